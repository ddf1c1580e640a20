using Nod.Rules.BuiltIn;
using NodaTime;

namespace Nod.Rules;

/// <summary>The hours that all rules of a place allow together, for people to look at; the gate judges by the rules themselves.</summary>
public static class AllowedHours
{
    private const int DayMinutes = 24 * 60;

    /// <summary>
    /// From the first minute of a day that every rule allows to the last, by the clock of the place; null for a closed day.
    /// </summary>
    /// <param name="policy">The rules.</param>
    /// <param name="place">A country, a subdivision, or one such as <c>US-*</c> where nobody knows which.</param>
    /// <param name="messageClass">What is to be sent.</param>
    /// <param name="day">The day.</param>
    /// <param name="moment">When the rules are asked for.</param>
    public static DayHours? On(Policy policy, string place, MessageClass messageClass, LocalDate day, Instant moment)
    {
        var country = Subdivisions.CountryOf(place);
        var places =
            place == $"{country}-{Subdivisions.Unknown}" || (place == country && country != "US")
                ? new Places(country, [], null, null, null, country)
                : new Places(null, [], place == country ? null : place, null, null, country);
        List<WeekHours> rules =
        [
            .. policy.RulesFor(places, messageClass, moment).Rules.OfType<QuietHoursRule>().Select(rule => rule.Hours),
        ];
        bool IsOpen(int minute)
        {
            var at = day.At(LocalTime.FromMinutesSinceMidnight(minute)).InUtc().ToInstant();
            return rules.TrueForAll(hours => hours.IsOpen(at, DateTimeZone.Utc));
        }

        var (first, last) = (0, DayMinutes - 1);
        while (first < DayMinutes && !IsOpen(first))
        {
            first++;
        }

        while (last > first && !IsOpen(last))
        {
            last--;
        }

        return first == DayMinutes
            ? null
            : new DayHours(
                LocalTime.FromMinutesSinceMidnight(first),
                LocalTime.FromMinutesSinceMidnight((last + 1) % DayMinutes)
            );
    }
}
