namespace Nod.Tests.Tidy;

/// <summary>One file of the tree: its path from the repository's root, with slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text);

/// <summary>What one check saw: how many files it looked at, and each fault it found in them.</summary>
internal sealed record TidyReport(int Looked, IReadOnlyList<string> Faults)
{
    /// <summary>Fails the test that ran the check: on any fault, and on a check that looked at nothing.</summary>
    public void MustBeClean()
    {
        Assert.True(Looked > 0, "The check looked at no file, so it proved nothing.");
        Assert.True(Faults.Count == 0, $"{Looked} files, {Faults.Count} faults:\n  {string.Join("\n  ", Faults)}");
    }
}
