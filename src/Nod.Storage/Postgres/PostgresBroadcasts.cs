using System.Collections.Frozen;
using Nod.Broadcasts;
using Nod.Ledger;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>What a transaction loads and writes of broadcasts: one statement per table.</summary>
internal sealed class PostgresBroadcasts
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/broadcasts.sql");

    private readonly PostgresColumns wanted = new();
    private readonly PostgresColumns broadcasts = new();
    private readonly PostgresColumns recipients = new();
    private readonly PostgresColumns tallies = new();

    /// <summary>What is asked for; empty when nothing is.</summary>
    public PostgresColumns Wanted => wanted;

    /// <summary>Collects what the changes declared, and asks for it.</summary>
    public void AskIn(NpgsqlBatch batch, ReadSet reads)
    {
        wanted.Clear();
        foreach (var address in reads.Broadcasts)
        {
            var row = wanted.Row();
            row.Id(address.Organization);
            row.Id(address.Id);
        }

        wanted.AddTo(batch, Queries["load_broadcast"]);
    }

    /// <summary>Adds the statements; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedBroadcasts staged, Func<ContactAddress, ContactKey> keyOf)
    {
        broadcasts.Clear();
        recipients.Clear();
        tallies.Clear();
        foreach (var broadcast in staged.Broadcasts.Values)
        {
            BroadcastRows.Broadcast(broadcasts.Row(), broadcast);
        }

        foreach (var recipient in staged.Recipients.Values)
        {
            BroadcastRows.Recipient(recipients.Row(), recipient, keyOf(recipient.Contact));
        }

        foreach (var ((address, status, detail), by) in staged.Tallies)
        {
            if (by != 0)
            {
                BroadcastRows.Tally(tallies.Row(), address, new MessageTally(status, detail, by));
            }
        }

        broadcasts.AddTo(batch, Queries["write_broadcast"]);
        recipients.AddTo(batch, Queries["write_recipient"]);
        tallies.AddTo(batch, Queries["write_tally"]);
    }
}
