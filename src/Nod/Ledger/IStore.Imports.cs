using Nod.Imports;

namespace Nod.Ledger;

// What a store answers about imports.
public partial interface IStore
{
    /// <summary>An import, or null.</summary>
    Task<ConsentImport?> FindImportAsync(ImportAddress address, CancellationToken cancellation = default);

    /// <summary>An organization's imports, newest first, at most <paramref name="limit"/>, from before a given one.</summary>
    Task<IReadOnlyList<ConsentImport>> ReadImportsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>Imports of every organization whose file is still kept, the oldest first.</summary>
    Task<IReadOnlyList<ConsentImport>> ReadOpenImportsAsync(CancellationToken cancellation = default);

    /// <summary>What came of the rows of a run: batches in their order, at most <paramref name="limit"/>, from a given one on.</summary>
    Task<IReadOnlyList<ImportBatch>> ReadImportBatchesAsync(
        ImportAddress address,
        int run,
        long from,
        int limit,
        CancellationToken cancellation = default
    );
}
