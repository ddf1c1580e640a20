using Nod.Transparency;

namespace Nod.Storage.Moving;

/// <summary>
/// Everything a store holds as it was at one moment, while a server may go on writing: every commit acknowledged before it
/// was opened, and none in half.
/// </summary>
public abstract class StoreSnapshot : IAsyncDisposable
{
    private protected StoreSnapshot() { }

    /// <summary>The schema the rows have: the name of the last migration.</summary>
    public static string Schema => Path.GetFileNameWithoutExtension(SqlFiles.Migrations("sqlite")[^1].Name);

    /// <summary>How far the log had come.</summary>
    public async Task<LogHead> ReadHeadAsync(CancellationToken cancellation = default)
    {
        LogHead? head = null;
        await ReadAsync(
            SqlStore.Reads["log_head"],
            row => head = new LogHead(row.Number(0), row.Number(1), row.Text(2)),
            cancellation
        );
        return head ?? throw new InvalidDataException("The log has no head. The database was changed from outside.");
    }

    /// <summary>The installation's values, by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadValuesAsync(CancellationToken cancellation = default)
    {
        var values = new Dictionary<string, string>();
        await ReadAsync(SqlStore.Reads["values"], row => values[row.Text(0)] = row.Text(1), cancellation);
        return values;
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a query and shows each row.</summary>
    internal abstract Task ReadAsync(string sql, Action<IRow> take, CancellationToken cancellation);

    private protected static void ThrowIfNotCurrent(SchemaState state)
    {
        var complaint = state switch
        {
            SchemaState.Current => null,
            SchemaState.Empty => "There is no installation here. Make one with: nod init --data DIR",
            SchemaState.Older =>
                "The database was made by an earlier version of Nod. Use that version, or first: nod upgrade",
            _ => "The database was made by a later version of Nod. Use that version.",
        };
        if (complaint is not null)
        {
            throw new StoreUnavailableException(complaint);
        }
    }
}
