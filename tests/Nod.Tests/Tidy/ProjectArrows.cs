using System.Xml.Linq;

namespace Nod.Tests.Tidy;

/// <summary>Which of our assemblies may see which: the domain none, the edges the domain, the host all but the fakes.</summary>
internal static class ProjectArrows
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Nod"] = [],
        ["Nod.Storage"] = ["Nod"],
        ["Nod.Providers"] = ["Nod"],
        ["Nod.Testing"] = ["Nod"],
        ["Nod.Verify"] = ["Nod"],
        ["Nod.Server"] = ["Nod", "Nod.Storage", "Nod.Providers"],
    };

    /// <summary>Checks the project files under src.</summary>
    public static TidyReport Check(IEnumerable<SourceFile> files)
    {
        var projects = files.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal)).ToList();
        return new(projects.Count, [.. projects.SelectMany(Faults)]);
    }

    private static IEnumerable<string> Faults(SourceFile project)
    {
        var name = NameOf(project.Path);
        if (!Allowed.TryGetValue(name, out var allowed))
        {
            return [$"{project.Path}: {name} has no place in the arrows; give it one in ProjectArrows"];
        }

        return XDocument
            .Parse(project.Text)
            .Descendants("ProjectReference")
            .Select(reference => NameOf((string?)reference.Attribute("Include") ?? ""))
            .Where(target => !allowed.Contains(target))
            .Select(target => $"{project.Path}: {name} may not see {target}");
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
