using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Nod.Rules.BuiltIn;
using NodaTime;

namespace Nod.Rules;

/// <summary>The rules that govern one text at one moment.</summary>
/// <param name="Rules">Every rule in force that judges, the packs in order of their names, their rules in order.</param>
/// <param name="Jurisdictions">The places that might govern, and the layers over them.</param>
/// <param name="Uncovered">The countries among them that no pack covers.</param>
/// <param name="ValidFrom">From when the list is right.</param>
/// <param name="ValidTo">Until when, exclusive.</param>
public sealed record RuleSet(
    IReadOnlyList<Rule> Rules,
    IReadOnlyList<string> Jurisdictions,
    IReadOnlyList<string> Uncovered,
    Instant ValidFrom,
    Instant ValidTo
)
{
    /// <summary>
    /// Whether the rules say what happens after a stop and, for what a caller sends, on what consent it rests. Without
    /// them nothing would be found against a text.
    /// </summary>
    public required bool IsComplete { get; init; }
}

/// <summary>All packs together. Immutable; thread safe.</summary>
public sealed class Policy
{
    private const string ResourceFolder = "packs/";

    // Each asks what a text rests on: an agreement, an inbound text, or an act that calls for it.
    private static readonly string[] ConsentKinds = ["express_consent", "conversation", "prior_relationship"];

    // Addresses come from callers; a cache of every one they think of would grow without end.
    private const int RuleSetsMax = 20_000;

    private readonly Dictionary<string, List<Pack>> packsByJurisdiction;
    private readonly ConcurrentDictionary<(Places, MessageClass), RuleSet> ruleSets = new();

