using Nod.Imports;

namespace Nod.Ledger;

// What a change sees and stages of imports.
public sealed partial class ChangeContext
{
    private readonly Dictionary<ImportAddress, ConsentImport> imports = [];

    /// <summary>The import as stored, earlier changes of this transaction included; null when there is none.</summary>
    public ConsentImport? Import(ImportAddress address) => imports.GetValueOrDefault(address);

    /// <summary>Stores an import as it is now.</summary>
    public void Put(ConsentImport import)
    {
        var address = import.Address;
        var before = imports.GetValueOrDefault(address);
        var stagedBefore = Staged.Imports.Imports.GetValueOrDefault(address);
        undo.Add(() =>
        {
            Restore(imports, address, before);
            Restore(Staged.Imports.Imports, address, stagedBefore);
        });
        imports[address] = import;
        Staged.Imports.Imports[address] = import;
    }

    /// <summary>Stores what came of a batch's rows.</summary>
    public void Put(ImportBatch batch)
    {
        var key = (batch.Import, batch.Run, batch.Number);
        undo.Add(() => Staged.Imports.Batches.Remove(key));
        Staged.Imports.Batches.Add(key, batch);
    }

    /// <summary>
    /// Shows the imports that the store found. Called by the store after <see cref="Load"/>, before any change is applied.
    /// </summary>
    public void Show(IEnumerable<ConsentImport> found)
    {
        foreach (var import in found)
        {
            imports[import.Address] = import;
        }
    }
}
