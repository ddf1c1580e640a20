using System.Collections.Concurrent;
using System.Text;
using Nod.Catalog;
using Nod.Ledger;
using Nod.Rules.BuiltIn;
using Nod.Texts;
using Nod.Texts.Content;
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

    /// <summary>For how long a person who texted first may be answered; null where no rule of the class asks.</summary>
    public Duration? ReplyWindow { get; init; }

    /// <summary>
    /// For how long an answer counts to the question which texts to keep, put by the confirmation of a stop; null where
    /// not every country that might govern lets it ask.
    /// </summary>
    public Duration? StopQuestion { get; init; }

    /// <summary>What a texted stop ends at least; null where no law says.</summary>
    public StopScope? StopScope { get; init; }

    /// <summary>Whether a consent that anybody could have given for a number has to be confirmed from it.</summary>
    public bool DoubleOptIn { get; init; }
}

/// <summary>
/// Everything that decides and is data: the packs, the lists and wordings that go with them, and what an organization adds
/// or departs from. Immutable; thread safe.
/// </summary>
public sealed class Policy
{
    private const string ResourceFolder = "packs/";
    private const string WordingsFolder = "wordings/";

    // Nod's own promises, which no organization departs from.
    private const string Core = "core";

    // Each asks what a text rests on: an agreement, an inbound text, or an act that calls for it.
    private static readonly string[] ConsentKinds = ["express_consent", "conversation", "prior_relationship"];

    // Addresses come from callers; a cache of every one they think of would grow without end.
    private const int RuleSetsMax = 20_000;

    private readonly Dictionary<string, List<Pack>> packsByJurisdiction;
    private readonly HashSet<string> covered;
    private readonly HashSet<string> departures;
    private readonly ContentSource content;
    private readonly ConcurrentDictionary<(Places, MessageClass), RuleSet> ruleSets = new();

    private Policy(
        IReadOnlyList<Pack> packs,
        ContentSource content,
        Wordings wordings,
        IEnumerable<string> departures,
        string? manifest = null
    )
    {
        Packs = packs;
        Wordings = wordings;
        this.content = content;
        this.departures = [.. departures];
        packsByJurisdiction = packs.GroupBy(pack => pack.Jurisdiction).ToDictionary(g => g.Key, g => g.ToList());
        // What an organization says of a country does not cover it: the law there stays unknown.
        covered = [.. packs.Where(pack => !OwnRules.IsOwn(pack.Name)).Select(pack => pack.Jurisdiction)];
        IReadOnlyList<KeptDocument> parts =
        [
            .. packs.Select(pack => new KeptDocument(KeptKind.Pack, pack.Name, pack.Text)),
            .. content.Files.Select(file => new KeptDocument(KeptKind.Content, file.Name, file.Yaml)),
            .. wordings.Files.Select(file => new KeptDocument(KeptKind.Wording, WordingsFolder + file.Name, file.Yaml)),
            Subdivisions.Document,
        ];
        Manifest = manifest ?? PolicyManifest.Write(parts, this.departures.Order(StringComparer.Ordinal));
        Document = new KeptDocument(KeptKind.Policy, "policy", Manifest) { Parts = parts };
        Version = Document.Sha256[..16];
    }

    /// <summary>The policy that comes with Nod.</summary>
    public static Policy Shipped { get; } = Load(ReadShipped());

    /// <summary>The packs, by name.</summary>
    public IReadOnlyList<Pack> Packs { get; }

    /// <summary>The wordings that texts are amended with.</summary>
    public Wordings Wordings { get; }

    /// <summary>The rules of guidance that are departed from, by identifier.</summary>
    public IReadOnlyCollection<string> Departures => departures;

    /// <summary>Identifies what decides by content: the first 16 hex digits of the SHA-256 of <see cref="Manifest"/>.</summary>
    public string Version { get; }

    /// <summary>What the version stands for, as <see cref="PolicyManifest"/> writes it.</summary>
    public string Manifest { get; }

    /// <summary>The manifest and the texts it names, as they are kept.</summary>
    public KeptDocument Document { get; }

    /// <summary>Reads packs from their YAML texts, to be judged by with the lists and wordings that come with Nod.</summary>
    /// <param name="files">Name and text of each.</param>
    /// <exception cref="PackException">Anything is wrong with any of them; all problems are listed.</exception>
    public static Policy Load(IEnumerable<(string File, string Text)> files)
    {
        var problems = new List<string>();
        var packs = Read(files, ContentSource.Shipped, problems);
        problems.AddRange(
            packs
                .Where(pack => OwnRules.IsOwn(pack.Name))
                .Select(pack => $"The name {pack.Name} is kept for own rules.")
        );
        Check(packs, problems);
        return problems.Count == 0
            ? new Policy(packs, ContentSource.Shipped, Wordings.Shipped, [])
            : throw new PackException(problems);
    }

    /// <summary>A policy of another day, made again from what was kept of it.</summary>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="parts">The texts that <see cref="PolicyManifest.PartsOf"/> names, in order.</param>
    /// <exception cref="PackException">This program can't judge by a pack of it any more.</exception>
    /// <exception cref="WordingsException">Or read a wording or list.</exception>
    public static Policy Of(string manifest, IReadOnlyList<KeptDocument> parts)
    {
        var content = ContentSource.Of(TextsOf(parts, KeptKind.Content));
        var wordings = TextsOf(parts, KeptKind.Wording)
            .Select(file => (Name: file.Name[WordingsFolder.Length..], file.Yaml))
            .ToList();
        var problems = new List<string>();
        var packs = Read(TextsOf(parts, KeptKind.Pack), content, problems);
        Check(packs, problems);
        return problems.Count == 0
            ? new Policy(
                packs,
                content,
                wordings.SequenceEqual(Wordings.Shipped.Files) ? Wordings.Shipped : Wordings.Parse(wordings),
                PolicyManifest.DeparturesOf(manifest),
                manifest
            )
            : throw new PackException(problems);
    }

