namespace Nod.Imports;

/// <summary>What one transaction is to write about imports.</summary>
public sealed class StagedImports
{
    /// <summary>Imports to replace.</summary>
    public Dictionary<ImportAddress, ConsentImport> Imports { get; } = [];

    /// <summary>What came of batches, to add.</summary>
    public Dictionary<(ImportAddress Import, int Run, long Number), ImportBatch> Batches { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Imports.Count == 0 && Batches.Count == 0;

    internal void Clear()
    {
        Imports.Clear();
        Batches.Clear();
    }
}
