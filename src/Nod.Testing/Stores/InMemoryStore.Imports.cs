using Nod.Imports;

namespace Nod.Testing;

/// <summary>The imports' side of the store.</summary>
public sealed partial class InMemoryStore
{
    private readonly Dictionary<ImportAddress, ConsentImport> imports = [];
    private readonly Dictionary<(ImportAddress Import, int Run, long Number), ImportBatch> importBatches = [];

    /// <inheritdoc/>
    public Task<ConsentImport?> FindImportAsync(ImportAddress address, CancellationToken cancellation = default) =>
        Read(() => imports.GetValueOrDefault(address));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConsentImport>> ReadImportsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<ConsentImport>>(() =>
            [
                .. imports
                    .Values.Where(one => one.Address.Organization == organization)
                    .Where(one => before is not { } last || one.Address.Id < last)
                    .OrderByDescending(one => one.Address.Id)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConsentImport>> ReadOpenImportsAsync(CancellationToken cancellation = default) =>
        Read<IReadOnlyList<ConsentImport>>(() =>
            [.. imports.Values.Where(one => one.IsOpen).OrderBy(one => one.Address.Id)]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImportBatch>> ReadImportBatchesAsync(
        ImportAddress address,
        int run,
        long from,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<ImportBatch>>(() =>
            [
                .. importBatches
                    .Values.Where(batch => batch.Import == address && batch.Run == run && batch.Number >= from)
                    .OrderBy(batch => batch.Number)
                    .Take(limit),
            ]
        );

    private void Keep(StagedImports staged)
    {
        foreach (var (address, import) in staged.Imports)
        {
            imports[address] = import;
        }

        foreach (var (key, batch) in staged.Batches)
        {
            importBatches.Add(key, batch);
        }
    }
}
