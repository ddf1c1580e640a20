using Nod.Ledger;
using NodaTime;

namespace Nod.Rules;

/// <summary>One text that a policy is made of.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Name">Its name.</param>
public readonly record struct PolicyPart(KeptKind Kind, string Sha256, string Name);

/// <summary>
/// The manifest of a policy: a line for each text it is made of, with kind, SHA-256 and name; one for each guidance rule
/// that the organization departs from; and the version of the tz database, which comes with the program.
/// </summary>
public static class PolicyManifest
{
    private const string DepartureWord = "departure";
    private const string ClockWord = "clock";

    private static string Clock => DateTimeZoneProviders.Tzdb.VersionId;

    /// <summary>The texts it names, in order.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<PolicyPart> PartsOf(string manifest) =>
        [
            .. Lines(manifest)
                .Where(line => line.Word is not (DepartureWord or ClockWord))
                .Select(line =>
                    EnumWords<KeptKind>.TryParse(line.Word, out var kind)
                    && line.Value.Split(' ', 2) is [var hash, var name]
                        ? new PolicyPart(kind, hash, name)
                        : throw new FormatException("A policy's manifest has a line that nobody knows.")
                ),
        ];

    /// <summary>The guidance rules that are departed from.</summary>
    internal static IEnumerable<string> DeparturesOf(string manifest) =>
        Lines(manifest).Where(line => line.Word == DepartureWord).Select(line => line.Value);

    /// <summary>What the program running now brings that is not as the manifest says; a sentence each.</summary>
    internal static IReadOnlyList<string> NotesOn(string manifest)
    {
        var notes = new List<string>();
        var clock = Lines(manifest).FirstOrDefault(line => line.Word == ClockWord).Value;
        if (clock != Clock)
        {
            notes.Add($"The tz database was {clock}; this program has {Clock}.");
        }

        var places = PartsOf(manifest).FirstOrDefault(part => part.Kind == KeptKind.Places).Sha256;
        if (places != Subdivisions.Document.Sha256)
        {
            notes.Add("The list of places has changed; what the number plan said is that of the day.");
        }

        return notes;
    }

    internal static string Write(IEnumerable<KeptDocument> parts, IEnumerable<string> departures) =>
        string.Join(
            '\n',
            parts
                .Select(part => $"{EnumWords<KeptKind>.Of(part.Kind)} {part.Sha256} {part.Name}")
                .Concat(departures.Select(rule => $"{DepartureWord} {rule}"))
                .Append($"{ClockWord} {Clock}")
        );

    private static IEnumerable<(string Word, string Value)> Lines(string manifest) =>
        manifest
            .Split('\n')
            .Select(line =>
                line.Split(' ', 2) is [var word, var value]
                    ? (word, value)
                    : throw new FormatException("A policy's manifest has a line that nobody knows.")
            );
}
