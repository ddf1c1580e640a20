using System.Collections.Frozen;
using Nod.Broadcasts;
using Nod.Ledger;

namespace Nod.Storage.Sqlite;

/// <summary>What a transaction loads and writes of broadcasts.</summary>
internal sealed class SqliteBroadcasts
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("sqlite/broadcasts.sql");

    private readonly SqliteStatement load;
    private readonly SqliteStatement write;
    private readonly SqliteStatement writeRecipient;
    private readonly SqliteStatement writeTally;

    public SqliteBroadcasts(SqliteConnection connection)
    {
        load = connection.Statement(Queries["load_broadcast"]);
        write = connection.Statement(Queries["write_broadcast"]);
        writeRecipient = connection.Statement(Queries["write_recipient"]);
        writeTally = connection.Statement(Queries["write_tally"]);
    }

    /// <summary>Shows the context what the changes declared.</summary>
    public void Load(ReadSet reads, ChangeContext context)
    {
        foreach (var address in reads.Broadcasts)
        {
            load.Start();
            load.Id(address.Organization);
            load.Id(address.Id);
            try
            {
                if (load.Next())
                {
                    context.Show([BroadcastRows.Broadcast(load)]);
                }
            }
            finally
            {
                load.Start();
            }
        }
    }

    /// <summary>Writes what was staged.</summary>
    public void Write(StagedBroadcasts staged, Func<ContactAddress, ContactKey> keyOf)
    {
        foreach (var broadcast in staged.Broadcasts.Values)
        {
            BroadcastRows.Broadcast(write.Start(), broadcast);
            write.Run();
        }

        foreach (var recipient in staged.Recipients.Values)
        {
            BroadcastRows.Recipient(writeRecipient.Start(), recipient, keyOf(recipient.Contact));
            writeRecipient.Run();
        }

        foreach (var ((address, status, detail), by) in staged.Tallies)
        {
            if (by != 0)
            {
                BroadcastRows.Tally(writeTally.Start(), address, new MessageTally(status, detail, by));
                writeTally.Run();
            }
        }
    }
}