    private Policy(IReadOnlyList<Pack> packs)
    {
        Packs = packs;
        packsByJurisdiction = packs.GroupBy(pack => pack.Jurisdiction).ToDictionary(g => g.Key, g => g.ToList());
        Manifest = string.Join('\n', packs.Select(pack => $"{pack.Name} {pack.Sha256}"));
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Manifest)))[..16];
    }

    /// <summary>The packs that come with Nod.</summary>
    public static Policy Shipped { get; } = Load(ReadShipped());

    /// <summary>The packs, by name.</summary>
    public IReadOnlyList<Pack> Packs { get; }

    /// <summary>Identifies the packs by content: the first 16 hex digits of the SHA-256 of <see cref="Manifest"/>.</summary>
    public string Version { get; }

    /// <summary>
    /// What the version stands for: a line with name and SHA-256 for each pack, by name. Kept beside the packs, it leads
    /// from the version in a decision to the texts that judged.
    /// </summary>
    public string Manifest { get; }

    /// <summary>Reads packs from their YAML texts.</summary>
    /// <param name="files">Name and text of each.</param>
    /// <exception cref="PackException">Anything is wrong with any of them; all problems are listed.</exception>
    public static Policy Load(IEnumerable<(string File, string Text)> files)
    {
        var problems = new List<string>();
        var reader = new PackReader(problems);
        var packs = new List<Pack>();
        foreach (var (file, text) in files)
        {
            if (reader.Read(file, text) is { } pack)
            {
                packs.Add(pack);
            }
        }

        foreach (var twice in packs.GroupBy(pack => pack.Name).Where(group => group.Count() > 1))
        {
            problems.Add($"Two packs are called {twice.Key}.");
        }

        if (!packs.Exists(pack => pack.Jurisdiction == Pack.Everywhere))
        {
            problems.Add("No pack holds the rules that apply everywhere.");
        }

        problems.AddRange(Orphans(packs));
        return problems.Count == 0
            ? new Policy([.. packs.OrderBy(pack => pack.Name, StringComparer.Ordinal)])
            : throw new PackException(problems);
    }

    /// <summary>The rules that govern a text, from every place that might: the strictest wins later on.</summary>
    /// <param name="places">Where the person and the sender may be.</param>
    /// <param name="messageClass">The class of the text.</param>
    /// <param name="moment">When it would go out.</param>
    public RuleSet RulesFor(in Places places, MessageClass messageClass, Instant moment)
    {
        var key = (places, messageClass);
        if (ruleSets.TryGetValue(key, out var known) && known.ValidFrom <= moment && moment < known.ValidTo)
        {
            return known;
        }

        var found = Find(places.Jurisdictions(), messageClass, moment);
        if (found.Uncovered.Count == 0)
        {
            if (ruleSets.Count >= RuleSetsMax)
            {
                ruleSets.Clear();
            }

            ruleSets[key] = found;
        }

        return found;
    }

    /// <summary>How long something must be kept by every place that might govern; the longest counts.</summary>
    /// <param name="places">Where the person and the sender may be.</param>
    /// <param name="moment">The moment to judge for.</param>
    public IReadOnlyList<RetentionRule> RetentionFor(in Places places, Instant moment) =>
        [
            .. RulesOf(Governing(places.Jurisdictions()))
                .OfType<RetentionRule>()
                .Where(rule => rule.Card.IsInForce(moment)),
        ];

    // A pack of a part governs with the country's, never alone.
    private static IEnumerable<string> Orphans(List<Pack> packs) =>
        from pack in packs
        let country = Subdivisions.CountryOf(pack.Jurisdiction)
        where country != pack.Jurisdiction && !packs.Exists(other => other.Jurisdiction == country)
        select $"{pack.Name} is about {pack.Jurisdiction}, and no pack covers {country}.";

    private RuleSet Find(IReadOnlyList<string> places, MessageClass messageClass, Instant moment)
    {
        var uncovered = places
            .Where(place => place == Subdivisions.CountryOf(place) && !packsByJurisdiction.ContainsKey(place))
            .ToList();
        var jurisdictions = Governing(places);
        var cards = RulesOf(jurisdictions)
            .Where(rule => rule.Judges && rule.Card.AppliesTo.Contains(messageClass))
            .ToList();
        var changes = cards
            .SelectMany(rule => new[] { rule.Card.EffectiveFrom, rule.Card.EffectiveTo ?? Instant.MaxValue })
            .ToList();
        var inForce = cards.Where(rule => rule.Card.IsInForce(moment)).ToList();
        return new RuleSet(
            inForce,
            jurisdictions,
            uncovered,
            changes.Where(change => change <= moment).DefaultIfEmpty(Instant.MinValue).Max(),
            changes.Where(change => change > moment).DefaultIfEmpty(Instant.MaxValue).Min()
        )
        {
            IsComplete =
                inForce.Exists(rule => rule.Card.Kind == "stop")
                && (!messageClass.IsCallers() || inForce.Exists(rule => ConsentKinds.Contains(rule.Card.Kind))),
        };
    }

    private List<string> Governing(IReadOnlyList<string> places)
    {
        var layers = Packs.Where(pack => pack.Members.Any(places.Contains)).Select(pack => pack.Jurisdiction);
        var unknown = $"-{Subdivisions.Unknown}";
        return
        [
            .. places
                .Where(place =>
                    !place.EndsWith(unknown, StringComparison.Ordinal) || packsByJurisdiction.ContainsKey(place)
                )
                .Concat(layers)
                .Distinct(),
        ];
    }

    private IEnumerable<Rule> RulesOf(IEnumerable<string> jurisdictions) =>
        jurisdictions
            .Append(Pack.Everywhere)
            .SelectMany(place => packsByJurisdiction.GetValueOrDefault(place) ?? [])
            .OrderBy(pack => pack.Name, StringComparer.Ordinal)
            .SelectMany(pack => pack.Rules);

    private static IEnumerable<(string File, string Text)> ReadShipped()
    {
        var assembly = typeof(Policy).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(ResourceFolder, StringComparison.Ordinal))
            {
                continue;
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            yield return (name[ResourceFolder.Length..], reader.ReadToEnd());
        }
    }
}
