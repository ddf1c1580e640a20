namespace Nod.Storage.Moving;

/// <summary>
/// Fills an empty database from a copy, in one transaction: after <see cref="CommitAsync"/> all of it is on disk, and
/// without it nothing. Nobody else may use the database meanwhile.
/// </summary>
public abstract class StoreLoad : IAsyncDisposable
{
    private protected StoreLoad() { }

    /// <summary>The latest message that waits for its hour in what was loaded; null if none does.</summary>
    public abstract Task<Guid?> LastWaitingAsync(CancellationToken cancellation = default);

    /// <summary>Sets one of the installation's values.</summary>
    public abstract Task PutValueAsync(string name, string value, CancellationToken cancellation = default);

    /// <summary>Derives what is not moved, and keeps everything.</summary>
    /// <exception cref="StoreUnavailableException">The rows can't be gone on from here.</exception>
    public abstract Task CommitAsync(CancellationToken cancellation = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Begins a table; rows that its migration put there go.</summary>
    internal abstract Task BeginAsync(string table, IReadOnlyList<MovedColumn> columns, CancellationToken cancellation);

    /// <summary>Adds a row to the table.</summary>
    internal abstract Task AddAsync(Action<IRowWriter> write, CancellationToken cancellation);

    /// <summary>Ends the table.</summary>
    internal abstract Task EndAsync(CancellationToken cancellation);

    /// <summary>The migrations of a schema and those before it.</summary>
    internal static bool IsUpTo(string migration, string? schema) =>
        schema is null || string.CompareOrdinal(Path.GetFileNameWithoutExtension(migration), schema) <= 0;
}
