using System.Text;

namespace Nod.Texts;

/// <summary>A suggestion: the same text in characters that cost less, such as straight quotes for curly ones (ENC-SMART).</summary>
/// <param name="Text">The text after the replacements; it says the same.</param>
/// <param name="Segments">What it would cost.</param>
/// <param name="Saved">Segments saved; at least 1.</param>
public sealed record SegmentSaving(string Text, Segments Segments, int Saved)
{
    /// <summary>The suggestion for a text, or null when nothing would be saved.</summary>
    /// <remarks>Only typography is replaced: quotes, dashes, spaces, ellipses, bullets. No letter, sum or emoji changes.</remarks>
    public static SegmentSaving? For(string text) => For(text, Segments.Of(text));

    /// <summary>The same for a text that is measured already; allocates nothing where no character could be replaced.</summary>
    public static SegmentSaving? For(string text, Segments before)
    {
        if (before is { Encoding: TextEncoding.Gsm7 } or { Count: 1 } || !IsTypographic(text))
        {
            return null;
        }
        var plain = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            plain.Append(PlainOf(unit) ?? unit.ToString());
        }
        var after = plain.ToString();
        var segments = Segments.Of(after, before.LongReferences);
        return segments.Count < before.Count ? new(after, segments, before.Count - segments.Count) : null;
    }

    private static bool IsTypographic(string text)
    {
        foreach (var unit in text)
        {
            if (PlainOf(unit) is not null)
            {
                return true;
            }
        }
        return false;
    }

    private static string? PlainOf(char unit) =>
        unit switch
        {
            '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u02BC' or '\u00B4' or '`' => "'",
            '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u00AB' or '\u00BB' => "\"",
            '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2015' or '\u2212' => "-",
            '\u2026' => "...",
            '\u2022' or '\u00B7' or '\u25CF' => "-",
            '\t' or '\u00A0' or '\u202F' or (>= '\u2000' and <= '\u200A') or '\u3000' => " ",
            // Soft hyphens and byte order marks are not seen; joiners stay, they shape emoji and scripts.
            '\u00AD' or '\uFEFF' or '\u2060' => "",
            _ => null,
        };
}
