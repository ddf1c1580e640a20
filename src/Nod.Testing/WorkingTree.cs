namespace Nod.Testing;

/// <summary>The working tree that a test was built from.</summary>
public static class WorkingTree
{
    /// <summary>
    /// The folder that holds Nod.slnx, found from the assembly's place upward: the paths that a compiler writes down are not
    /// those of this machine when a build is deterministic.
    /// </summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nod.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {start} holds Nod.slnx.");
    }
}
