using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nod.Catalog;

namespace Nod.Rules;

/// <summary>Makes packs of the rules an organization has set itself: one for each place they are about.</summary>
internal static class OwnRules
{
    private const string PackName = "own";

    // JSON is YAML; written so that a person can read the pack.
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether a pack of this name holds an organization's own rules.</summary>
    public static bool IsOwn(string pack) =>
        pack == PackName || pack.StartsWith(PackName + "-", StringComparison.Ordinal);

    /// <summary>The packs, each by name and text; what was withdrawn is not among them.</summary>
    public static IEnumerable<(string File, string Text)> Packs(IEnumerable<OwnRule> rules) =>
        rules
            .Where(rule => !rule.Withdrawn)
            .GroupBy(rule => rule.Jurisdiction)
            .OrderBy(place => place.Key, StringComparer.Ordinal)
            .Select(place => (NameOf(place.Key), Write(place.Key, [.. place])));

    private static string NameOf(string jurisdiction) =>
        jurisdiction == Pack.Everywhere
            ? PackName
            : $"{PackName}-{jurisdiction.ToLowerInvariant().Replace("*", "any", StringComparison.Ordinal)}";

    private static string Write(string jurisdiction, IReadOnlyList<OwnRule> rules)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("pack", NameOf(jurisdiction));
            json.WriteString("jurisdiction", jurisdiction);
            json.WriteString("title", "The organization's own rules");
            json.WriteString("verified_on", rules.Select(DayOf).Max(StringComparer.Ordinal));
            json.WriteStartArray("rules");
            foreach (var rule in rules.OrderBy(rule => rule.Id, StringComparer.Ordinal))
            {
                Write(json, rule);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, OwnRule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("rule", rule.Rule);
        json.WriteString("status", EnumWords<RuleStatus>.Of(RuleStatus.InForce));
        json.WriteString("effective_from", rule.EffectiveFrom);
        if (rule.EffectiveTo is { } end)
        {
            json.WriteString("effective_to", end);
        }

        json.WriteStartArray("applies_to");
        foreach (var messageClass in rule.AppliesTo)
        {
            json.WriteStringValue(EnumWords<MessageClass>.Of(messageClass));
        }

        json.WriteEndArray();
        if (rule.Parameters is { } parameters)
        {
            json.WritePropertyName("parameters");
            parameters.WriteTo(json);
        }

        json.WriteString("source", rule.Source);
        json.WriteString("confidence", EnumWords<Confidence>.Of(Confidence.A));
        json.WriteString("verified_on", DayOf(rule));
        if (rule.Note is { } note)
        {
            json.WriteString("note", note);
        }

        json.WriteEndObject();
    }

    private static string DayOf(OwnRule rule) => rule.RecordedAt.InUtc().Date.ToString("uuuu-MM-dd", null);
}
