using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Nod.Texts.Content;
using NodaTime;
using NodaTime.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nod.Rules;

/// <summary>Reads packs from their YAML. Unknown fields, rules and parameters are problems, never ignored.</summary>
internal sealed partial class PackReader(List<string> problems, ContentSource content)
{
    private static readonly HashSet<string> PackFields =
    [
        "pack",
        "jurisdiction",
        "title",
        "time_zone",
        "members",
        "verified_on",
        "holidays",
        "rules",
    ];

    private static readonly HashSet<string> RuleFields =
    [
        "id",
        "rule",
        "status",
        "effective_from",
        "effective_to",
        "applies_to",
        "parameters",
        "source",
        "confidence",
        "verified_on",
        "note",
    ];

    /// <summary>Reads one pack; null when it is beyond reading.</summary>
    public Pack? Read(string file, string text)
    {
        if (Root(file, text) is not { } root)
        {
            return null;
        }

        ReportUnknown(root, PackFields, file);
        var name = Text(root, "pack", file);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var zoneId = Optional(root, "time_zone") ?? "Etc/UTC";
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId);
        if (zone is null)
        {
            problems.Add($"{file}: no time zone is called {zoneId}.");
        }

        var verifiedOn = Date(root, "verified_on", file);
        var holidays = new HolidayReader(problems).Read(Child(root, "holidays"), file);
        var rules = new List<Rule>();
        var origin = new Origin(file, name, sha256, zone ?? DateTimeZone.Utc, verifiedOn, holidays);
        foreach (var node in Rules(root, file))
        {
            if (ReadRule(node, origin) is { } rule)
            {
                rules.Add(rule);
            }
        }

        foreach (var twice in rules.GroupBy(rule => rule.Card.Id).Where(group => group.Count() > 1))
        {
            problems.Add($"{file}: rule {twice.Key} stands there {twice.Count()} times.");
        }

