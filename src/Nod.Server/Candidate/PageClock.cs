using Nod.Ledger;
using Nod.Texts;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Candidate;

/// <summary>How a page tells the time: by the person's clock where their zone is known, else in UTC, and says which.</summary>
/// <param name="texts">The page's language.</param>
/// <param name="contact">The person.</param>
internal sealed class PageClock(PageTexts texts, ContactRecord contact)
{
    private readonly LocalDatePattern day = LocalDatePattern.CreateWithInvariantCulture(texts["page.date"]);
    private readonly DateTimeZone zone = ZoneOf(contact) ?? DateTimeZone.Utc;

    /// <summary>A day.</summary>
    public string Day(Instant moment) => day.Format(moment.InZone(zone).Date);

    /// <summary>A moment, to the minute.</summary>
    public string Moment(Instant moment) =>
        texts.Say(
            "page.moment",
            ("day", Day(moment)),
            ("time", LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(moment.InZone(zone).TimeOfDay)),
            ("zone", zone.Id)
        );

    private static DateTimeZone? ZoneOf(ContactRecord contact) =>
        contact.State.TimeZone is { } named ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(named)
        : contact.Profile?.Zones is [var only] ? only
        : null;
}
