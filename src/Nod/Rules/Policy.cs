using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Nod.Rules;

/// <summary>The rules that govern one text at one moment.</summary>
/// <param name="Rules">Every rule in force, the packs in order of their names, their rules in order.</param>
/// <param name="Jurisdictions">The countries that might govern.</param>
/// <param name="Uncovered">Those of them that no pack covers.</param>
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

    private readonly Dictionary<string, List<Pack>> packsByJurisdiction;
    private readonly ConcurrentDictionary<(string?, string?, string, MessageClass), RuleSet> ruleSets = new();

    private Policy(IReadOnlyList<Pack> packs)
    {
        Packs = packs;
        packsByJurisdiction = packs.GroupBy(pack => pack.Jurisdiction).ToDictionary(g => g.Key, g => g.ToList());
        var hashes = string.Join('\n', packs.Select(pack => $"{pack.Name} {pack.Sha256}"));
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashes)))[..16];
    }

    /// <summary>The packs that come with Nod.</summary>
    public static Policy Shipped { get; } = Load(ReadShipped());

    /// <summary>The packs, by name.</summary>
    public IReadOnlyList<Pack> Packs { get; }

    /// <summary>Identifies the packs by content: 16 hex digits.</summary>
    public string Version { get; }

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

        return problems.Count == 0
            ? new Policy([.. packs.OrderBy(pack => pack.Name, StringComparer.Ordinal)])
            : throw new PackException(problems);
    }

    /// <summary>The rules that govern a text, from every country that might: the strictest wins later on.</summary>
    /// <param name="numberRegion">Country of the number, or null when unknown.</param>
    /// <param name="statedCountry">Country of the address on file, or null.</param>
    /// <param name="senderCountry">Country of the brand.</param>
    /// <param name="messageClass">The class of the text.</param>
    /// <param name="moment">When it would go out.</param>
    public RuleSet RulesFor(
        string? numberRegion,
        string? statedCountry,
        string senderCountry,
        MessageClass messageClass,
        Instant moment
    )
    {
        var key = (numberRegion, statedCountry, senderCountry, messageClass);
        if (ruleSets.TryGetValue(key, out var known) && known.ValidFrom <= moment && moment < known.ValidTo)
        {
            return known;
        }

        var found = Find([numberRegion, statedCountry, senderCountry], messageClass, moment);
        // Countries come from callers: only those that have packs are kept, so that the cache stays small.
        if (found.Uncovered.Count == 0)
        {
            ruleSets[key] = found;
        }

        return found;
    }

    private RuleSet Find(string?[] countries, MessageClass messageClass, Instant moment)
    {
        var jurisdictions = countries.OfType<string>().Distinct().ToList();
        var uncovered = jurisdictions.Where(country => !packsByJurisdiction.ContainsKey(country)).ToList();
        var cards = jurisdictions
            .Append(Pack.Everywhere)
            .SelectMany(country => packsByJurisdiction.GetValueOrDefault(country) ?? [])
            .OrderBy(pack => pack.Name, StringComparer.Ordinal)
            .SelectMany(pack => pack.Rules)
            .Where(rule => rule.Card.AppliesTo.Contains(messageClass))
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
