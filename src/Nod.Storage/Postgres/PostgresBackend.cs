using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>A connection and the server's process behind it, which may go on for a while after the connection is lost.</summary>
internal sealed class PostgresBackend
{
    private const int Looks = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly IReadOnlyDictionary<string, string> Queries = SqlFiles.Queries("postgres/process.sql");

    private readonly int process;
    private readonly long startedAt;

    private PostgresBackend(NpgsqlConnection connection, int process, long startedAt)
    {
        Connection = connection;
        this.process = process;
        this.startedAt = startedAt;
    }

    /// <summary>The connection.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Opens a connection on which a commit is answered only when it is on disk.</summary>
    public static async Task<PostgresBackend> OpenAsync(PostgresConnections connections)
    {
        var connection = await connections.OpenAsync();
        try
        {
            await using var command = new NpgsqlCommand(Queries["introduce"], connection);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return new PostgresBackend(connection, reader.GetInt32(0), reader.GetInt64(1));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Ends a process whose connection was lost, and comes back when it is gone: its last transaction is then kept or
    /// not, for good.
    /// </summary>
    /// <exception cref="StoreUnavailableException">It does not end.</exception>
    public async Task EndAsync(PostgresBackend lost)
    {
        for (var look = 0; look < Looks; look++)
        {
            await using var command = new NpgsqlCommand(Queries["end"], Connection);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = lost.process });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = lost.startedAt });
            if (await command.ExecuteScalarAsync() is null)
            {
                return;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        throw new StoreUnavailableException(
            $"PostgreSQL's process {lost.process} does not end. Until it has, its last commit may still happen."
        );
    }
}
