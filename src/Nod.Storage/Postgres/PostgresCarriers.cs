using System.Collections.Frozen;
using Nod.Ledger;
using Nod.Sending;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>
/// What a transaction writes of block lists, and of texts that applications are told of: one statement per table, in which
/// no row may stand twice.
/// </summary>
internal sealed class PostgresCarriers
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/carriers.sql");

    private readonly PostgresColumns entries = new();
    private readonly PostgresColumns forwards = new();
    private readonly PostgresColumns forwardsOver = new();

    /// <summary>Adds the statements; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedCarriers staged, Func<ContactAddress, ContactKey> keyOf)
    {
        entries.Clear();
        forwards.Clear();
        forwardsOver.Clear();
        foreach (var words in staged.Listed.GroupBy(entry => (entry.Contact, entry.Provider, entry.List)))
        {
            CarrierRows.Entry(entries.Row(), words.Last(), keyOf(words.Key.Contact));
        }

        foreach (var words in staged.Forwards.GroupBy(word => word.Forward.Id))
        {
            var (forward, isOver) = words.Last();
            if (isOver)
            {
                CarrierRows.ForwardOver(forwardsOver.Row(), forward, keyOf(forward.Contact));
            }
            else
            {
                CarrierRows.Forward(forwards.Row(), forward, keyOf(forward.Contact));
            }
        }

        entries.AddTo(batch, Queries["block_list_entry"]);
        forwards.AddTo(batch, Queries["forward"]);
        forwardsOver.AddTo(batch, Queries["forward_over"]);
    }
}
