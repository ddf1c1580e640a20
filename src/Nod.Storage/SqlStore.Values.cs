using Nod.Ledger;

namespace Nod.Storage;

/// <summary>What an installation knows of itself, and the messages a restored one must look at.</summary>
public abstract partial class SqlStore
{
    /// <summary>One of the installation's values; null if it is not set.</summary>
    public async Task<string?> FindValueAsync(string name, CancellationToken cancellation = default)
    {
        var found = await QueryAsync("installation", [name], row => row.Text(0), cancellation);
        return found is [var value] ? value : null;
    }

    /// <summary>Sets one of the installation's values; on disk when it returns.</summary>
    public Task PutValueAsync(string name, string value, CancellationToken cancellation = default) =>
        WriteAsync("put_value", [name, value], cancellation);

    /// <summary>Drops one of the installation's values; on disk when it returns.</summary>
    public Task DropValueAsync(string name, CancellationToken cancellation = default) =>
        WriteAsync("drop_value", [name], cancellation);

    /// <summary>Messages that wait for their hour, after one and up to another, in the order of their identifiers.</summary>
    public Task<IReadOnlyList<MessageAddress>> ReadWaitingAsync(
        Guid after,
        Guid last,
        int limit,
        CancellationToken cancellation = default
    ) => QueryAsync("waiting_until", [after, last, (long)limit], Rows.Address, cancellation);
}
