using Nod.Texts;
using NodaTime;
using NodaTime.Text;

namespace Nod.EvidencePacks;

/// <summary>What packs say, in one language. The texts stand in <c>wordings/evidence</c>, a file per language.</summary>
public sealed class EvidenceTexts
{
    private static readonly Lazy<IReadOnlyDictionary<string, EvidenceTexts>> Shipped = new(() =>
        TextFiles.Read("evidence/").ToDictionary(file => file.Key, file => new EvidenceTexts(file.Key, file.Value))
    );

    private readonly IReadOnlyDictionary<string, SystemText> texts;
    private readonly LocalDateTimePattern dateTime;
    private readonly LocalDatePattern date;

    private EvidenceTexts(string language, IReadOnlyDictionary<string, SystemText> texts)
    {
        Language = language;
        this.texts = texts;
        dateTime = LocalDateTimePattern.CreateWithInvariantCulture(texts["format.date_time"].Source);
        date = LocalDatePattern.CreateWithInvariantCulture(texts["format.date"].Source);
    }

    /// <summary>The languages there are, ISO 639-1, in alphabetical order.</summary>
    public static IReadOnlyList<string> Languages => [.. Shipped.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The language, ISO 639-1.</summary>
    public string Language { get; }

    /// <summary>The keys of all texts, in alphabetical order.</summary>
    public IReadOnlyList<string> Keys => [.. texts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The texts of a language, which must be one of <see cref="Languages"/>.</summary>
    public static EvidenceTexts For(string language) => Shipped.Value[language];

    /// <summary>A text without placeholders.</summary>
    public string this[string key] => texts[key].Fill();

    /// <summary>The placeholders of a text, in order of appearance.</summary>
    public IReadOnlyList<string> PlaceholdersOf(string key) => texts[key].Placeholders;

    /// <summary>A text with its placeholders replaced.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => texts[key].Fill(values);

    /// <summary>The word for a member of an enum, under its key, such as <c>status.sent</c>.</summary>
    public string Word<T>(string area, T value)
        where T : struct, Enum => this[$"{area}.{EnumWords<T>.Of(value)}"];

    /// <summary>A moment in UTC, to the second, and by the person's clock where their zone is known.</summary>
    public string Time(Instant moment, DateTimeZone? zone = null)
    {
        var utc = Say("format.time_utc", ("time", dateTime.Format(moment.InUtc().LocalDateTime)));
        return zone is null
            ? utc
            : Say(
                "format.time_local",
                ("utc", utc),
                ("zone", zone.Id),
                ("local", dateTime.Format(moment.InZone(zone).LocalDateTime))
            );
    }

    /// <summary>A day, in UTC.</summary>
    public string Day(Instant moment) => date.Format(moment.InUtc().Date);
}
