using System.Globalization;

namespace Nod.Texts;

/// <summary>What a text costs on the air: how many parts (segments) the carrier bills, and in which alphabet.</summary>
/// <param name="Count">Parts billed; an empty text still goes as one.</param>
/// <param name="Encoding">The narrowest alphabet that carries every character.</param>
/// <param name="Characters">Septets used in GSM-7 (an extension character is two), UTF-16 units in UCS-2.</param>
/// <param name="LongReferences">Whether the parts were counted as joined by 16-bit references instead of 8-bit ones.</param>
public readonly record struct Segments(int Count, TextEncoding Encoding, int Characters, bool LongReferences = false)
{
    // A part has 140 octets; those of a longer text give 6 to the header that joins them, 7 where its reference has 16
    // bits (3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8).
    private const int SingleGsm7 = 160;
    private const int PartGsm7 = 153;
    private const int PartGsm7Long = 152;
    private const int SingleUcs2 = 70;
    private const int PartUcs2 = 67;
    private const int PartUcs2Long = 66;

    /// <summary>Measures a text without allocating. Never throws, not even on unpaired surrogates.</summary>
    /// <remarks>
    /// No part ends inside an escape pair or a surrogate pair, nor inside a UCS-2 grapheme unless that alone is longer
    /// than a part. A carrier that splits graphemes may bill fewer parts, never more.
    /// </remarks>
    /// <param name="text">Any UTF-16.</param>
    /// <param name="longReferences">Whether the sender's carrier joins parts by 16-bit references; most use 8 bits.</param>
    public static Segments Of(ReadOnlySpan<char> text, bool longReferences = false)
    {
        var septets = 0;
        foreach (var unit in text)
        {
            var cost = GsmAlphabet.SeptetsOf(unit);
            if (cost == 0)
            {
                var units = longReferences ? PartUcs2Long : PartUcs2;
                var several = text.Length > SingleUcs2;
                return new(several ? Ucs2Parts(text, units) : 1, TextEncoding.Ucs2, text.Length, longReferences);
            }
            septets += cost;
        }
        var part = longReferences ? PartGsm7Long : PartGsm7;
        return new(septets <= SingleGsm7 ? 1 : Gsm7Parts(text, part), TextEncoding.Gsm7, septets, longReferences);
    }

    private static int Gsm7Parts(ReadOnlySpan<char> text, int part)
    {
        var parts = 1;
        var used = 0;
        foreach (var unit in text)
        {
            var cost = GsmAlphabet.SeptetsOf(unit);
            if (used + cost > part)
            {
                parts++;
                used = 0;
            }
            used += cost;
        }
        return parts;
    }

    private static int Ucs2Parts(ReadOnlySpan<char> text, int part)
    {
        var parts = 1;
        var used = 0;
        while (!text.IsEmpty)
        {
            var grapheme = text[..StringInfo.GetNextTextElementLength(text)];
            text = text[grapheme.Length..];
            if (grapheme.Length > part)
            {
                SpreadOverParts(grapheme, part, ref parts, ref used);
                continue;
            }
            if (used + grapheme.Length > part)
            {
                parts++;
                used = 0;
            }
            used += grapheme.Length;
        }
        return parts;
    }

    /// <summary>Lays out a grapheme that no part can hold (a letter under a heap of marks) by code points.</summary>
    private static void SpreadOverParts(ReadOnlySpan<char> grapheme, int part, ref int parts, ref int used)
    {
        for (var i = 0; i < grapheme.Length; )
        {
            var paired = i + 1 < grapheme.Length && char.IsSurrogatePair(grapheme[i], grapheme[i + 1]);
            var units = paired ? 2 : 1;
            if (used + units > part)
            {
                parts++;
                used = 0;
            }
            used += units;
            i += units;
        }
    }
}
