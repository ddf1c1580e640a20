using Nod.Tests.Tidy;

namespace Nod.Tests.Rules;

public sealed class PackDocumentsTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, PackDocuments.Folder);

    // NOD_WRITE_DOCS=1 writes the pages instead, and the check then holds.
    [Fact]
    public void The_pages_say_what_the_packs_say()
    {
        var pages = PackDocuments.All();
        if (Environment.GetEnvironmentVariable("NOD_WRITE_DOCS") == "1")
        {
            foreach (var (name, text) in pages)
            {
                File.WriteAllText(Path.Combine(Folder, name), text);
            }
        }

        var stale = pages
            .Where(page => !File.Exists(Path.Combine(Folder, page.Key)) || Read(page.Key) != page.Value)
            .Select(page => page.Key)
            .ToList();
        var left = Directory.EnumerateFiles(Folder, "*.md").Select(Path.GetFileName).Except(pages.Keys).ToList();

        Assert.True(pages.Count > 40, $"{pages.Count}");
        Assert.True(
            stale.Count + left.Count == 0,
            $"Make the pages again (NOD_WRITE_DOCS=1): {string.Join(", ", stale.Concat(left))}"
        );
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
