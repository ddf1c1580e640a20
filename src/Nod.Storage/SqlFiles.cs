using System.Collections.Frozen;
using System.Text;

namespace Nod.Storage;

/// <summary>The SQL this assembly carries: named queries out of <c>Queries/</c> and migrations in order.</summary>
internal static class SqlFiles
{
    private const string NameMark = "-- name: ";

    /// <summary>The queries of one file or several, by name.</summary>
    public static FrozenDictionary<string, string> Queries(params string[] files)
    {
        var queries = new Dictionary<string, string>();
        string? name = null;
        var text = new StringBuilder();
        foreach (var line in files.SelectMany(file => Read("Queries/" + file).Split('\n')))
        {
            if (line.StartsWith(NameMark, StringComparison.Ordinal))
            {
                Keep(queries, name, text);
                name = line[NameMark.Length..].Trim();
            }
            else if (!line.StartsWith("--", StringComparison.Ordinal))
            {
                text.Append(line).Append('\n');
            }
        }

        Keep(queries, name, text);
        return queries.ToFrozenDictionary();
    }

    /// <summary>The migrations of one dialect, in the order of their numbers.</summary>
    public static IReadOnlyList<(string Name, string Text)> Migrations(string dialect)
    {
        var folder = $"Migrations/{dialect}/";
        return
        [
            .. typeof(SqlFiles)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => (name[folder.Length..], Read(name))),
        ];
    }

    private static void Keep(Dictionary<string, string> queries, string? name, StringBuilder text)
    {
        if (name is not null)
        {
            queries.Add(name, text.ToString().Trim().TrimEnd(';'));
        }

        text.Clear();
    }

    private static string Read(string resource)
    {
        using var stream =
            typeof(SqlFiles).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly does not carry {resource}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
