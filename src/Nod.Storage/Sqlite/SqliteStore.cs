using System.Collections.Concurrent;
using DbUp;
using Nod.Ledger;
using Nod.Storage.Moving;
using Nod.Transparency;

namespace Nod.Storage.Sqlite;

/// <summary>The store in one file of one folder, used by one process at a time.</summary>
public sealed class SqliteStore : SqlStore
{
    private const string DatabaseFile = "nod.db";
    private const string LockFile = "nod.lock";

    // 16,384 pages until the writer itself must copy what the checkpoints beside it have left.
    internal static readonly string[] WriterPragmas =
    [
        "busy_timeout = 5000",
        "journal_mode = wal",
        "wal_autocheckpoint = 16384",
        "cache_size = -8192",
        "mmap_size = 4294967296",
        "temp_store = memory",
    ];

    private static readonly string[] CheckpointPragmas = ["synchronous = full", "cache_size = -64"];

    // There are as many readers as ever read at once, and the system holds their pages once more.
    internal static readonly string[] ReaderPragmas = ["busy_timeout = 5000", "query_only = on", "cache_size = -2048"];

    private readonly string path;
    private readonly FileStream folderLock;
    private readonly SqliteCheckpoints checkpoints;
    private readonly SqliteDisk disk;
    private readonly SqliteLog log;
    private readonly SqliteErasures erasures;

    // The one used last is taken first: its pages are in memory, and those that a rush once needed do not fill theirs too.
    private readonly ConcurrentStack<SqliteConnection> idle = [];
    private volatile bool isClosed;

    private SqliteStore(
        string path,
        FileStream folderLock,
        SqliteConnection writer,
        SqliteCheckpoints checkpoints,
        SqliteDisk disk,
        StoreOptions options
    )
        : base(new SqliteSession(writer, checkpoints, disk, options.Keyring), options)
    {
        this.checkpoints = checkpoints;
        this.disk = disk;
        log = new SqliteLog(writer);
        erasures = new SqliteErasures(writer);
        this.path = path;
        this.folderLock = folderLock;
    }

    /// <inheritdoc/>
    public override Task Lost => disk.Lost;

    /// <summary>Where the database of a folder stands. Creates nothing.</summary>
    public static SchemaState StateOf(string folder) =>
        File.Exists(PathIn(folder)) ? SchemaOf(folder).State() : SchemaState.Empty;

    /// <summary>Creates or upgrades the database of a folder; says which migrations it applied.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="schema">The last migration to apply; null for all.</param>
    /// <exception cref="StoreUnavailableException">Another process uses the folder, or a later version made it.</exception>
    public static IReadOnlyList<string> Upgrade(string folder, string? schema = null)
    {
        using var held = Lock(folder);
        return StateOf(folder) == SchemaState.Newer
            ? throw new StoreUnavailableException("The database was made by a later version of Nod.")
            : SchemaOf(folder, schema).Upgrade();
    }

