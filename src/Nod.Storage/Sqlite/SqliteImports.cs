using System.Collections.Frozen;
using Nod.Imports;
using Nod.Ledger;

namespace Nod.Storage.Sqlite;

/// <summary>What a transaction loads and writes of imports.</summary>
internal sealed class SqliteImports
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("sqlite/imports.sql");

    private readonly SqliteStatement load;
    private readonly SqliteStatement write;
    private readonly SqliteStatement writeBatch;

    public SqliteImports(SqliteConnection connection)
    {
        load = connection.Statement(Queries["load_import"]);
        write = connection.Statement(Queries["write_import"]);
        writeBatch = connection.Statement(Queries["write_import_batch"]);
    }

    /// <summary>Shows the context what the changes declared.</summary>
    public void Load(ReadSet reads, ChangeContext context)
    {
        foreach (var address in reads.Imports)
        {
            load.Start();
            load.Id(address.Organization);
            load.Id(address.Id);
            try
            {
                if (load.Next())
                {
                    context.Show([ImportRows.Import(load)]);
                }
            }
            finally
            {
                load.Start();
            }
        }
    }

    /// <summary>Writes what was staged.</summary>
    public void Write(StagedImports staged)
    {
        foreach (var import in staged.Imports.Values)
        {
            ImportRows.Import(write.Start(), import);
            write.Run();
        }

        foreach (var batch in staged.Batches.Values)
        {
            ImportRows.Batch(writeBatch.Start(), batch);
            writeBatch.Run();
        }
    }
}
