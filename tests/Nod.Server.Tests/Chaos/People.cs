using System.Globalization;
using NodaTime;

namespace Nod.Server.Tests.Chaos;

/// <summary>
/// The people of the load: a hundred numbers kept for fiction, where it is day. The server runs by the real clock, so
/// elsewhere job alerts would wait for the morning. For some hours it is day in none of these places; then replies carry
/// the campaign alone.
/// </summary>
internal static class People
{
    private static readonly (string Zone, string Prefix)[] Places =
    [
        ("Pacific/Honolulu", "+180855501"),
        ("America/New_York", "+121255501"),
        ("Europe/Berlin", "+491713920"),
    ];

    private static readonly LocalTime Opens = new(9, 30);
    private static readonly LocalTime Closes = new(19, 30);

    /// <summary>Their numbers.</summary>
    public static IReadOnlyList<string> At(Instant now)
    {
        var place = Places.FirstOrDefault(one => IsDay(now, one.Zone), Places[0]);
        var digits = place.Prefix.StartsWith("+1", StringComparison.Ordinal) ? "D2" : "D3";
        return
        [
            .. Enumerable
                .Range(0, 100)
                .Select(number => place.Prefix + number.ToString(digits, CultureInfo.InvariantCulture)),
        ];
    }

    private static bool IsDay(Instant now, string zone)
    {
        var local = now.InZone(DateTimeZoneProviders.Tzdb[zone]).TimeOfDay;
        return local >= Opens && local < Closes;
    }
}
