using System.Globalization;
using Nod.Server.Admin.Access;
using NodaTime;

namespace Nod.Server.Admin.Locales;

/// <summary>
/// How one viewer is spoken to: their language, their time zone, how numbers look. Taken from the request; a live page is
/// told what its request was told, since its connection has none.
/// </summary>
internal sealed class Locale
{
    private AdminTexts texts = AdminTexts.For(null);

    /// <summary>The language, ISO 639-1.</summary>
    public string Language => texts.Language;

    /// <summary>The viewer's zone; UTC until their browser has told it.</summary>
    public DateTimeZone Zone { get; private set; } = DateTimeZone.Utc;

    /// <summary><c>light</c> or <c>dark</c> when the viewer chose; empty to follow their system.</summary>
    public string Theme { get; private set; } = "";

    /// <summary>A text without placeholders.</summary>
    public string this[string key] => texts.Say(key);

    /// <summary>Takes what was asked for; what is not known stays as it is.</summary>
    public void Use(string? language, string? zone, string? theme = null)
    {
        texts = AdminTexts.For(language);
        Zone = (zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)) ?? DateTimeZone.Utc;
        Theme = theme is "light" or "dark" ? theme : "";
    }

    /// <summary>A text with its placeholders replaced.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => texts.Say(key, values);

    /// <summary>A text about a number of things, which has <c>_one</c> and <c>_other</c>, and <c>{count}</c> in them.</summary>
    public string Count(string key, long count) =>
        texts.Say(key + (count == 1 ? "_one" : "_other"), ("count", Number(count)));

    /// <summary>A text that is there for some words only; null for the others.</summary>
    public string? Find(string key) => texts.Has(key) ? texts.Say(key) : null;

    /// <summary>A word that evidence packs use too, such as <c>status.sent</c>, with a capital at its head.</summary>
    public string Word<T>(string area, T value)
        where T : struct, Enum => Capital(texts.Evidence.Word(area, value));

    /// <summary>The same, by the word on the wire.</summary>
    public string Word(string area, string word) => Capital(texts.Evidence[$"{area}.{word}"]);

    public string Number(long number) =>
        number
            .ToString("#,0", CultureInfo.InvariantCulture)
            .Replace(",", texts.ThousandsMark, StringComparison.Ordinal);

    public string Percent(double part) =>
        (part * 100)
            .ToString("0.0", CultureInfo.InvariantCulture)
            .Replace(".", texts.DecimalMark, StringComparison.Ordinal) + "\u00a0%";

    /// <summary>A moment by the viewer's clock.</summary>
    public string Time(Instant moment) => Time(moment, Zone);

    /// <summary>A moment by the clock of a zone.</summary>
    public string Time(Instant moment, DateTimeZone zone) => texts.Time.Format(moment.InZone(zone).LocalDateTime);

    /// <summary>The hour of a moment by the clock of a zone.</summary>
    public string Clock(Instant moment, DateTimeZone zone) => texts.Clock.Format(moment.InZone(zone).TimeOfDay);

    public string Date(LocalDate day) => texts.Date.Format(day);

    /// <summary>A day without its year.</summary>
    public string ShortDay(LocalDate day) => texts.ShortDay.Format(day);

    /// <summary>A number, whole or masked, as the viewer may see it.</summary>
    public static string Phone(string phone, Actor viewer) =>
        !PhoneNumber.TryRead(phone, out var number) ? ""
        : viewer.May(Permission.SeeNumbers) ? number.ToString()
        : number.Masked();

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
