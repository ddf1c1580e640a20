using System.Collections.Frozen;
using Nod.Connectors;
using Nod.Ledger;

namespace Nod.Storage.Sqlite;

/// <summary>What a transaction loads and writes of deliveries.</summary>
internal sealed class SqliteConnectors
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("sqlite/connectors.sql");

    private readonly SqliteStatement load;
    private readonly SqliteStatement write;

    public SqliteConnectors(SqliteConnection connection)
    {
        load = connection.Statement(Queries["load_delivery"]);
        write = connection.Statement(Queries["write_delivery"]);
    }

    /// <summary>Shows the context what the changes declared.</summary>
    public void Load(ReadSet reads, ChangeContext context)
    {
        foreach (var key in reads.Deliveries)
        {
            ConnectorRows.Key(load.Start(), key);
            try
            {
                if (load.Next())
                {
                    context.Show([key]);
                }
            }
            finally
            {
                load.Start();
            }
        }
    }

    /// <summary>Writes what was staged.</summary>
    public void Write(StagedConnectors staged, Func<ContactAddress, ContactKey> keyOf)
    {
        foreach (var delivery in staged.Deliveries.Values)
        {
            ConnectorRows.Delivery(write.Start(), delivery, delivery.Contact is { } contact ? keyOf(contact) : null);
            write.Run();
        }
    }
}
