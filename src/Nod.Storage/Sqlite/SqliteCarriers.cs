using System.Collections.Frozen;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Storage.Sqlite;

/// <summary>What a transaction writes of block lists, and of texts that applications are told of.</summary>
internal sealed class SqliteCarriers
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("sqlite/carriers.sql");

    private readonly SqliteStatement writeEntry;
    private readonly SqliteStatement writeForward;
    private readonly SqliteStatement writeForwardOver;

    public SqliteCarriers(SqliteConnection connection)
    {
        writeEntry = connection.Statement(Queries["block_list_entry"]);
        writeForward = connection.Statement(Queries["forward"]);
        writeForwardOver = connection.Statement(Queries["forward_over"]);
    }

    /// <summary>Writes what was staged.</summary>
    public void Write(StagedCarriers staged, Func<ContactAddress, ContactKey> keyOf)
    {
        foreach (var entry in staged.Listed)
        {
            CarrierRows.Entry(writeEntry.Start(), entry, keyOf(entry.Contact));
            writeEntry.Run();
        }

        foreach (var (forward, isOver) in staged.Forwards)
        {
            if (isOver)
            {
                CarrierRows.ForwardOver(writeForwardOver.Start(), forward, keyOf(forward.Contact));
                writeForwardOver.Run();
            }
            else
            {
                CarrierRows.Forward(writeForward.Start(), forward, keyOf(forward.Contact));
                writeForward.Run();
            }
        }
    }
}
