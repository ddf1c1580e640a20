using System.Collections.Frozen;
using Nod.Connectors;
using Nod.Ledger;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>What a transaction loads and writes of deliveries: one statement each.</summary>
internal sealed class PostgresConnectors
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/connectors.sql");

    private readonly PostgresColumns wanted = new();
    private readonly PostgresColumns deliveries = new();

    /// <summary>What is asked for; empty when nothing is.</summary>
    public PostgresColumns Wanted => wanted;

    /// <summary>Collects what the changes declared, and asks for it.</summary>
    public void AskIn(NpgsqlBatch batch, ReadSet reads)
    {
        wanted.Clear();
        foreach (var key in reads.Deliveries)
        {
            ConnectorRows.Key(wanted.Row(), key);
        }

        wanted.AddTo(batch, Queries["load_delivery"]);
    }

    /// <summary>Adds the statement; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedConnectors staged, Func<ContactAddress, ContactKey> keyOf)
    {
        deliveries.Clear();
        foreach (var delivery in staged.Deliveries.Values)
        {
            ConnectorRows.Delivery(deliveries.Row(), delivery, delivery.Contact is { } contact ? keyOf(contact) : null);
        }

        deliveries.AddTo(batch, Queries["write_delivery"]);
    }
}
