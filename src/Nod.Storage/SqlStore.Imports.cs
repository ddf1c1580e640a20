using Nod.Imports;

namespace Nod.Storage;

/// <summary>The imports' side of the store.</summary>
public abstract partial class SqlStore
{
    /// <inheritdoc/>
    public async Task<ConsentImport?> FindImportAsync(ImportAddress address, CancellationToken cancellation = default)
    {
        var found = await QueryAsync("import", [address.Organization, address.Id], ImportRows.Import, cancellation);
        return found is [var import] ? import : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConsentImport>> ReadImportsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) => QueryAsync("imports", [organization, before ?? Guid.AllBitsSet, (long)limit], ImportRows.Import, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConsentImport>> ReadOpenImportsAsync(CancellationToken cancellation = default) =>
        QueryAsync("open_imports", [], ImportRows.Import, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImportBatch>> ReadImportBatchesAsync(
        ImportAddress address,
        int run,
        long from,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "import_batches",
            [address.Organization, address.Id, (long)run, from, (long)limit],
            row => ImportRows.Batch(row, address, run),
            cancellation
        );
}
