using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nod;

/// <summary>Writes an enum as its snake_case name, the one spelling the API, the packs and the ledger share.</summary>
public sealed class SnakeCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, false)
    where T : struct, Enum;

/// <summary>The snake_case spelling of enum members.</summary>
public static class EnumWords<T>
    where T : struct, Enum
{
    private static readonly T[] Values = Enum.GetValues<T>();

    private static readonly string[] Words =
    [
        .. Values.Select(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())),
    ];

    /// <summary>Every spelling, in the order of declaration.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>The spelling of one member.</summary>
    public static string Of(T value) => Words[Array.IndexOf(Values, value)];

    /// <summary>Reads a spelling; exact, case included.</summary>
    public static bool TryParse(string? word, out T value)
    {
        var at = Array.IndexOf(Words, word);
        value = at < 0 ? default : Values[at];
        return at >= 0;
    }
}