        return new Pack(name, Jurisdiction(root, file), Text(root, "title", file), sha256, text, rules)
        {
            Members = Members(root, file),
            Holidays = holidays,
            VerifiedOn = verifiedOn,
        };
    }

    // Another spelling would be a pack that governs nobody.
    private string Jurisdiction(YamlMappingNode root, string file)
    {
        var code = Text(root, "jurisdiction", file);
        if (code.Length > 0 && code != Pack.Everywhere && !Place().IsMatch(code))
        {
            problems.Add(
                $"{file}: jurisdiction must be a place such as US, US-FL or US-*, or \"{Pack.Everywhere}\", not '{code}'."
            );
        }

        return code;
    }

    private IReadOnlyList<string> Members(YamlMappingNode root, string file)
    {
        if (Child(root, "members") is not { } node)
        {
            return [];
        }

        var members = (node as YamlSequenceNode)?.Children.Select(child => (child as YamlScalarNode)?.Value ?? "");
        if (members is null || !members.All(member => member.Length == 2 && Place().IsMatch(member)))
        {
            problems.Add($"{file}: members must be a list of countries such as DE.");
        }

        return [.. members ?? []];
    }

    private Rule? ReadRule(YamlMappingNode node, Origin origin)
    {
        var before = problems.Count;
        var id = Text(node, "id", origin.File);
        var where = $"{origin.File}, rule {id}";
        var status = Word<RuleStatus>(node, "status", where);
        ReportUnknown(node, RuleFields, where);
        var card = new RuleCard
        {
            Id = id,
            Pack = origin.Pack,
            PackSha256 = origin.Sha256,
            Kind = Text(node, "rule", where),
            Status = status,
            AppliesTo = Classes(node, where),
            EffectiveFrom = HasNoDateYet(node, status)
                ? Instant.MaxValue
                : StartOf(Date(node, "effective_from", where), origin.Zone),
            EffectiveTo = Optional(node, "effective_to") is null
                ? null
                : StartOf(Date(node, "effective_to", where), origin.Zone),
            Source = Text(node, "source", where),
            Confidence = Word<Confidence>(node, "confidence", where),
            VerifiedOn = Optional(node, "verified_on") is null ? origin.VerifiedOn : Date(node, "verified_on", where),
            Note = Optional(node, "note"),
        };
        if (card.EffectiveTo > Instant.MinValue && card.EffectiveTo <= card.EffectiveFrom)
        {
            problems.Add($"{where}: effective_to must lie after effective_from.");
        }

        if (Child(node, "parameters") is not (null or YamlMappingNode))
        {
            problems.Add($"{where}: parameters must be a mapping.");
        }

        var parameters = new RuleParameters(
            Child(node, "parameters") as YamlMappingNode,
            origin.Holidays,
            content,
            where,
            problems
        );
        var rule = RuleKinds.Make(card, parameters);
        if (rule is null)
        {
            problems.Add($"{where}: no rule is called '{card.Kind}'; there are {string.Join(", ", RuleKinds.Names)}.");
        }
        else
        {
            parameters.ReportUnread();
            if (!rule.Judges && card.Note is null)
            {
                problems.Add($"{where}: a rule that judges nothing says in its note what it asks.");
            }
        }

        return problems.Count == before ? rule : null;
    }

    // What is adopted and waits for a publication has no date; it binds when somebody writes one down.
    private static bool HasNoDateYet(YamlMappingNode node, RuleStatus status) =>
        status is RuleStatus.AdoptedPending or RuleStatus.Proposed && Optional(node, "effective_from") is null;

    private YamlMappingNode? Root(string file, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            problems.Add($"{file}: a pack is one YAML mapping.");
        }
        catch (YamlException broken)
        {
            problems.Add($"{file}: line {broken.Start.Line}: {broken.Message}");
        }

        return null;
    }

    private IEnumerable<YamlMappingNode> Rules(YamlMappingNode root, string file)
    {
        if (Child(root, "rules") is not YamlSequenceNode { Children.Count: > 0 } rules)
        {
            problems.Add($"{file}: rules must be a list with at least one rule.");
            return [];
        }

        foreach (var other in rules.Children.Where(child => child is not YamlMappingNode))
        {
            problems.Add($"{file}: line {other.Start.Line}: a rule is a mapping, not '{other}'.");
        }

        return rules.Children.OfType<YamlMappingNode>();
    }

    private HashSet<MessageClass> Classes(YamlMappingNode node, string where)
    {
        var classes = new HashSet<MessageClass>();
        foreach (var item in (Child(node, "applies_to") as YamlSequenceNode)?.Children ?? [])
        {
            if (EnumWords<MessageClass>.TryParse((item as YamlScalarNode)?.Value, out var value))
            {
                classes.Add(value);
            }
            else
            {
                problems.Add($"{where}: no class of message is called '{item}'.");
            }
        }

        if (classes.Count == 0)
        {
            problems.Add($"{where}: applies_to must name at least one class of message.");
        }

        return classes;
    }

    private T Word<T>(YamlMappingNode node, string field, string where)
        where T : struct, Enum
    {
        var text = Optional(node, field);
        if (EnumWords<T>.TryParse(typeof(T) == typeof(Confidence) ? text?.ToLowerInvariant() : text, out var value))
        {
            return value;
        }

        problems.Add($"{where}: {field} must be one of {string.Join(", ", EnumWords<T>.All)}, not '{text}'.");
        return default;
    }

    private LocalDate Date(YamlMappingNode node, string field, string where)
    {
        var parsed = LocalDatePattern.Iso.Parse(Optional(node, field) ?? string.Empty);
        if (parsed.Success)
        {
            return parsed.Value;
        }

        problems.Add($"{where}: {field} must be a date such as 2026-11-23.");
        return LocalDate.MinIsoValue;
    }

    private static Instant StartOf(LocalDate day, DateTimeZone zone) =>
        day == LocalDate.MinIsoValue ? Instant.MinValue : day.AtStartOfDayInZone(zone).ToInstant();

    private string Text(YamlMappingNode node, string field, string where)
    {
        if (Optional(node, field) is { Length: > 0 } text)
        {
            return text;
        }

        problems.Add($"{where}: {field} is missing.");
        return string.Empty;
    }

    private void ReportUnknown(YamlMappingNode node, HashSet<string> known, string where)
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name))
            {
                problems.Add($"{where}: there is no field '{key}'.");
            }
        }
    }

    private static string? Optional(YamlMappingNode node, string field) =>
        (Child(node, field) as YamlScalarNode)?.Value;

    private static YamlNode? Child(YamlMappingNode node, string field) =>
        node.Children.TryGetValue(new YamlScalarNode(field), out var child) ? child : null;

    [GeneratedRegex(@"\A[A-Z]{2}(-([A-Z0-9]{1,3}|\*))?\z")]
    private static partial Regex Place();

    // What every rule of a pack takes from it.
    private sealed record Origin(
        string File,
        string Pack,
        string Sha256,
        DateTimeZone Zone,
        LocalDate VerifiedOn,
        HolidayCalendar? Holidays
    );
}
