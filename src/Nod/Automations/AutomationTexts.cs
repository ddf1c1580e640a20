using Nod.Catalog;
using Nod.Decisions;
using Nod.Ledger;
using NodaTime;
using NodaTime.Text;

namespace Nod.Automations;

/// <summary>What an automation needs to write a text, as it is set up now.</summary>
/// <param name="Automation">The automation.</param>
/// <param name="Template">What it says.</param>
/// <param name="Pattern">Organization, brand, program and sender, looked up; number and text are replaced.</param>
public sealed record AutomationSetup(Automation Automation, SavedTemplate Template, SendRequest Pattern);

/// <summary>
/// Writes an automation's text for one person. The dry run and the run both ask it, so that they can't disagree.
/// </summary>
public static class AutomationTexts
{
    private static readonly LocalDatePattern EnglishDate = LocalDatePattern.CreateWithInvariantCulture("ddd, MMM d");
    private static readonly LocalTimePattern EnglishTime = LocalTimePattern.CreateWithInvariantCulture("h:mm tt");
    private static readonly LocalDatePattern GermanDate = LocalDatePattern.CreateWithInvariantCulture("d.M.");
    private static readonly LocalDatePattern OtherDate = LocalDatePattern.CreateWithInvariantCulture("d/M");
    private static readonly LocalTimePattern OtherTime = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>The fields that every text may name; the event's own go before them.</summary>
    public static readonly IReadOnlyList<string> KnownFields =
    [
        "name",
        "brand",
        "job",
        "stage",
        "start_date",
        "start_time",
    ];

    /// <summary>The facts of a person that have to do with the time of a text.</summary>
    public static Facts FactsFor(SendRequest pattern, HiringEvent happened, ContactRecord contact, Instant now) =>
        new(pattern with { To = contact.Address.Phone, TimeZone = happened.TimeZone }, contact, now);

    /// <summary>Writes the text.</summary>
    /// <param name="setup">What it is written from.</param>
    /// <param name="happened">The event it follows from.</param>
    /// <param name="contact">The person as stored.</param>
    /// <param name="now">The moment.</param>
    /// <param name="request">The text, for the gate; the pattern when fields are missing.</param>
    /// <returns>The fields that have neither value nor fallback.</returns>
    public static IReadOnlyList<string> Write(
        AutomationSetup setup,
        HiringEvent happened,
        ContactRecord contact,
        Instant now,
        out SendRequest request
    )
    {
        request = setup.Pattern;
        var language = setup.Template.LanguageFor(contact.State.Language);
        var values = ValuesOf(setup, happened, contact, language, now);
        var missing = setup.Template.Write(contact.State.Language, values, out var text, out var written);
        if (missing.Count == 0)
        {
            request = setup.Pattern with
            {
                To = contact.Address.Phone,
                Class = setup.Automation.Class,
                Body = text,
                Language = written,
                TimeZone = happened.TimeZone,
                Relationship = ClaimOf(happened),
            };
        }

        return missing;
    }

    // Of several applications to a brand the ledger's fold keeps the latest: any of them calls for texts about them.
    private static RelationshipClaim ClaimOf(HiringEvent happened) =>
        new(happened.About, happened.About == Consent.RelationshipKind.Application ? null : happened.Reference);

    private static Dictionary<string, string?> ValuesOf(
        AutomationSetup setup,
        HiringEvent happened,
        ContactRecord contact,
        string language,
        Instant now
    )
    {
        var latest = contact.Person?.Applications?.LastOrDefault(one => one.Brand == happened.Brand);
        var values = new Dictionary<string, string?>
        {
            ["name"] = contact.Person?.Name,
            ["brand"] = setup.Pattern.Brand.Name,
            ["job"] = happened.Job ?? latest?.Job,
            ["stage"] = happened.Stage ?? latest?.Stage,
        };
        if (LocalStart(FactsFor(setup.Pattern, happened, contact, now), happened.StartsAt) is { } start)
        {
            var isEnglish = language.StartsWith("en", StringComparison.OrdinalIgnoreCase);
            var isGerman = language.StartsWith("de", StringComparison.OrdinalIgnoreCase);
            var date =
                isEnglish ? EnglishDate
                : isGerman ? GermanDate
                : OtherDate;
            values["start_date"] = date.Format(start.Date);
            values["start_time"] = (isEnglish ? EnglishTime : OtherTime).Format(start.TimeOfDay);
        }

        foreach (var (field, value) in happened.Fields)
        {
            values[field] = value;
        }

        return values;
    }

    // Where it is not the same time in every zone the person may be in, none is told: the event can say it in a field.
    private static LocalDateTime? LocalStart(in Facts facts, Instant? startsAt)
    {
        LocalDateTime? start = null;
        for (var i = 0; i < facts.ZoneCount && startsAt is not null; i++)
        {
            var there = startsAt.Value.InZone(facts.Zone(i)).LocalDateTime;
            if (start is not null && start != there)
            {
                return null;
            }

            start = there;
        }

        return start;
    }
}
