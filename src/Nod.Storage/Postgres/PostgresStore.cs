using DbUp;
using Nod.Ledger;
using Nod.Storage.Moving;
using Nod.Transparency;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>The store in a PostgreSQL database, used by one process at a time.</summary>
public sealed class PostgresStore : SqlStore
{
    private static readonly IReadOnlyDictionary<string, string> Queries = SqlFiles.Queries("postgres/process.sql");

    private readonly PostgresConnections connections;
    private readonly PostgresHold? hold;

    private PostgresStore(
        PostgresConnections connections,
        PostgresSession session,
        PostgresHold? hold,
        StoreOptions options
    )
        : base(session, options)
    {
        this.connections = connections;
        this.hold = hold;
    }

    /// <inheritdoc/>
    public override Task Lost => hold?.Lost ?? base.Lost;

    /// <summary>Where a database stands. Creates nothing.</summary>
    /// <param name="address">An Npgsql connection string.</param>
    /// <exception cref="StoreUnavailableException">It does not answer.</exception>
    public static SchemaState StateOf(string address)
    {
        try
        {
            return SchemaOf(address).State();
        }
        catch (Exception failure) when (PostgresFailures.IsLoss(failure))
        {
            throw PostgresFailures.Unavailable(failure);
        }
    }

    /// <summary>
    /// Creates or upgrades the tables of a database, which must exist; says which migrations it applied. Of several that
    /// do so at once, one works and the others wait.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Another process uses it, or a later version made it.</exception>
    public static Task<IReadOnlyList<string>> UpgradeAsync(string address, CancellationToken cancellation = default) =>
        UpgradeAsync(address, null, cancellation);

    /// <summary>The same, up to one migration; null for all.</summary>
    internal static async Task<IReadOnlyList<string>> UpgradeAsync(
        string address,
        string? schema,
        CancellationToken cancellation
    )
    {
        await using var connections = new PostgresConnections(address);
        await using var connection = await connections.OpenAsync(cancellation);
        await using var wait = new NpgsqlCommand(Queries["wait_to_upgrade"], connection) { CommandTimeout = 0 };
        await wait.ExecuteScalarAsync(cancellation);
        await PostgresHold.LockAsync(connection);
        await using var encoding = new NpgsqlCommand(Queries["encoding"], connection);
        if (await encoding.ExecuteScalarAsync(cancellation) is not "UTF8")
        {
            throw new StoreUnavailableException(
                $"The database {connection.Database} can't keep every text. Make it with: ENCODING 'UTF8'"
            );
        }

        var applied =
            StateOf(address) == SchemaState.Newer
                ? throw new StoreUnavailableException("The database was made by a later version of Nod.")
                : SchemaOf(address, schema).Upgrade();
        await PostgresHold.LetGoAsync(connection);
        return applied;
    }

    /// <summary>Opens a database.</summary>
    /// <exception cref="StoreUnavailableException">
    /// Another process uses it, it does not answer, its schema is not this program's, or the contact key is another
    /// installation's.
    /// </exception>
    public static async Task<PostgresStore> OpenAsync(
        string address,
        StoreOptions options,
        CancellationToken cancellation = default
    )
    {
        var connections = new PostgresConnections(address);
        PostgresHold? hold = null;
        try
        {
            if (options.SharesDatabase)
            {
                ThrowIfNotCurrent(address);
            }
            else
            {
                hold = await HoldAsync(connections, address, options, cancellation);
            }

            await ThrowIfForeignAsync(connections, options.Keyring, cancellation);
            var session = new PostgresSession(connections, options.Keyring);
            await session.ConnectAsync();
            return new PostgresStore(connections, session, hold, options);
        }
        catch (Exception failure)
        {
            await (hold?.DisposeAsync() ?? ValueTask.CompletedTask);
            await connections.DisposeAsync();
            if (PostgresFailures.IsLoss(failure))
            {
                throw PostgresFailures.Unavailable(failure);
            }

            throw;
        }
    }

