using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nod.Server.Imports;

/// <summary>Where a kind of file comes from, and what its columns and values mean. One file each under <c>imports/</c>.</summary>
/// <param name="Name">What it is called by.</param>
/// <param name="Title">What kind of file it is.</param>
/// <param name="Source">Who documents it.</param>
/// <param name="Confidence">How sure that is.</param>
/// <param name="RecognisedBy">Groups of column names; a file is of this kind when it has one of each group.</param>
/// <param name="Columns">By field, the names its column may have.</param>
/// <param name="Values">By field, what its values mean; the values in lower case.</param>
/// <param name="Defaults">By field, what holds for all rows.</param>
/// <param name="TimeFormats">How times are written beyond ISO 8601.</param>
internal sealed record ImportMapping(
    string Name,
    string Title,
    string Source,
    string Confidence,
    IReadOnlyList<IReadOnlyList<string>> RecognisedBy,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Columns,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Values,
    IReadOnlyDictionary<string, string> Defaults,
    IReadOnlyList<string> TimeFormats
)
{
    /// <summary>Whether a file with these columns is of this kind.</summary>
    public bool Recognises(IReadOnlyList<string> columns) =>
        RecognisedBy.Count > 0 && RecognisedBy.All(group => ColumnIn(columns, group) is not null);

    /// <summary>Which of the columns is which field; of several names the first listed wins.</summary>
    public IReadOnlyDictionary<string, string> ColumnsIn(IReadOnlyList<string> columns)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, names) in Columns)
        {
            if (ColumnIn(columns, names) is { } column && !found.ContainsValue(column))
            {
                found[field] = column;
            }
        }

        return found;
    }

    private static string? ColumnIn(IReadOnlyList<string> columns, IReadOnlyList<string> names) =>
        names
            .Select(name => columns.FirstOrDefault(column => Plain(column) == Plain(name)))
            .FirstOrDefault(column => column is not null);

    // Case, spaces and marks tell no column from another.
    private static string Plain(string name) =>
        new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}

/// <summary>The mappings that come with Nod.</summary>
internal static class ImportMappings
{
    private const string Folder = "imports/";
    private const string GenericName = "generic";
    private const string ThirdPartiesFile = Folder + "third-parties.json";

    private static readonly Lazy<IReadOnlyList<ImportMapping>> Shipped = new(Read);
    private static readonly Lazy<IReadOnlyList<string>> Words = new(() =>
        Read(ThirdPartiesFile, MappingJson.Default.ThirdPartyWords).Words
    );

    /// <summary>All of them, in alphabetical order.</summary>
    public static IReadOnlyList<ImportMapping> All => Shipped.Value;

    /// <summary>The mapping of this name, or null.</summary>
    public static ImportMapping? Find(string name) => All.FirstOrDefault(mapping => mapping.Name == name);

    /// <summary>The mapping that fits a file best: one that recognises it, else the one that goes by plain names.</summary>
    public static ImportMapping For(IReadOnlyList<string> columns) =>
        All.FirstOrDefault(mapping => mapping.Recognises(columns)) ?? Find(GenericName)!;

    /// <summary>Whether a source says of itself that it is a list from another party (R2).</summary>
    public static bool NamesThirdParty(string source)
    {
        foreach (var word in Words.Value)
        {
            for (var at = 0; (at = source.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
            {
                var end = at + word.Length;
                if (
                    (at == 0 || !char.IsLetterOrDigit(source[at - 1]))
                    && (end == source.Length || !char.IsLetterOrDigit(source[end]))
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static IReadOnlyList<ImportMapping> Read() =>
        [
            .. typeof(ImportMappings)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name != ThirdPartiesFile)
                .Order(StringComparer.Ordinal)
                .Select(name => Read(name, MappingJson.Default.ImportMapping)),
        ];

    private static T Read<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var resource = typeof(ImportMappings).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize(resource, type)!;
    }
}

/// <summary>Words by which a source says that it is another party's.</summary>
internal sealed record ThirdPartyWords(IReadOnlyList<string> Words);

/// <summary>How the files under <c>imports/</c> are written; unknown fields are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ImportMapping))]
[JsonSerializable(typeof(ThirdPartyWords))]
internal sealed partial class MappingJson : JsonSerializerContext;
