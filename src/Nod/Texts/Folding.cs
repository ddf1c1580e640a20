using System.Buffers;
using System.Globalization;
using System.Text;

namespace Nod.Texts;

/// <summary>
/// Reduces a text to its words: small letters and digits, one gap between words, no punctuation, no emoji, no quoted lines.
/// Compatibility forms and case are folded without regard to any culture, so a Turkish I is an i like any other; a
/// letter drawn out ("stoooop") becomes one.
/// </summary>
internal static class Folding
{
    /// <summary>What one UTF-16 unit can become at most: a Greek letter with three marks.</summary>
    internal const int ExpansionMax = 4;

    /// <summary>Stands between two words of different sentences; a space stands between other words.</summary>
    internal const char SentenceGap = '\n';

    /// <summary>Folds into <paramref name="into"/>: room for <see cref="ExpansionMax"/> times the text.</summary>
    /// <param name="text">Any UTF-16, well-formed or not.</param>
    /// <param name="into">Receives the words.</param>
    /// <param name="keepMarks">False drops diacritics, so that ARRÊT and ARRET become the same.</param>
    /// <param name="seeThrough">Takes letters and digits that only look like Latin letters for those.</param>
    internal static Folded Fold(ReadOnlySpan<char> text, Span<char> into, bool keepMarks, bool seeThrough = false)
    {
        var writer = new WordWriter(into);
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (unit == '>' && BeginsLine(text, i))
            {
                i = EndOfLine(text, i) - 1;
                continue;
            }
            if (seeThrough && Lookalikes.At(text, i) is var plain and not '\0')
            {
                unit = plain;
            }
            if (char.IsAsciiLetterLower(unit))
            {
                writer.Letter(unit);
                continue;
            }
            if (unit < 0x80)
            {
                Ascii(unit, text, i, ref writer);
                continue;
            }
            if (Rune.DecodeFromUtf16(text[i..], out var rune, out var used) != OperationStatus.Done)
            {
                writer.Sign();
                continue;
            }
            i += used - 1;
            Other(rune, keepMarks, ref writer);
        }
        return writer.Folded;
    }

    /// <summary>The folded form of a keyword, as a string of its own.</summary>
    internal static string Fold(string keyword, bool keepMarks)
    {
        var into = new char[keyword.Length * ExpansionMax];
        return new string(into.AsSpan(0, Fold(keyword, into, keepMarks).Length));
    }

    private static void Ascii(char unit, ReadOnlySpan<char> text, int at, ref WordWriter writer)
    {
        if (char.IsAsciiLetterOrDigit(unit))
        {
            writer.Letter((char)(char.IsAsciiLetterUpper(unit) ? unit | 0x20 : unit));
            return;
        }
        switch (unit)
        {
            case '\'' or '`':
                // don't and dont are one word.
                return;
            case '\n' or '\r':
                writer.Break();
                return;
            case '?':
                writer.Question();
                return;
            case '.' or '!':
                EndOfSentence(unit, text, at, ref writer);
                return;
            case ' ' or '\t' or '-':
                writer.Gap();
                return;
            default:
                writer.Sign();
                return;
        }
    }

    /// <summary>Whether only blanks stand before a character in its line: then a greater-than sign quotes the line.</summary>
    private static bool BeginsLine(ReadOnlySpan<char> text, int at)
    {
        var before = text[..at].TrimEnd(' ');
        return before.IsEmpty || before[^1] is '\n' or '\r';
    }

    private static int EndOfLine(ReadOnlySpan<char> text, int at)
    {
        var length = text[at..].IndexOfAny('\n', '\r');
        return length < 0 ? text.Length : at + length;
    }

    /// <summary>A stop or exclamation mark ends a sentence before a blank; an ellipsis and "4.30" don't.</summary>
    private static void EndOfSentence(char mark, ReadOnlySpan<char> text, int at, ref WordWriter writer)
    {
        var last = at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]);
        var ellipsis = mark == '.' && at > 0 && text[at - 1] == '.';
        if (last && !ellipsis)
        {
            writer.Break();
        }
        else
        {
            writer.Gap();
        }
    }

    private static void Other(Rune rune, bool keepMarks, ref WordWriter writer)
    {
        var ascii = LetterForms.AsciiOf(rune.Value);
        if (ascii != '\0')
        {
            Ascii(ascii, [], -1, ref writer);
            return;
        }
        if (rune.Value is '’' or '‘' or 'ʼ' or '´' || IsInvisible(rune))
        {
            return;
        }
        rune = Rune.ToLowerInvariant(rune);
        if (rune.IsBmp && LetterForms.Of((char)rune.Value) is { } letters)
        {
            foreach (var letter in letters)
            {
                Letter(new Rune(letter), keepMarks, ref writer);
            }
            return;
        }
        Letter(rune, keepMarks, ref writer);
    }

    private static void Letter(Rune rune, bool keepMarks, ref WordWriter writer)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark:
                if (keepMarks || !IsDiacritic(rune.Value))
                {
                    writer.Mark(rune);
                }
                return;
            case UnicodeCategory.EnclosingMark:
                return;
            default:
                if (Rune.IsLetterOrDigit(rune))
                {
                    writer.Letter(rune);
                }
                else if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DashPunctuation)
                {
                    writer.Gap();
                }
                else
                {
                    writer.Sign();
                }
                return;
        }
    }

    /// <summary>Joiners, direction marks, variation selectors: they change a text's looks, not what it says.</summary>
    private static bool IsInvisible(Rune rune) =>
        rune.Value is >= 0xFE00 and <= 0xFE0F || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;

    /// <summary>Marks that people leave out when typing; those of other scripts are vowels and stay.</summary>
    private static bool IsDiacritic(int codePoint) => codePoint is >= 0x0300 and <= 0x036F or >= 0x064B and <= 0x0655;

    /// <summary>Writes words with one space between them, and remembers where the first sentence ended.</summary>
    private ref struct WordWriter(Span<char> into)
    {
        /// <summary>No language writes a letter three times over; people in a temper do.</summary>
        private const int DrawnOut = 3;

        private readonly Span<char> into = into;
        private int length;
        private int words;
        private int wordsBeforeBreak;
        private ulong signs;
        private int run;
        private bool inWord;
        private bool sentenceEnded;

        internal readonly Folded Folded => new(length, wordsBeforeBreak, signs);

        internal void Letter(char letter)
        {
            if (!inWord)
            {
                if (length > 0)
                {
                    into[length++] = sentenceEnded ? SentenceGap : ' ';
                }
                inWord = true;
                sentenceEnded = false;
                words++;
                run = 0;
            }
            run = run > 0 && into[length - 1] == letter && char.IsLetter(letter) ? run + 1 : 1;
            if (run >= DrawnOut)
            {
                length -= run == DrawnOut ? DrawnOut - 1 : 1;
            }
            into[length++] = letter;
        }

        internal void Letter(Rune letter)
        {
            Span<char> units = stackalloc char[2];
            var count = letter.EncodeToUtf16(units);
            if (count == 2)
            {
                run = 0;
            }
            Letter(units[0]);
            if (count == 2)
            {
                into[length++] = units[1];
            }
        }

        internal void Mark(Rune mark)
        {
            if (inWord)
            {
                length += mark.EncodeToUtf16(into[length..]);
            }
        }

        internal void Gap() => inWord = false;

        /// <summary>A comma or the like: what stands on both sides of it is no phrase of one breath.</summary>
        internal void Sign()
        {
            inWord = false;
            if (words is > 0 and <= 64)
            {
                signs |= 1UL << (words - 1);
            }
        }

        internal void Question()
        {
            Sign();
            sentenceEnded = true;
        }

        internal void Break()
        {
            Sign();
            sentenceEnded = true;
            if (wordsBeforeBreak == 0)
            {
                wordsBeforeBreak = words;
            }
        }
    }
}

/// <summary>The outcome of a folding.</summary>
/// <param name="Length">Units written.</param>
/// <param name="WordsBeforeBreak">Words before the first end of a sentence that asks nothing; 0 when there is none.</param>
/// <param name="Signs">A bit for each of the first 64 words that is followed by more than blanks and dashes.</param>
internal readonly record struct Folded(int Length, int WordsBeforeBreak, ulong Signs);
