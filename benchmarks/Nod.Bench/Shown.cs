using System.Globalization;

namespace Nod.Bench;

/// <summary>Numbers as a reader of a table wants them.</summary>
internal static class Shown
{
    /// <summary>Three significant figures or a whole number with thousands set apart.</summary>
    public static string Number(double? value) =>
        value switch
        {
            null => "–",
            >= 100 => value.Value.ToString("#,0", CultureInfo.InvariantCulture),
            >= 10 => value.Value.ToString("0.#", CultureInfo.InvariantCulture),
            _ => value.Value.ToString("0.##", CultureInfo.InvariantCulture),
        };

    /// <summary>Yes, no, or nothing to say.</summary>
    public static string Met(bool? met) =>
        met switch
        {
            true => "yes",
            false => "no",
            null => "–",
        };
}
