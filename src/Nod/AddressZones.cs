using System.Collections.Frozen;
using NodaTime;
using NodaTime.TimeZones;

namespace Nod;

/// <summary>
/// The time zones of an address: where a person lives says what time it is there, whatever their number says. Where the
/// address leaves several open, all of them count.
/// </summary>
public static class AddressZones
{
    // States that lie in two zones have both. Arizona has the Navajo Nation's, which keeps daylight-saving time.
    private static readonly (string Zones, string States)[] UnitedStates =
    [
        ("America/New_York", "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV"),
        ("America/New_York America/Chicago", "FL KY TN"),
        ("America/Indiana/Indianapolis America/Chicago", "IN"),
        ("America/Detroit America/Menominee", "MI"),
        ("America/Chicago", "AL AR IA IL LA MN MO MS OK WI"),
        ("America/Chicago America/Denver", "KS ND NE SD TX"),
        ("America/Denver", "CO MT NM UT WY"),
        ("America/Phoenix America/Denver", "AZ"),
        ("America/Boise America/Los_Angeles", "ID OR"),
        ("America/Los_Angeles America/Denver", "NV"),
        ("America/Los_Angeles", "CA WA"),
        ("America/Anchorage America/Adak", "AK"),
        ("Pacific/Honolulu", "HI"),
        ("America/Puerto_Rico", "PR VI"),
        ("Pacific/Guam", "GU MP"),
        ("Pacific/Pago_Pago", "AS"),
    ];

    private static readonly FrozenDictionary<string, IReadOnlyList<DateTimeZone>> States = UnitedStates
        .SelectMany(row => row.States.Split(' ').Select(state => (state, Zones: Named(row.Zones.Split(' ')))))
        .ToFrozenDictionary(pair => pair.state, pair => pair.Zones, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, IReadOnlyList<DateTimeZone>> Countries = TzdbDateTimeZoneSource
        .Default.ZoneLocations!.GroupBy(place => place.CountryCode)
        .ToFrozenDictionary(country => country.Key, country => Named(country.Select(place => place.ZoneId)));

    /// <summary>Every time zone the address may be in; empty when the country is not known.</summary>
    /// <param name="country">ISO 3166-1 alpha-2 code.</param>
    /// <param name="region">ISO 3166-2 subdivision without the country, or null.</param>
    public static IReadOnlyList<DateTimeZone> Of(string country, string? region) =>
        country == "US" && region is not null && States.TryGetValue(region, out var zones)
            ? zones
            : Countries.GetValueOrDefault(country, []);

    private static IReadOnlyList<DateTimeZone> Named(IEnumerable<string> ids) =>
        [.. ids.Select(id => DateTimeZoneProviders.Tzdb[id])];
}
