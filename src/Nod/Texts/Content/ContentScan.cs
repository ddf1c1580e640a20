using System.Buffers;
using System.Globalization;
using System.Text;

namespace Nod.Texts.Content;

/// <summary>
/// One pass over a text: cuts it into tokens for the phrases, and notes what can be seen on the way: capitals, hidden and
/// foreign letters, links, phone numbers. Linear in the text.
/// </summary>
internal ref struct ContentScan
{
    private readonly ContentLists lists;
    private readonly ReadOnlySpan<char> text;
    private readonly Span<Token> tokens;

    // The word being read; start is -1 between words.
    private ulong hash;
    private int start = -1;
    private int letters;
    private int capitals;
    private int digits;
    private WordTraits traits;

    // Letters that stand alone, one after the other: F R E E.
    private ulong singlesHash;
    private int singlesStart;
    private int singles;

    private int linkEnd;
    private int pathEnd;
    private LetterCase cases;
    private int marks;
    private PhoneDigits phone;
    private int firstMarks = -1;

    /// <param name="lists">The lists to look words up in.</param>
    /// <param name="text">Any UTF-16, well-formed or not.</param>
    /// <param name="tokens">Room for one more token than the text has units.</param>
    internal ContentScan(ContentLists lists, ReadOnlySpan<char> text, Span<Token> tokens)
    {
        this.lists = lists;
        this.text = text;
        this.tokens = tokens;
        phone = new PhoneDigits(text);
    }

    /// <summary>How many tokens there are.</summary>
    internal int Count { get; private set; }

    /// <summary>What the pass itself found, or null.</summary>
    internal List<ContentFinding>? Findings { get; private set; }

    /// <summary>Reads the text.</summary>
    internal void Run()
    {
        for (var at = 0; at < text.Length; at++)
        {
            var unit = text[at];
            if (char.IsAsciiLetterLower(unit))
            {
                Letter(unit, at);
            }
            else if (unit == ' ')
            {
                EndWord(at);
            }
            else if (unit < 0x80)
            {
                at = Ascii(unit, at);
            }
            else
            {
                at = Other(unit, at);
            }
        }
        EndWord(text.Length);
        singles = 0;
        Close();
    }

    private void Letter(char folded, int at)
    {
        Begin(at);
        hash = WordHash.Add(hash, folded);
        letters++;
    }

    private void Begin(int at)
    {
        if (start >= 0)
        {
            return;
        }
        start = at;
        hash = WordHash.Start;
        letters = 0;
        capitals = 0;
        digits = 0;
        traits = WordTraits.None;
    }

    private int Ascii(char unit, int at)
    {
        if (char.IsAsciiLetterUpper(unit))
        {
            Letter((char)(unit | 0x20), at);
            capitals++;
            return at;
        }
        if (char.IsAsciiDigit(unit))
        {
            Begin(at);
            hash = WordHash.Add(hash, unit);
            digits++;
            return at;
        }
        if (unit is '.' or ',' or ':' && start >= 0 && Next(at) is var next && char.IsAsciiLetterOrDigit(next))
        {
            if (letters == 0 && char.IsAsciiDigit(next))
            {
                return at;
            }
            if (unit == '.')
            {
                return Dot(at);
            }
        }
        if (unit is '$' or '@' && char.IsAsciiLetter(Next(at)) && IsInsideWord(at))
        {
            Letter(Lookalikes.LetterOf(unit, oneIsL: false), at);
            traits |= WordTraits.Swapped;
            return at;
        }
        EndWord(at);
        switch (unit)
        {
            case '$':
                Sum(at);
                break;
            case '%':
                Turn(Token.Percent, at + 1);
                break;
            case '!' or '?':
                Mark(at);
                break;
            case '.' when at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]):
            case '\n' or '\r':
                AddBreak(at);
                break;
            default:
                break;
        }
        return at;
    }

    private readonly char Next(int at) => at + 1 < text.Length ? text[at + 1] : '\0';

    // "c@sh" and "$ave", not "jobs@acme.example" nor "US$".
    private readonly bool IsInsideWord(int at)
    {
        var end = at + 1;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }
        return end - at > 2
            && (end == text.Length || text[end] is not ('.' or '@'))
            && (text[at] == '$' ? start < 0 : start >= 0);
    }

    private int Dot(int at)
    {
        if (at >= linkEnd)
        {
            var host = LinkHost.At(text, at, pathEnd);
            linkEnd = host.End;
            pathEnd = host.PathEnd;
            if (lists.IsShortener(text[host.Start..host.End]))
            {
                Note(ContentTopic.LinkShortener, isPlain: true, host.Start, host.End);
            }
        }
        EndWord(at);
        // What a path says is the page's address, not the text's words.
        return at + 1 >= linkEnd ? Math.Max(at, pathEnd - 1) : at;
    }

    private int Other(char unit, int at)
    {
        if (LetterFold.One(unit) is not '\0' and var folded)
        {
            Letter(folded, at);
            capitals += char.IsUpper(unit) ? 1 : 0;
            return at;
        }
        if (unit is '€' or '£' or '¥')
        {
            EndWord(at);
            Sum(at);
            return at;
        }
        if (Rune.DecodeFromUtf16(text[at..], out var rune, out var used) != OperationStatus.Done)
        {
            EndWord(at);
            return at;
        }
        var last = at + used - 1;
        if (Lookalikes.IsHidden(rune.Value))
        {
            traits |= start >= 0 && IsLatin(Next(last)) ? WordTraits.Hidden : WordTraits.None;
            return last;
        }
        if (start >= 0 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark)
        {
            return last;
        }
        Foreign(rune, at);
        return last;
    }

    private void Foreign(Rune rune, int at)
    {
        if (rune.IsBmp && Lookalikes.LatinOf((char)rune.Value) is not '\0' and var latin)
        {
            Letter(latin, at);
            capitals += Rune.IsUpper(rune) ? 1 : 0;
            traits |= WordTraits.Confusable;
            return;
        }
        var folded = LetterFold.Fold(rune);
        if (folded.Length == 0)
        {
            EndWord(at);
            if (rune.Value is 0x2028 or 0x2029 or 0x0085)
            {
                AddBreak(at);
            }
            return;
        }
        var styled = LetterForms.AsciiOf(rune.Value) != '\0';
        foreach (var letter in folded)
        {
            Letter(letter, at);
        }
        traits |=
            styled ? WordTraits.Styled
            : rune.Value >= 0x250 ? WordTraits.Foreign
            : WordTraits.None;
    }

    private static bool IsLatin(char unit) => char.IsAsciiLetter(unit) || (unit < 0x250 && char.IsLetter(unit));

    private void EndWord(int at)
    {
        if (start < 0)
        {
            return;
        }
        var from = start;
        start = -1;
        if (letters == 0 || char.IsAsciiDigit(text[from]))
        {
            phone.Add(from, at);
            AddNumber(from, at);
            if (letters >= 2)
            {
                Disguise(from, at);
            }
            return;
        }
        var word = lists.Words.NumberOf(hash);
        cases.Count(letters, capitals);
        if ((traits | (digits > 0 ? WordTraits.Swapped : WordTraits.None)) != WordTraits.None)
        {
            word = Odd(word, from, at);
        }
        if (letters == 1)
        {
            Single(from, at);
        }
        else
        {
            singles = 0;
        }
        if (word > 0 && lists.IsCurrency(word) && Count > 0 && tokens[Count - 1].Word == Token.Number)
        {
            Turn(Token.Money, at);
            return;
        }
        if (word > 0 && lists.IsPercent(word) && Count > 0 && tokens[Count - 1].Word == Token.Number)
        {
            Turn(Token.Percent, at);
            return;
        }
        tokens[Count++] = new(word, from, at);
    }

    /// <summary>A word with something odd about it; the number of the word it passes for.</summary>
    private int Odd(int word, int from, int at)
    {
        if (traits.HasFlag(WordTraits.Hidden))
        {
            Note(ContentTopic.HiddenCharacter, word > 0, from, at);
        }
        var foreign = traits.HasFlag(WordTraits.Confusable) && !traits.HasFlag(WordTraits.Foreign);
        if (foreign && (HasLatin(from, at) || lists.IsDisguised(hash)))
        {
            Note(ContentTopic.Lookalike, word > 0, from, at);
        }
        else if (traits.HasFlag(WordTraits.Styled))
        {
            Note(ContentTopic.Lookalike, lists.IsDisguised(hash), from, at);
        }
        else if (digits > 0 || traits.HasFlag(WordTraits.Swapped))
        {
            return Disguise(from, at) is > 0 and var meant ? meant : word;
        }
        return word;
    }

    private readonly bool HasLatin(int from, int at)
    {
        foreach (var unit in text[from..at])
        {
            if (IsLatin(unit))
            {
                return true;
            }
        }
        return false;
    }

    private int Disguise(int from, int at)
    {
        for (var reading = 0; reading < 2; reading++)
        {
            var meant = WordHash.Start;
            foreach (var unit in text[from..at])
            {
                var letter = Lookalikes.LetterOf(unit, oneIsL: reading == 1);
                meant = WordHash.Add(meant, letter != '\0' ? letter : char.ToLowerInvariant(unit));
            }
            if (lists.IsDisguised(meant))
            {
                Note(ContentTopic.Lookalike, isPlain: true, from, at);
                return lists.Words.NumberOf(meant);
            }
        }
        return 0;
    }

    private void Single(int from, int at)
    {
        if (singles == 0 || from - singlesStart > 3 * singles)
        {
            singles = 0;
            singlesHash = WordHash.Start;
            singlesStart = from;
        }
        singlesHash = WordHash.Add(singlesHash, char.ToLowerInvariant(text[from]));
        singles++;
        if (singles >= 4 && lists.IsDisguised(singlesHash))
        {
            Note(ContentTopic.Lookalike, isPlain: true, singlesStart, at);
        }
    }

    private void AddNumber(int from, int at)
    {
        // "1 200": the groups of one number. "$ 20": the sum a sign announced.
        if (Count > 0 && tokens[Count - 1] is { } last && from - last.End <= 1)
        {
            var group =
                last.Word == Token.Number && from - last.End == 1 && text[last.End] is ' ' or '\u00A0' or '\u202F';
            if (last.Word == Token.Money || (group && at - from == 3))
            {
                tokens[Count - 1] = last with { End = at };
                return;
            }
        }
        tokens[Count++] = new(Token.Number, from, at);
    }

    private void Sum(int at)
    {
        if (Count > 0 && tokens[Count - 1].Word == Token.Number && at - tokens[Count - 1].End <= 1)
        {
            Turn(Token.Money, at + 1);
        }
        else
        {
            tokens[Count++] = new(Token.Money, at, at + 1);
        }
    }

    private readonly void Turn(int word, int end)
    {
        if (Count > 0 && tokens[Count - 1].Word == Token.Number)
        {
            tokens[Count - 1] = new(word, tokens[Count - 1].Start, end);
        }
    }

    private void Mark(int at)
    {
        marks = at > 0 && text[at - 1] is '!' or '?' ? marks + 1 : 1;
        if (marks == 3 && firstMarks < 0)
        {
            firstMarks = at - 2;
        }
        AddBreak(at);
    }

    private void AddBreak(int at)
    {
        if (Count > 0 && tokens[Count - 1].Word != Token.Break)
        {
            tokens[Count++] = new(Token.Break, at, at);
        }
    }

    private void Close()
    {
        if (cases.IsShouted(out var throughout))
        {
            Note(ContentTopic.Shouting, throughout, 0, Math.Min(text.Length, 40));
        }
        else if (firstMarks >= 0)
        {
            Note(ContentTopic.Shouting, isPlain: false, firstMarks, firstMarks + 3);
        }
        phone.End();
        if (phone.Found is { } numbers)
        {
            (Findings ??= []).AddRange(
                numbers.Select(number => new ContentFinding(ContentTopic.PhoneNumber, false, number))
            );
        }
    }

    private void Note(ContentTopic topic, bool isPlain, int from, int to)
    {
        Findings ??= [];
        // A text full of oddities is as odd with eight of them.
        if (Findings.Count < 8)
        {
            Findings.Add(new(topic, isPlain, text[from..Math.Min(to, from + 60)].ToString()));
        }
    }
}
