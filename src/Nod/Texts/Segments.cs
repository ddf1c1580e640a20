using System.Globalization;

namespace Nod.Texts;

/// <summary>What a text costs on the air: how many parts (segments) the carrier bills, and in which alphabet.</summary>
/// <param name="Count">Parts billed; an empty text still goes as one.</param>
/// <param name="Encoding">The narrowest alphabet that carries every character.</param>
/// <param name="Characters">Septets used in GSM-7 (an extension character is two), UTF-16 units in UCS-2.</param>
public readonly record struct Segments(int Count, TextEncoding Encoding, int Characters)
{
    // A part has 140 octets; those of a longer text give 6 to the header that joins them (3GPP TS 23.040, 9.2.3.24).
    private const int SingleGsm7 = 160;
    private const int PartGsm7 = 153;
    private const int SingleUcs2 = 70;
    private const int PartUcs2 = 67;

    /// <summary>Measures a text without allocating. Never throws, not even on unpaired surrogates.</summary>
    /// <remarks>
    /// No part ends inside an escape pair or a surrogate pair, nor inside a UCS-2 grapheme unless that alone is longer
    /// than a part. A carrier that splits graphemes may bill fewer parts, never more.
    /// </remarks>
    public static Segments Of(ReadOnlySpan<char> text)
    {
        var septets = 0;
        foreach (var unit in text)
        {
            var cost = GsmAlphabet.SeptetsOf(unit);
            if (cost == 0)
            {
                return new(text.Length <= SingleUcs2 ? 1 : Ucs2Parts(text), TextEncoding.Ucs2, text.Length);
            }
            septets += cost;
        }
        return new(septets <= SingleGsm7 ? 1 : Gsm7Parts(text), TextEncoding.Gsm7, septets);
    }

    private static int Gsm7Parts(ReadOnlySpan<char> text)
    {
        var parts = 1;
        var used = 0;
        foreach (var unit in text)
        {
            var cost = GsmAlphabet.SeptetsOf(unit);
            if (used + cost > PartGsm7)
            {
                parts++;
                used = 0;
            }
            used += cost;
        }
        return parts;
    }

    private static int Ucs2Parts(ReadOnlySpan<char> text)
    {
        var parts = 1;
        var used = 0;
        while (!text.IsEmpty)
        {
            var grapheme = text[..StringInfo.GetNextTextElementLength(text)];
            text = text[grapheme.Length..];
            if (grapheme.Length > PartUcs2)
            {
                SpreadOverParts(grapheme, ref parts, ref used);
                continue;
            }
            if (used + grapheme.Length > PartUcs2)
            {
                parts++;
                used = 0;
            }
            used += grapheme.Length;
        }
        return parts;
    }

    /// <summary>Lays out a grapheme that no part can hold (a letter under a heap of marks) by code points.</summary>
    private static void SpreadOverParts(ReadOnlySpan<char> grapheme, ref int parts, ref int used)
    {
        for (var i = 0; i < grapheme.Length; )
        {
            var paired = i + 1 < grapheme.Length && char.IsSurrogatePair(grapheme[i], grapheme[i + 1]);
            var units = paired ? 2 : 1;
            if (used + units > PartUcs2)
            {
                parts++;
                used = 0;
            }
            used += units;
            i += units;
        }
    }
}
