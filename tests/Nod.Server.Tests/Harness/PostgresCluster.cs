using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Nod.Server.Tests.Harness;

/// <summary>A PostgreSQL server of one test's own, whose data folder the test may look into.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string User = "nod";
    private static readonly string Programs = System
        .IO.Directory.EnumerateDirectories("/usr/lib/postgresql")
        .OrderBy(folder => int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture))
        .Last();

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-cluster-");
    private readonly int port;

    private PostgresCluster()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Heap, indexes, write-ahead log, and what else the server keeps.</summary>
    public string Data => Path.Combine(folder.FullName, "data");

    /// <summary>An Npgsql connection string to an empty database of it.</summary>
    public string Address => $"Host=127.0.0.1;Port={port};Username={User};Database=postgres;Timeout=60;Pooling=true";

    /// <summary>Makes and starts one.</summary>
    /// <param name="settings">Lines for postgresql.conf.</param>
    public static async Task<PostgresCluster> StartAsync(params string[] settings)
    {
        var cluster = new PostgresCluster();
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            // PostgreSQL refuses to run as root; its own user must be able to pass through.
            cluster.folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            await RunAsync("install", "--directory", "--owner=postgres", "--mode=700", cluster.Data);
        }

        await AsOwnerAsync(
            "initdb",
            $"--pgdata={cluster.Data}",
            $"--username={User}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8"
        );
        string[] own = ["listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", $"port = {cluster.port}"];
        await File.AppendAllLinesAsync(Path.Combine(cluster.Data, "postgresql.conf"), [.. own, .. settings]);
        await AsOwnerAsync(
            "pg_ctl",
            "start",
            "--silent",
            "--wait",
            $"--pgdata={cluster.Data}",
            $"--log={Path.Combine(cluster.Data, "server.log")}"
        );
        return cluster;
    }

    /// <summary>Runs a statement.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Address + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // The test's own words.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await AsOwnerAsync("pg_ctl", "stop", "--silent", "--wait", "--mode=immediate", $"--pgdata={Data}");
        folder.Delete(recursive: true);
    }

    private static Task AsOwnerAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs, "bin", program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    // Output goes nowhere: the server that pg_ctl starts would hold on to it.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments])
        {
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
