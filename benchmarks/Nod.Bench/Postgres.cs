using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Nod.Bench;

/// <summary>A PostgreSQL 15 of our own: its folder, its loopback port, default durability, gone at the end.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private readonly ChildProcess process;
    private readonly string folder;
    private readonly int port;

    private Postgres(ChildProcess process, string folder, int port)
    {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /// <summary>Makes a cluster in <paramref name="folder"/> and starts it.</summary>
    public static async Task<Postgres> StartAsync(string folder, CancellationToken cancellation)
    {
        // PostgreSQL refuses to run as root: the package's own user runs it then.
        string[] runner = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];
        string[] owner = Environment.IsPrivilegedProcess ? ["-o", "postgres"] : [];
        await ChildProcess.RunAsync("install", ["-d", "-m", "700", .. owner, folder], cancellation);
        await RunAsync(
            [.. runner, $"{Programs}/initdb", "-D", folder, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C"],
            cancellation
        );
        var port = ChildProcess.FreePort();
        string[] command =
        [
            .. runner,
            $"{Programs}/postgres",
            "-D",
            folder,
            "-p",
            port.ToString(CultureInfo.InvariantCulture),
            .. Settings.SelectMany(setting => (string[])["-c", setting]),
        ];
        var postgres = new Postgres(ChildProcess.Start(command[0], command[1..]), folder, port);
        try
        {
            await postgres.AcceptsAsync(cancellation);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Memory and room for the log as an operator would set them; every durability setting is the default.
    /// </summary>
    private static readonly string[] Settings =
    [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "shared_buffers=1GB",
        "max_wal_size=4GB",
        "max_connections=300",
    ];

    /// <summary>The connection string of a database here.</summary>
    public string Connection(string database) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={port};Username=bench;Database={database};SSL Mode=Disable"
        );

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> CreateAsync(string database, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(Connection("postgres"));
        await using var create = source.CreateCommand($"CREATE DATABASE {database}");
        await create.ExecuteNonQueryAsync(cancellation);
        return Connection(database);
    }

    public async ValueTask DisposeAsync()
    {
        var file = Path.Combine(folder, "postmaster.pid");
        if (File.Exists(file))
        {
            // runuser stands between us and the server, so its own id is the one to signal.
            await process.StopAsync("INT", int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture));
        }

        await process.DisposeAsync();
    }

    private static Task<string> RunAsync(string[] command, CancellationToken cancellation) =>
        ChildProcess.RunAsync(command[0], command[1..], cancellation);

    private async Task AcceptsAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var source = NpgsqlDataSource.Create(Connection("postgres"));
        while (true)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                return;
            }
            catch (NpgsqlException) when (!process.HasExited && watch.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
            }
            catch (NpgsqlException failure)
            {
                throw new BenchFailure($"PostgreSQL did not start: {failure.Message}\n{process.LastLines}");
            }
        }
    }
}
