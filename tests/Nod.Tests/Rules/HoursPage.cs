using System.Text;
using Nod.Rules;
using Nod.Rules.BuiltIn;
using NodaTime;

namespace Nod.Tests.Rules;

/// <summary>The hours of the week that all rules of a place allow together, minute by minute.</summary>
internal static class HoursPage
{
    private const int DayMinutes = 24 * 60;

    // No place of any pack keeps a holiday in this week.
    private static readonly LocalDate Monday = new(2026, 8, 17);
    private static readonly Instant Moment = Some.At("2026-08-17T00:00:00Z");

    /// <summary>The table of every place that has a pack.</summary>
    public static string Render()
    {
        var text = new StringBuilder(
            """
            # Hours

            What the rules of each place allow together by the clock of wherever the person may be: from inclusive, to exclusive.
            A person who may be in several places gets the hours that all of them allow. States that are not listed have the
            hours of the United States. A dash is a day without hours; a place without holidays treats them as the day they
            fall on. Answers to what a person texted keep no hours. Made from the packs: see [how](README.md).


            """
        );
        Append(text, "Alerts and promotion", MessageClass.JobAlert);
        text.Append('\n');
        Append(text, "About an application, and a recruiter's own texts", MessageClass.Transactional);
        return text.ToString();
    }

    /// <summary>The hours of a date, such as <c>08:00-20:00</c>, or a dash.</summary>
    public static string Of(string place, MessageClass messageClass, LocalDate date)
    {
        var rules = RulesOf(place, messageClass);
        var parts = new List<string>();
        for (var minute = 0; minute < DayMinutes; minute++)
        {
            var first = minute;
            while (minute < DayMinutes && rules.TrueForAll(rule => IsOpen(rule, date, minute)))
            {
                minute++;
            }

            if (minute > first)
            {
                parts.Add($"{Clock(first)}-{Clock(minute)}");
            }
        }

        return parts.Count == 0 ? "-" : string.Join(", ", parts);
    }

    /// <summary>The hours of Monday to Friday, Saturday, Sunday and a holiday of the place.</summary>
    public static string Week(string place, MessageClass messageClass)
    {
        var days = Enumerable.Range(0, 7).Select(day => Of(place, messageClass, Monday.PlusDays(day))).ToList();
        if (days.Take(5).Distinct().Count() != 1)
        {
            throw new InvalidOperationException($"{place} has hours of its own on a working day.");
        }

        return $"{days[0]} | {days[5]} | {days[6]} | {OnHoliday(place, messageClass)}";
    }

    private static void Append(StringBuilder text, string title, MessageClass messageClass)
    {
        text.Append($"## {title}\n\n| place | | Monday to Friday | Saturday | Sunday | holidays | rules |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- |\n");
        var places = Policy.Shipped.Packs.Where(pack =>
            pack.Jurisdiction != Pack.Everywhere && pack.Members.Count == 0
        );
        foreach (var place in places.DistinctBy(pack => pack.Jurisdiction))
        {
            var pack = Policy
                .Shipped.Packs.Where(one => one.Jurisdiction == place.Jurisdiction)
                .MaxBy(one => one.Rules.Count)!;
            var ids = string.Join(", ", RulesOf(pack.Jurisdiction, messageClass).Select(rule => rule.Card.Id));
            text.Append(
                $"| `{pack.Jurisdiction}` | {pack.Title} | {Week(pack.Jurisdiction, messageClass)} | {ids} |\n"
            );
        }
    }

    private static string OnHoliday(string place, MessageClass messageClass)
    {
        var keeps = RulesOf(place, messageClass).Exists(rule => rule.Hours.Describe().Contains("holiday"));
        var calendar = Policy.Shipped.Packs.FirstOrDefault(pack => pack.Jurisdiction == place)?.Holidays;
        return keeps && calendar is not null
            ? Of(place, messageClass, calendar.In(2026).First(day => day.DayOfWeek < IsoDayOfWeek.Saturday))
            : "as the day";
    }

    private static List<QuietHoursRule> RulesOf(string place, MessageClass messageClass)
    {
        var country = Subdivisions.CountryOf(place);
        var places =
            place == $"{country}-{Subdivisions.Unknown}" || place == country && country != "US"
                ? new Places(country, [], null, null, null, country)
                : new Places(null, [], place == country ? null : place, null, null, country);
        return [.. Policy.Shipped.RulesFor(places, messageClass, Moment).Rules.OfType<QuietHoursRule>()];
    }

    private static bool IsOpen(QuietHoursRule rule, LocalDate date, int minute) =>
        rule.Hours.IsOpen(date.At(LocalTime.FromMinutesSinceMidnight(minute)).InUtc().ToInstant(), DateTimeZone.Utc);

    private static string Clock(int minute) => $"{minute / 60:00}:{minute % 60:00}";
}
