using System.Globalization;

namespace Nod.Bench;

/// <summary>
/// The seeded phone numbers: a fixed walk through valid North American numbers, repeated in load.lua.
/// </summary>
internal static class Numbers
{
    /// <summary>Any number is as long as this one, so that a request's length never changes.</summary>
    public const string Placeholder = "+10000000000";

    /// <summary>Area codes in all four zones of the contiguous states.</summary>
    public static readonly IReadOnlyList<int> AreaCodes =
    [
        .. (int[])[212, 415, 305, 512, 617, 702, 206, 312, 303, 404, 213, 602, 713, 503, 215, 314],
        .. (int[])[801, 919, 615, 916, 216, 504, 612, 813, 704, 412, 317, 502, 402, 505, 208, 406],
    ];

    private static readonly int[] Exchanges =
    [
        .. Enumerable.Range(200, 800).Where(exchange => exchange % 100 != 11 && exchange != 555),
    ];

    /// <summary>The number of contact <paramref name="index"/>, in E.164.</summary>
    public static string Of(int index)
    {
        var (rest, area) = Math.DivRem(index, AreaCodes.Count);
        var (line, exchange) = Math.DivRem(rest, Exchanges.Length);
        return string.Create(CultureInfo.InvariantCulture, $"+1{AreaCodes[area]}{Exchanges[exchange]}{line:D4}");
    }
}