    private protected override async Task<IReadOnlyList<T>> QueryAsync<T>(
        string name,
        IReadOnlyList<object> values,
        Func<IRow, T> read,
        CancellationToken cancellation
    )
    {
        ThrowIfLost();
        try
        {
            return await AskAsync(Reads[name], values, read, cancellation);
        }
        catch (Exception failure)
            when (PostgresFailures.IsLoss(failure) && failure.InnerException is not TimeoutException)
        {
            // The pool's connections may have been cut long ago, which shows only now. Reading twice does no harm.
            connections.ClearPool();
        }

        try
        {
            return await AskAsync(Reads[name], values, read, cancellation);
        }
        catch (Exception failure) when (PostgresFailures.IsLoss(failure))
        {
            throw PostgresFailures.Unavailable(failure);
        }
    }

    private protected override async ValueTask<ContactRecord> ReadStoredAsync(
        ContactAddress address,
        CancellationToken cancellation
    )
    {
        var found = await QueryAsync(
            "contact",
            [address.Organization, Keyring.KeyOf(address).ToBytes()],
            row => Rows.Contact(row, address, 0),
            cancellation
        );
        return found is [var contact, ..] ? contact : ContactRecord.Unknown(address);
    }

    /// <inheritdoc/>
    public override Task<bool> AdvanceAsync(LogAdvance advance, CancellationToken cancellation = default)
    {
        ThrowIfLost();
        return new PostgresLog(connections).AdvanceAsync(advance, cancellation);
    }

    /// <inheritdoc/>
    public override Task<bool> CompactAsync(long? bytesMax, CancellationToken cancellation = default)
    {
        ThrowIfLost();
        return PostgresErasures.CompactAsync(connections, bytesMax, cancellation);
    }

    private protected override Task WriteAsync(
        string name,
        IReadOnlyList<object> values,
        CancellationToken cancellation
    ) => QueryAsync(name, values, _ => true, cancellation);

    private protected override void ThrowIfLost() => hold?.ThrowIfLost();

    private protected override bool MayAnswerFromMemory()
    {
        ThrowIfLost();
        return hold is { IsProven: true };
    }

    private protected override async ValueTask CloseAsync()
    {
        await (hold?.DisposeAsync() ?? ValueTask.CompletedTask);
        await connections.DisposeAsync();
    }

    private async Task<IReadOnlyList<T>> AskAsync<T>(
        string sql,
        IReadOnlyList<object> values,
        Func<IRow, T> read,
        CancellationToken cancellation
    )
    {
        await using var command = connections.Command(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var row = new PostgresRow(reader);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(read(row));
        }

        return rows;
    }

    private static async Task<PostgresHold> HoldAsync(
        PostgresConnections connections,
        string address,
        StoreOptions options,
        CancellationToken cancellation
    )
    {
        var connection = await connections.OpenAsync(cancellation);
        try
        {
            await PostgresHold.LockAsync(connection);
            ThrowIfNotCurrent(address);
            return await PostgresHold.TakeAsync(connection, options.Ids.Next().ToString());
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task ThrowIfForeignAsync(
        PostgresConnections connections,
        ContactKeyring keyring,
        CancellationToken cancellation
    )
    {
        await using var set = connections.Command(Reads["set_installation"]);
        set.Parameters.Add(new NpgsqlParameter { Value = ContactKeyFingerprint });
        set.Parameters.Add(new NpgsqlParameter { Value = keyring.Fingerprint });
        await set.ExecuteNonQueryAsync(cancellation);
        await using var read = connections.Command(Reads["installation"]);
        read.Parameters.Add(new NpgsqlParameter { Value = ContactKeyFingerprint });
        ThrowIfForeign(keyring, await read.ExecuteScalarAsync(cancellation) as string);
    }

    private static void ThrowIfNotCurrent(string address)
    {
        var complaint = StateOf(address) switch
        {
            SchemaState.Current => null,
            SchemaState.Empty => "There is no installation in the database. Make one with: nod init",
            SchemaState.Older => "The database was made by an earlier version of Nod. Bring it up with: nod upgrade",
            _ => "The database was made by a later version of Nod. Use that version.",
        };
        if (complaint is not null)
        {
            throw new StoreUnavailableException(complaint);
        }
    }

    private static Schema SchemaOf(string address, string? schema = null)
    {
        var single = new NpgsqlConnectionStringBuilder(address) { Pooling = false, Multiplexing = false };
        return new Schema(
            PostgresqlExtensions.PostgresqlDatabase(DeployChanges.To, single.ConnectionString),
            [.. SqlFiles.Migrations("postgres").Where(file => StoreLoad.IsUpTo(file.Name, schema))]
        );
    }
}
