using System.Text.Json.Serialization;
using Nod.Texts;
using NodaTime;

namespace Nod.Registrations;

/// <summary>Which of the two pages that carriers want to see.</summary>
[JsonConverter(typeof(SnakeCase<PolicyKind>))]
public enum PolicyKind
{
    /// <summary>The terms of the texts.</summary>
    Terms,

    /// <summary>The privacy notice about them.</summary>
    Privacy,
}

/// <summary>Terms or a privacy notice that a team wrote. A version never changes; other words are the next one.</summary>
public sealed record PolicyText
{
    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>Which page.</summary>
    public required PolicyKind Kind { get; init; }

    /// <summary>The language (ISO 639-1).</summary>
    public required string Language { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>The text: lines that begin with <c># </c> are headings, with <c>- </c> items of a list.</summary>
    public required string Text { get; init; }

    /// <summary>The key it was set with.</summary>
    public required string RecordedWith { get; init; }

    /// <summary>When.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>The key it is stored under.</summary>
    [JsonIgnore]
    public string Key => $"{Brand}/{EnumWords<PolicyKind>.Of(Kind)}/{Language}/{Version}";
}

/// <summary>A page of terms or privacy as it is shown.</summary>
/// <param name="Language">The language (ISO 639-1).</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">Its text.</param>
/// <param name="Version">Which version it is, told to readers.</param>
/// <param name="IsGenerated">Whether it is Nod's standard text, which nobody of the team has edited.</param>
public sealed record PolicyPage(string Language, string Title, string Text, string Version, bool IsGenerated);

/// <summary>
/// Makes terms and privacy notices for teams that have none. They are a draft for the team, who may put their own in its place.
/// </summary>
public sealed class PolicyTexts
{
    private static readonly Lazy<IReadOnlyDictionary<string, PolicyTexts>> Shipped = new(() =>
        TextFiles.Read("policies/").ToDictionary(file => file.Key, file => new PolicyTexts(file.Key, file.Value))
    );

    private readonly IReadOnlyDictionary<string, SystemText> texts;

    private PolicyTexts(string language, IReadOnlyDictionary<string, SystemText> texts)
    {
        Language = language;
        this.texts = texts;
    }

    /// <summary>The languages there are, ISO 639-1, in alphabetical order.</summary>
    public static IReadOnlyList<string> Languages => [.. Shipped.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The language, ISO 639-1.</summary>
    public string Language { get; }

    /// <summary>The keys of all texts, in alphabetical order.</summary>
    public IReadOnlyList<string> Keys => [.. texts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The placeholders of a text, in order of appearance.</summary>
    public IReadOnlyList<string> PlaceholdersOf(string key) => texts[key].Placeholders;

    /// <summary>The texts of a language; English for one that there is none of.</summary>
    public static PolicyTexts For(string language) => Shipped.Value.GetValueOrDefault(language) ?? Shipped.Value["en"];

    /// <summary>A page: the team's own words in that language, or the standard text.</summary>
    public PolicyPage Page(CampaignSetup setup, PolicyKind kind)
    {
        var word = EnumWords<PolicyKind>.Of(kind);
        var title = texts[$"{word}.title"].Fill(("brand", setup.Brand.Name));
        var own = setup
            .Policies.Where(one => one.Brand == setup.Brand.Key && one.Kind == kind && one.Language == Language)
            .MaxBy(one => one.Version);
        if (own is not null)
        {
            var version = own.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new PolicyPage(Language, title, own.Text, texts["edited"].Fill(("version", version)), false);
        }

        var generated = texts["generated"].Fill(("version", texts["version"].Fill()));
        return new PolicyPage(Language, title, Generated(setup, kind), generated, true);
    }

    private string Generated(CampaignSetup setup, PolicyKind kind)
    {
        var wording = setup.Wordings.For(Language);
        var programs = setup.Programs.Select(program =>
            "- "
            + texts["program"]
                .Fill(
                    ("name", program.Name),
                    ("purpose", program.Purpose.TrimEnd('.')),
                    ("frequency", wording.Frequency(program.Frequency.Max, program.Frequency.Per))
                )
        );
        var listed = string.Join('\n', programs);
        return kind == PolicyKind.Terms
            ? texts["terms.text"]
                .Fill(
                    ("legal_name", setup.Brand.LegalName),
                    ("brand", setup.Brand.Name),
                    ("programs", listed),
                    ("contact", setup.Brand.HelpContact),
                    ("privacy", setup.Brand.PrivacyUrl ?? setup.Addresses.Privacy)
                )
            : texts["privacy.text"]
                .Fill(
                    ("legal_name", setup.Brand.LegalName),
                    ("contact", setup.Brand.HelpContact),
                    ("programs", listed)
                );
    }
}
