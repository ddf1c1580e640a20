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

    /// <summary>How long a text of the class is of use; null where no pack says.</summary>
    public Duration? Life { get; init; }

    /// <summary>
    /// For how long an answer counts to the question which texts to keep, put by the confirmation of a stop; null where
    /// not every country that might govern lets it ask.
    /// </summary>
    public Duration? StopQuestion { get; init; }

    /// <summary>What a texted stop ends at least; null where no law says.</summary>
    public StopScope? StopScope { get; init; }
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
        var layers = Packs.Where(pack => pack.Members.Any(places.Contains)).Select(pack => pack.Jurisdiction);
        var unknown = $"-{Subdivisions.Unknown}";
        var jurisdictions = places
            .Where(place =>
                !place.EndsWith(unknown, StringComparison.Ordinal) || packsByJurisdiction.ContainsKey(place)
            )
            .Concat(layers)
            .Distinct()
            .ToList();
        var cards = jurisdictions
            .Append(Pack.Everywhere)
            .SelectMany(place => packsByJurisdiction.GetValueOrDefault(place) ?? [])
            .OrderBy(pack => pack.Name, StringComparer.Ordinal)
            .SelectMany(pack => pack.Rules)
            .Where(rule => (rule.Judges || IsTerm(rule)) && rule.Card.AppliesTo.Contains(messageClass))
            .ToList();
        var changes = cards
            .SelectMany(rule => new[] { rule.Card.EffectiveFrom, rule.Card.EffectiveTo ?? Instant.MaxValue })
            .ToList();
        var inForce = cards.Where(rule => rule.Card.IsInForce(moment)).ToList();
        return new RuleSet(
            inForce.FindAll(rule => rule.Judges),
            jurisdictions,
            uncovered,
            changes.Where(change => change <= moment).DefaultIfEmpty(Instant.MinValue).Max(),
            changes.Where(change => change > moment).DefaultIfEmpty(Instant.MaxValue).Min()
        )
        {
            IsComplete =
                inForce.Exists(rule => rule.Card.Kind == "stop")
                && (!messageClass.IsCallers() || inForce.Exists(rule => ConsentKinds.Contains(rule.Card.Kind))),
            Life = inForce.OfType<MessageLifeRule>().Min(rule => (Duration?)rule.Life),
            StopQuestion = StopQuestionIn(places, inForce),
            StopScope = inForce.OfType<StopScopeRule>().Max(rule => (StopScope?)rule.Least),
        };
    }

    // Judge nothing themselves, and are asked for together with the rules that do.
    private static bool IsTerm(Rule rule) => rule is MessageLifeRule or StopScopeRule or StopQuestionRule;

    private Duration? StopQuestionIn(IReadOnlyList<string> places, List<Rule> inForce)
    {
        var rules = inForce.OfType<StopQuestionRule>().ToList();
        var isAllowed = places
            .Select(Subdivisions.CountryOf)
            .Distinct()
            .All(country =>
                packsByJurisdiction
                    .GetValueOrDefault(country)
                    ?.Exists(pack => rules.Exists(rule => rule.Card.Pack == pack.Name)) == true
            );
        return isAllowed ? rules.Min(rule => (Duration?)rule.AnswerWithin) : null;
    }

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
