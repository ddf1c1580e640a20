using System.Collections.Concurrent;
using NodaTime;
using PhoneNumbers;

namespace Nod;

/// <summary>What a number can be used for, as far as the numbering plan tells.</summary>
public enum NumberType
{
    /// <summary>A mobile number.</summary>
    Mobile,

    /// <summary>A number of a plan that does not tell mobile from fixed, such as the North American one.</summary>
    FixedOrMobile,

    /// <summary>A fixed line: texts do not arrive.</summary>
    Fixed,

    /// <summary>A number reached over the internet.</summary>
    Voip,

    /// <summary>Toll-free, premium, shared cost, pager and the like: not a person's phone.</summary>
    Service,
}

/// <summary>What the numbering plan says of a number. Shared between numbers that look alike.</summary>
/// <param name="Type">What the number is for.</param>
/// <param name="Region">ISO 3166-1 alpha-2 code of the country the number belongs to, such as <c>US</c>.</param>
/// <param name="Zones">Every time zone the number might be in; empty when the plan does not tell.</param>
/// <param name="Subdivisions">The states or provinces its area code serves (ISO 3166-2); empty when it tells none.</param>
public sealed record NumberProfile(
    NumberType Type,
    string Region,
    IReadOnlyList<DateTimeZone> Zones,
    IReadOnlyList<string> Subdivisions
);

/// <summary>The world's numbering plans, as libphonenumber knows them. Thread safe; no I/O after the first use.</summary>
public static class NumberPlan
{
    private static readonly PhoneNumberUtil Plan = PhoneNumberUtil.GetInstance();
    private static readonly PhoneNumberToTimeZonesMapper ZoneMap = PhoneNumberToTimeZonesMapper.GetInstance();
    private const ulong BlockSize = 10_000;

    private static readonly ConcurrentDictionary<uint, NumberProfile> NorthAmericanBlocks = new();
    private static readonly ConcurrentDictionary<string, IReadOnlyList<DateTimeZone>> ZoneLists = new();
    private static readonly ConcurrentDictionary<
        (NumberType, string, IReadOnlyList<DateTimeZone>, IReadOnlyList<string>),
        NumberProfile
    > Profiles = new();

    /// <summary>What the plan says of a number, or null when no such number can exist.</summary>
    public static NumberProfile? Describe(PhoneNumber number)
    {
        if (!IsNorthAmerican(number))
        {
            return Ask(number);
        }

        var block = (uint)(number.Digits / BlockSize);
        if (NorthAmericanBlocks.TryGetValue(block, out var known))
        {
            return known;
        }

        var profile = Ask(number);
        // Geographic numbers are given out by exchange, ten thousand at a time, so the last four digits tell nothing
        // more. Other types are not, and are asked about one by one.
        if (profile?.Type == NumberType.FixedOrMobile)
        {
            NorthAmericanBlocks.TryAdd(block, profile);
        }

        return profile;
    }

    private static bool IsNorthAmerican(PhoneNumber number) => number.Digits is >= 10_000_000_000 and < 20_000_000_000;

    private static NumberProfile? Ask(PhoneNumber number)
    {
        var parsed = Parse(number);
        if (parsed is null || !Plan.IsValidNumber(parsed))
        {
            return null;
        }

        var region = Plan.GetRegionCodeForNumber(parsed) ?? "ZZ";
        var zones = ZonesOf(parsed);
        var key = (TypeOf(parsed), region, zones, Subdivisions.Of(number));
        return Profiles.GetOrAdd(key, static k => new NumberProfile(k.Item1, k.Item2, k.Item3, k.Item4));
    }

    /// <summary>Reads E.164 and asks the plan whether such a number can exist.</summary>
    public static bool TryParse(string? text, out PhoneNumber number) =>
        PhoneNumber.TryRead(text, out number) && Describe(number) is not null;

    /// <summary>
    /// Reads a number as people write it: with its country's code after a plus, or as it is dialled in a country.
    /// </summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="region">The country it is read in without a code, ISO 3166-1 alpha-2; null takes numbers with a plus alone.</param>
    /// <param name="number">The number, which can exist.</param>
    public static bool TryParse(string? text, string? region, out PhoneNumber number)
    {
        number = default;
        return Parse(text, region) is { HasExtension: false } parsed
            && TryParse(Plan.Format(parsed, PhoneNumberFormat.E164), out number);
    }

    /// <summary>A number as it is written in a country, made up; null where no plan is known.</summary>
    public static string? Example(string region) =>
        Plan.GetExampleNumberForType(region, PhoneNumberType.MOBILE) is { } example
            ? Plan.Format(example, PhoneNumberFormat.NATIONAL)
            : null;

    /// <summary>A number as people read it aloud, such as <c>+1 212-555-0147</c>; null when it is none.</summary>
    public static string? Spaced(string number) =>
        PhoneNumber.TryRead(number, out var read) && Parse(read) is { } parsed
            ? Plan.Format(parsed, PhoneNumberFormat.INTERNATIONAL)
            : null;

    private static PhoneNumbers.PhoneNumber? Parse(PhoneNumber number) => Parse(number.ToString(), null);

    private static PhoneNumbers.PhoneNumber? Parse(string? text, string? region)
    {
        try
        {
            return Plan.Parse(text, region);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private static NumberType TypeOf(PhoneNumbers.PhoneNumber parsed) =>
        Plan.GetNumberType(parsed) switch
        {
            PhoneNumberType.MOBILE => NumberType.Mobile,
            PhoneNumberType.FIXED_LINE_OR_MOBILE => NumberType.FixedOrMobile,
            PhoneNumberType.PERSONAL_NUMBER => NumberType.FixedOrMobile,
            PhoneNumberType.FIXED_LINE => NumberType.Fixed,
            PhoneNumberType.VOIP => NumberType.Voip,
            _ => NumberType.Service,
        };

    private static IReadOnlyList<DateTimeZone> ZonesOf(PhoneNumbers.PhoneNumber parsed)
    {
        var names = ZoneMap.GetTimeZonesForNumber(parsed);
        return ZoneLists.GetOrAdd(string.Join(' ', names), static joined => KnownZones(joined.Split(' ')));
    }

    // One zone that is not known leaves the time unknown: the others alone would open a window too early.
    private static List<DateTimeZone> KnownZones(string[] names)
    {
        var zones = names.Select(DateTimeZoneProviders.Tzdb.GetZoneOrNull).OfType<DateTimeZone>().ToList();
        return zones.Count == names.Length ? zones : [];
    }
}
