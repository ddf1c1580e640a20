using System.Globalization;
using Nod.Texts;
using YamlDotNet.RepresentationModel;

namespace Nod.Registrations;

/// <summary>The table of what vendors ask, from <c>registrations/fields.yaml</c>.</summary>
public static class VendorForms
{
    private static readonly Lazy<IReadOnlyList<VendorForm>> Shipped = new(() =>
        Parse(RegistrationFiles.Read("registrations/fields.yaml"))
    );

    /// <summary>Every form.</summary>
    public static IReadOnlyList<VendorForm> All => Shipped.Value;

    /// <summary>The vendors there are, in alphabetical order.</summary>
    public static IReadOnlyList<string> Vendors =>
        [.. All.Select(form => form.Vendor).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A vendor's form for a kind of registration; null when there is none.</summary>
    public static VendorForm? For(string vendor, RegistrationKind kind) =>
        All.FirstOrDefault(form => form.Vendor == vendor && form.Kind == kind);

    /// <summary>Reads a table.</summary>
    /// <exception cref="WordingsException">Something in it is unknown or missing.</exception>
    internal static IReadOnlyList<VendorForm> Parse(YamlSequenceNode table) =>
        [.. table.Cast<YamlMappingNode>().Select(Form)];

    private static VendorForm Form(YamlMappingNode node)
    {
        var values = RegistrationFiles.Values(
            node,
            ["vendor", "kind", "title", "target", "source", "confidence", "read_on", "note", "fields"]
        );
        return new VendorForm
        {
            Vendor = RegistrationFiles.Text(values, "vendor"),
            Kind = RegistrationFiles.Word<RegistrationKind>(RegistrationFiles.Text(values, "kind")),
            Title = RegistrationFiles.Text(values, "title"),
            Target = RegistrationFiles.Text(values, "target"),
            Source = RegistrationFiles.Text(values, "source"),
            Confidence = RegistrationFiles.Text(values, "confidence"),
            ReadOn = RegistrationFiles.Text(values, "read_on"),
            Note = values.GetValueOrDefault("note")?.ToString(),
            Fields = [.. ((YamlSequenceNode)values["fields"]).Cast<YamlMappingNode>().Select(Field)],
        };
    }

    private static VendorField Field(YamlMappingNode node)
    {
        var values = RegistrationFiles.Values(
            node,
            [
                "name",
                "fact",
                "required",
                "min",
                "max",
                "items",
                "join",
                "numbered",
                "take",
                "words",
                "choices",
                "tiers",
                "yes",
                "no",
            ]
        );
        var items = RegistrationFiles.List(values, "items");
        return new VendorField
        {
            Name = RegistrationFiles.Text(values, "name"),
            Fact = RegistrationFiles.Text(values, "fact"),
            Required = values.GetValueOrDefault("required")?.ToString() == "true",
            Min = Number(values, "min") ?? 0,
            Max = Number(values, "max"),
            ItemsMin = items.Count == 2 ? Number(items[0]) : null,
            ItemsMax = items.Count == 2 ? Number(items[1]) : null,
            Join = values.GetValueOrDefault("join")?.ToString(),
            Numbered = values.GetValueOrDefault("numbered")?.ToString() == "true",
            Take = Number(values, "take"),
            Words = Words(values),
            Choices = RegistrationFiles.List(values, "choices"),
            Tiers = RegistrationFiles.List(values, "tiers"),
        };
    }

    // A flag's two words are words like any other.
    private static Dictionary<string, string> Words(Dictionary<string, YamlNode> values)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (ours, theirs) in values.GetValueOrDefault("words") as YamlMappingNode ?? [])
        {
            words[ours.ToString()] = theirs.ToString();
        }

        foreach (var (flag, word) in new[] { ("true", "yes"), ("false", "no") })
        {
            if (values.TryGetValue(word, out var theirs))
            {
                words[flag] = theirs.ToString();
            }
        }

        return words;
    }

    private static int? Number(Dictionary<string, YamlNode> values, string name) =>
        values.TryGetValue(name, out var value) ? Number(value.ToString()) : null;

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
