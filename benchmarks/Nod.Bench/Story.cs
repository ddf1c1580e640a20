using System.Globalization;

namespace Nod.Bench;

/// <summary>The one brand, program and wording all figures are taken with, and what happens to each contact.</summary>
internal static class Story
{
    /// <summary>The brand's key in paths and bodies.</summary>
    public const string Brand = "bench-staffing";

    /// <summary>The program's key.</summary>
    public const string Program = "job-alerts";

    /// <summary>The sender's key.</summary>
    public const string Sender = "main";

    /// <summary>The wording a person agrees to.</summary>
    public const string Disclosure =
        "By ticking this box I agree to get recurring automated texts about jobs from Bench Staffing at the number "
        + "I gave. Consent is not a condition of any job, good or service. Message frequency varies. Message and data "
        + "rates may apply. Reply STOP to opt out, HELP for help. Terms: https://bench.example/terms "
        + "Privacy: https://bench.example/privacy";

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <summary>The sender's own number, which no contact has.</summary>
    public static string SenderNumber => Numbers.Of(200_000_000);

    /// <summary>One contact in twenty revokes with the last of its events.</summary>
    public static bool Revokes(int contact) => contact % 20 == 19;

    /// <summary>The text of every decision.</summary>
    public const string Text =
        "Bench Staffing: three new warehouse shifts near you this week, from 21 dollars an hour. "
        + "See them at https://bench.example/j/48213";

    // The next Tuesday, hardly ever a holiday, at 18:00 UTC, an hour that every state allows: figures must not depend on
    // when they are taken.
    private static readonly DateTimeOffset Asked = NextTuesday(TimeProvider.System.GetUtcNow());

    /// <summary>A decision asked for, with <see cref="Numbers.Placeholder"/> for the number.</summary>
    public static string DecisionLine { get; } =
        $$"""{"to":"{{Numbers.Placeholder}}","brand":"{{Brand}}","program":"{{Program}}","sender":"{{Sender}}","""
        + $$""" "class":"job_alert","body":"{{Text}}","language":"en","at":"{{Asked:yyyy-MM-ddTHH:mm:ssZ}}"}""";

    /// <summary>An opt-in of now, with <see cref="Numbers.Placeholder"/> for the number.</summary>
    public static string ConsentLine(DisclosureId disclosure, DateTimeOffset now) =>
        Consent(Numbers.Placeholder, "opt_in", "web_form", now, disclosure);

    /// <summary>
    /// Event <paramref name="index"/> of the story: every contact opts in, reconfirms, and some revoke.
    /// </summary>
    public static string Event(long index, int contacts, int rounds, DisclosureId disclosure, DateTimeOffset now)
    {
        var contact = (int)(index % contacts);
        var round = (int)(index / contacts);
        var at = now - ((rounds - round) * Month);
        var phone = Numbers.Of(contact);
        return (round, round == rounds - 1 && Revokes(contact)) switch
        {
            (0, _) => Consent(phone, "opt_in", "web_form", at, disclosure),
            (_, true) => Consent(phone, "revoke", "verbal", at, null),
            _ => Consent(phone, "reconfirm", "web_form", at, disclosure),
        };
    }

    private static DateTimeOffset NextTuesday(DateTimeOffset now)
    {
        var day = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1).AddHours(18), TimeSpan.Zero);
        return day.AddDays(((int)DayOfWeek.Tuesday - (int)day.DayOfWeek + 7) % 7);
    }

    private static string Consent(
        string phone,
        string action,
        string method,
        DateTimeOffset at,
        DisclosureId? disclosure
    )
    {
        var shown = disclosure is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $$""","disclosure":{"id":"{{disclosure.Id}}","version":{{disclosure.Version}}}"""
            );
        return $$"""{"phone":"{{phone}}","brand":"{{Brand}}","program":"{{Program}}","action":"{{action}}","""
            + string.Create(
                CultureInfo.InvariantCulture,
                $$""" "method":"{{method}}","occurred_at":"{{at:yyyy-MM-ddTHH:mm:ssZ}}"{{shown}},"""
            )
            + """
                "evidence":{"ip":"203.0.113.7","user_agent":"Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36",
                """
            + """ "page_url":"https://bench.example/apply/warehouse"}}""";
    }
}

/// <summary>The version of a wording, as the server named it.</summary>
internal sealed record DisclosureId(string Id, int Version);