    /// <summary>The same policy with other wordings.</summary>
    public Policy With(Wordings wordings) =>
        ReferenceEquals(wordings, Wordings) ? this : new Policy(Packs, content, wordings, departures);

    /// <summary>The same policy with what an organization adds and departs from.</summary>
    /// <param name="rules">Its own rules; those withdrawn don't count.</param>
    /// <param name="departed">The guidance it does not follow; what is none any more, or withdrawn, does not count.</param>
    /// <exception cref="PackException">Anything is wrong with any of the rules; all problems are listed.</exception>
    public Policy With(IEnumerable<OwnRule> rules, IEnumerable<Departure> departed)
    {
        var problems = new List<string>();
        var own = Read(OwnRules.Packs(rules), content, problems);
        var known = Packs.SelectMany(pack => pack.Rules).Select(rule => rule.Card.Id).ToHashSet();
        problems.AddRange(
            own.SelectMany(pack => pack.Rules)
                .Where(rule => known.Contains(rule.Card.Id))
                .Select(rule => $"{rule.Card.Id} is a rule of the packs; take another identifier.")
        );
        Check([.. Packs, .. own], problems);
        return problems.Count == 0
            ? new Policy(
                [.. Packs, .. own],
                content,
                Wordings,
                departed.Where(one => !one.Withdrawn && WhyBinding(one.Rule) is null).Select(one => one.Rule)
            )
            : throw new PackException(problems);
    }

    /// <summary>Why an organization can't depart from a rule; null if it can.</summary>
    public string? WhyBinding(string rule)
    {
        var card = Packs.SelectMany(pack => pack.Rules).FirstOrDefault(one => one.Card.Id == rule)?.Card;
        return card switch
        {
            null => $"No pack has a rule {rule}.",
            { Pack: Core } => $"{rule} is Nod's own promise.",
            _ when OwnRules.IsOwn(card.Pack) => $"{rule} is the organization's own; withdraw it.",
            { Status: RuleStatus.Guidance } => null,
            _ => $"{rule} is law ({EnumWords<RuleStatus>.Of(card.Status)}: {card.Source}).",
        };
    }

    private static IReadOnlyList<(string Name, string Yaml)> TextsOf(
        IReadOnlyList<KeptDocument> parts,
        KeptKind kind
    ) => [.. parts.Where(part => part.Kind == kind).Select(part => (part.Name, part.Text))];

    private static List<Pack> Read(
        IEnumerable<(string File, string Text)> files,
        ContentSource content,
        List<string> problems
    )
    {
        var reader = new PackReader(problems, content);
        return
        [
            .. files
                .Select(file => reader.Read(file.File, file.Text))
                .OfType<Pack>()
                .OrderBy(pack => pack.Name, StringComparer.Ordinal),
        ];
    }

    private static void Check(List<Pack> packs, List<string> problems)
    {
        foreach (var twice in packs.GroupBy(pack => pack.Name).Where(group => group.Count() > 1))
        {
            problems.Add($"Two packs are called {twice.Key}.");
        }

        if (!packs.Exists(pack => pack.Jurisdiction == Pack.Everywhere && !OwnRules.IsOwn(pack.Name)))
        {
            problems.Add("No pack holds the rules that apply everywhere.");
        }

        problems.AddRange(Orphans(packs));
    }

    /// <summary>Reads texts for what stands against sending them, by the lists it judges by.</summary>
    public ContentReader ContentReader => content.Reader;

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
            .Where(place => place == Subdivisions.CountryOf(place) && !covered.Contains(place))
            .ToList();
        var jurisdictions = Governing(places);
        var cards = RulesOf(jurisdictions)
            .Where(rule =>
                (rule.Judges || IsTerm(rule))
                && rule.Card.AppliesTo.Contains(messageClass)
                && !departures.Contains(rule.Card.Id)
            )
            .ToList();
        var changes = cards
            .SelectMany(rule => new[] { rule.Card.EffectiveFrom, rule.Card.EffectiveTo ?? Instant.MaxValue })
            .ToList();
        var inForce = cards.Where(rule => rule.Card.IsInForce(moment)).ToList();
        // Own rules add to what the packs ask and never stand in for it.
        var packed = inForce.FindAll(rule => !OwnRules.IsOwn(rule.Card.Pack));
        return new RuleSet(
            inForce.FindAll(rule => rule.Judges),
            jurisdictions,
            uncovered,
            changes.Where(change => change <= moment).DefaultIfEmpty(Instant.MinValue).Max(),
            changes.Where(change => change > moment).DefaultIfEmpty(Instant.MaxValue).Min()
        )
        {
            IsComplete =
                packed.Exists(rule => rule.Card.Kind == "stop")
                && (!messageClass.IsCallers() || packed.Exists(rule => ConsentKinds.Contains(rule.Card.Kind))),
            Life = inForce.OfType<MessageLifeRule>().Min(rule => (Duration?)rule.Life),
            ReplyWindow = inForce.OfType<ConversationRule>().Min(rule => (Duration?)rule.Window),
            StopQuestion = StopQuestionIn(places, inForce),
            StopScope = inForce.OfType<StopScopeRule>().Max(rule => (StopScope?)rule.Least),
            DoubleOptIn = inForce.OfType<DoubleOptInRule>().Any(),
        };
    }

    // Judge nothing themselves, and are asked for together with the rules that do.
    private static bool IsTerm(Rule rule) =>
        rule is MessageLifeRule or StopScopeRule or StopQuestionRule or DoubleOptInRule;

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
