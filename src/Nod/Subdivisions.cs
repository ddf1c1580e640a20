using System.Collections.Frozen;
using System.Globalization;
using Nod.Ledger;
using NodaTime.TimeZones;
using YamlDotNet.RepresentationModel;

namespace Nod;

/// <summary>
/// States and provinces (ISO 3166-2): which one an area code was given to, and which one an address names. Data stand in
/// <c>packs/places/subdivisions.yaml</c>. Every answer is one shared object, so that lists compare by reference.
/// </summary>
public static class Subdivisions
{
    /// <summary>Stands for the subdivision of a country when nobody knows which, as in <c>US-*</c>.</summary>
    public const string Unknown = "*";

    private const string Resource = "places/subdivisions.yaml";

    /// <summary>The list itself, as it is kept.</summary>
    internal static KeptDocument Document { get; } = new(KeptKind.Places, Resource, ReadText());

    private static readonly YamlMappingNode Data = Load();
    private static readonly IReadOnlyList<string>[] ByAreaCode = ReadAreaCodes();
    private static readonly FrozenDictionary<string, string> Territories = Section("territories")
        .ToFrozenDictionary(pair => Text(pair.Key), pair => Text(pair.Value));

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> ByCountry = All()
        .GroupBy(code => CountryOf(code))
        .ToFrozenDictionary(
            country => country.Key,
            country => country.ToFrozenDictionary(code => code[3..], StringComparer.OrdinalIgnoreCase)
        );

    private static readonly FrozenDictionary<string, string> UnknownOf = ByCountry.Keys.ToFrozenDictionary(
        country => country,
        country => $"{country}-{Unknown}"
    );

    private static readonly FrozenDictionary<string, string> ZoneCountries =
        TzdbDateTimeZoneSource.Default.ZoneLocations!.ToFrozenDictionary(
            place => place.ZoneId,
            place => string.Intern(place.CountryCode)
        );

    /// <summary>Every subdivision that is known by name.</summary>
    public static IEnumerable<string> All() => Section("area_codes").Select(pair => Text(pair.Key));

    /// <summary>Those that the number's area code serves; empty outside the North American plan and for other codes.</summary>
    public static IReadOnlyList<string> Of(PhoneNumber number) =>
        number.Digits is >= 10_000_000_000 and < 20_000_000_000
            ? ByAreaCode[(int)(number.Digits / 10_000_000 % 1_000)]
            : [];

    /// <summary>
    /// The place an address names, in the spelling of ISO 3166: a subdivision where it is known, <c>US-*</c> where it is
    /// named and nobody knows it, else the country.
    /// </summary>
    /// <param name="country">ISO 3166-1 alpha-2 code.</param>
    /// <param name="region">The subdivision, with or without the country in front, or null.</param>
    public static string Named(string country, string? region)
    {
        if (Territories.TryGetValue(country, out var territory))
        {
            return territory;
        }

        if (region is null || !ByCountry.TryGetValue(country, out var known))
        {
            return country;
        }

        var bare = region.Length > 3 && region[2] == '-' ? region[3..] : region;
        return known.TryGetValue(bare, out var code) ? code : UnknownOf[country];
    }

    /// <summary>The country of a time zone as the tz database has it (RFC 6557), or null when it has none.</summary>
    public static string? OfZone(string zone) =>
        ZoneCountries.TryGetValue(zone, out var country) ? Named(country, null)
        : TzdbDateTimeZoneSource.Default.CanonicalIdMap.TryGetValue(zone, out var canonical)
        && ZoneCountries.TryGetValue(canonical, out country)
            ? Named(country, null)
        : null;

    /// <summary>The country a place is in; a country is in itself.</summary>
    public static string CountryOf(string place) => place.Length > 3 && place[2] == '-' ? place[..2] : place;

    private static IReadOnlyList<string>[] ReadAreaCodes()
    {
        var lists = new List<string>[1_000];
        foreach (var (place, codes) in Section("area_codes"))
        {
            foreach (var code in ((YamlSequenceNode)codes).Children)
            {
                var number = int.Parse(Text(code), NumberStyles.None, CultureInfo.InvariantCulture);
                (lists[number] ??= []).Add(Text(place));
            }
        }

        IReadOnlyList<string> none = [];
        return [.. lists.Select(list => list ?? none)];
    }

    private static string ReadText()
    {
        using var reader = new StreamReader(typeof(Subdivisions).Assembly.GetManifestResourceStream(Resource)!);
        return reader.ReadToEnd();
    }

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Document.Text));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static IDictionary<YamlNode, YamlNode> Section(string name) => ((YamlMappingNode)Data[name]).Children;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
