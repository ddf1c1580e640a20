using System.Collections.Frozen;
using Nod.Imports;
using Nod.Ledger;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>What a transaction loads and writes of imports: one statement per table.</summary>
internal sealed class PostgresImports
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/imports.sql");

    private readonly PostgresColumns wanted = new();
    private readonly PostgresColumns imports = new();
    private readonly PostgresColumns batches = new();

    /// <summary>What is asked for; empty when nothing is.</summary>
    public PostgresColumns Wanted => wanted;

    /// <summary>Collects what the changes declared, and asks for it.</summary>
    public void AskIn(NpgsqlBatch batch, ReadSet reads)
    {
        wanted.Clear();
        foreach (var address in reads.Imports)
        {
            var row = wanted.Row();
            row.Id(address.Organization);
            row.Id(address.Id);
        }

        wanted.AddTo(batch, Queries["load_import"]);
    }

    /// <summary>Adds the statements; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedImports staged)
    {
        imports.Clear();
        batches.Clear();
        foreach (var import in staged.Imports.Values)
        {
            ImportRows.Import(imports.Row(), import);
        }

        foreach (var done in staged.Batches.Values)
        {
            ImportRows.Batch(batches.Row(), done);
        }

        imports.AddTo(batch, Queries["write_import"]);
        batches.AddTo(batch, Queries["write_import_batch"]);
    }
}
