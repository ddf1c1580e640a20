using Nod.Keeping;
using Nod.Ledger;
using Nod.Providers.Simulator;
using Nod.Server.Catalog;
using Nod.Server.EvidencePacks;
using Nod.Server.Hosting;

namespace Nod.Server.Keeping;

/// <summary>What erases and what keeps, put together for a server or a command.</summary>
/// <param name="Files">Removes files.</param>
/// <param name="Eraser">Erases people.</param>
/// <param name="Retention">Finds whose records need not be kept any longer.</param>
internal sealed record Custody(ErasedFiles Files, Eraser Eraser, Retention Retention)
{
    /// <summary>Puts it together.</summary>
    public static Custody Of(
        Installation installation,
        IStore store,
        CatalogKeeper catalog,
        EvidenceKeeping evidence,
        SimulatorProvider? simulator,
        TimeProvider clock,
        IdSource ids
    )
    {
        var files = new ErasedFiles(store, evidence, simulator);
        var journal = new ErasureJournal(installation.ErasureJournal);
        var eraser = new Eraser(store, catalog, files, journal, clock, ids);
        return new Custody(files, eraser, new Retention(store, catalog, eraser, new RetentionPeriods(catalog.Policy)));
    }
}