    /// <summary>Opens the database of a folder.</summary>
    /// <exception cref="StoreUnavailableException">
    /// Another process uses the folder, the schema is not this program's, or the contact key is another installation's.
    /// </exception>
    public static SqliteStore Open(string folder, StoreOptions options)
    {
        var held = Lock(folder);
        try
        {
            return StateOf(folder) switch
            {
                SchemaState.Current => Open(PathIn(folder), held, options),
                SchemaState.Empty => throw new StoreUnavailableException(
                    "There is no installation here. Make one with: nod init --data DIR"
                ),
                SchemaState.Older => throw new StoreUnavailableException(
                    "The database was made by an earlier version of Nod. Bring it up with: nod upgrade --data DIR"
                ),
                _ => throw new StoreUnavailableException(
                    "The database was made by a later version of Nod. Use that version."
                ),
            };
        }
        catch
        {
            held.Dispose();
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
        cancellation.ThrowIfCancellationRequested();
        var rows = Read(connection =>
        {
            var statement = connection.Statement(Reads[name]).Start();
            foreach (var value in values)
            {
                statement.Any(value);
            }

            var found = new List<T>();
            while (statement.Next())
            {
                found.Add(read(statement));
            }

            return found;
        });
        await disk.SettleAsync();
        return rows;
    }

    /// <inheritdoc/>
    public override Task<bool> AdvanceAsync(LogAdvance advance, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return CommitAloneAsync(() => log.Advance(advance));
    }

    /// <inheritdoc/>
    public override Task<bool> CompactAsync(long? bytesMax, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return bytesMax < new FileInfo(path).Length
            ? Task.FromResult(false)
            : CommitAloneAsync(() => checkpoints.Without(erasures.Compact));
    }

    private protected override Task WriteAsync(
        string name,
        IReadOnlyList<object> values,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        return CommitAloneAsync(() => log.Run(name, values));
    }

    private protected override async ValueTask<ContactRecord> ReadStoredAsync(
        ContactAddress address,
        CancellationToken cancellation
    )
    {
        var contact = Read(connection =>
        {
            var statement = connection.Statement(Reads["contact"]).Start();
            statement.Id(address.Organization);
            statement.Hash(Keyring.KeyOf(address).Value);
            var found = statement.Next() ? Rows.Contact(statement, address, 0) : ContactRecord.Unknown(address);
            statement.Start();
            return found;
        });
        await disk.SettleAsync();
        return contact;
    }

    private protected override void ThrowIfLost() => disk.ThrowIfLost();

    private protected override bool MayAnswerFromMemory()
    {
        disk.ThrowIfLost();
        return true;
    }

    private protected override ValueTask CloseAsync()
    {
        isClosed = true;
        DisposeIdle();
        folderLock.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SqliteStore Open(string path, FileStream folderLock, StoreOptions options)
    {
        // The disk is waited for beside the writer, see SqliteDisk.
        var connection = new SqliteConnection(path, [.. WriterPragmas, "synchronous = normal"]);
        try
        {
            var set = connection.Statement(Reads["set_installation"]).Start();
            set.Text(ContactKeyFingerprint);
            set.Text(options.Keyring.Fingerprint);
            set.Run();
            var read = connection.Statement(Reads["installation"]).Start();
            read.Text(ContactKeyFingerprint);
            ThrowIfForeign(options.Keyring, read.Next() ? ((IRow)read).Text(0) : null);
            read.Start();
            RiseAboveLast(connection, options.Ids);
            return new SqliteStore(
                path,
                folderLock,
                connection,
                new SqliteCheckpoints(new SqliteConnection(path, CheckpointPragmas), options.Clock),
                SqliteDisk.Of(path),
                options
            );
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private Task<bool> CommitAloneAsync(Func<bool> work) =>
        RunAloneAsync(() =>
        {
            disk.Begin();
            try
            {
                return work();
            }
            finally
            {
                disk.End();
            }
        });

    // The clock may have been set back since: identifiers must rise all the same, or the log would pass events over.
    private static void RiseAboveLast(SqliteConnection connection, IdSource ids)
    {
        var last = connection.Statement(Reads["last_event"]).Start();
        if (last.Next())
        {
            ids.RiseAbove(((IRow)last).Id(0));
        }

        last.Start();
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        var connection = idle.TryPop(out var known) ? known : new SqliteConnection(path, ReaderPragmas);
        try
        {
            var result = read(connection);
            idle.Push(connection);
            if (isClosed)
            {
                DisposeIdle();
            }

            return result;
        }
        catch
        {
            // A statement may stand in the middle of its rows, and keep the log from being reused.
            connection.Dispose();
            throw;
        }
    }

    private void DisposeIdle()
    {
        while (idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    internal static string PathIn(string folder) => Path.Combine(folder, DatabaseFile);

    private static Schema SchemaOf(string folder, string? schema = null) =>
        new(
            SqliteExtensions.SqliteDatabase(DeployChanges.To, $"Data Source={PathIn(folder)};Pooling=False"),
            [.. SqlFiles.Migrations("sqlite").Where(file => StoreLoad.IsUpTo(file.Name, schema))]
        );

    internal static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(
                Path.Combine(folder, LockFile),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException failure) when (failure is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new StoreUnavailableException(
                $"Another process uses {folder}. Stop it first; two would overwrite each other."
            );
        }
    }
}
