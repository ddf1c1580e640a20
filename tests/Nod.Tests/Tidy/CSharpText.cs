namespace Nod.Tests.Tidy;

/// <summary>
/// C# source taken apart without a parser: the code with comments and literals blanked, and the comments with all else
/// blanked. Both keep the source's length and line breaks, so a place in one is the same place in the other.
/// </summary>
internal sealed class CSharpText
{
    private readonly string text;
    private readonly char[] code;
    private readonly char[] comments;
    private int at;

    private CSharpText(string text)
    {
        this.text = text;
        code = [.. text.Select(BlankOf)];
        comments = [.. code];
        Scan(inHole: false);
    }

    /// <summary>The source without comments and literals.</summary>
    public string Code => new(code);

    /// <summary>The source's comments alone, with their slashes.</summary>
    public string Comments => new(comments);

    /// <summary>Takes the source apart.</summary>
    public static CSharpText Of(string text) => new(text);

    /// <summary>The number of the line, from 1, that holds this place.</summary>
    public int LineAt(int place) => text.AsSpan(0, place).Count('\n') + 1;

    private static char BlankOf(char each) => each is '\n' or '\r' ? each : ' ';

    private char Peek(int ahead = 0) => at + ahead < text.Length ? text[at + ahead] : '\0';

    private bool Ahead(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private void Scan(bool inHole)
    {
        for (var depth = 0; at < text.Length; )
        {
            if (Ahead("//"))
            {
                KeepComment(EndOf("\n", including: false));
            }
            else if (Ahead("/*"))
            {
                KeepComment(EndOf("*/", including: true));
            }
            else if (StartsLiteral(out var prefix))
            {
                SkipLiteral(prefix);
            }
            else if (inHole && depth == 0 && Peek() == '}')
            {
                return;
            }
            else
            {
                depth += Peek() switch
                {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                code[at] = inHole ? BlankOf(text[at]) : text[at];
                at++;
            }
        }
    }

    private int EndOf(string mark, bool including)
    {
        var found = text.IndexOf(mark, at + 2, StringComparison.Ordinal);
        return found < 0 ? text.Length
            : including ? found + mark.Length
            : found;
    }

    private void KeepComment(int end)
    {
        text.CopyTo(at, comments, at, end - at);
        at = end;
    }

    /// <summary>Whether a string or character begins here; its prefix is what stands before the quote.</summary>
    private bool StartsLiteral(out string prefix)
    {
        var length = 0;
        while (Peek(length) is '$' or '@')
        {
            length++;
        }

        prefix = text.Substring(at, length);
        return Peek(length) == '"' || (length == 0 && IsCharacter());
    }

    private bool IsCharacter() =>
        Peek() == '\''
        && (Peek(1) == '\\' ? text.IndexOf('\'', at + 3) is var end && end >= 0 && end - at <= 8 : Peek(2) == '\'');

    private void SkipLiteral(string prefix)
    {
        if (Peek() == '\'')
        {
            at = Peek(1) == '\\' ? text.IndexOf('\'', at + 3) + 1 : at + 3;
            return;
        }

        at += prefix.Length;
        var quotes = 0;
        while (Peek(quotes) == '"')
        {
            quotes++;
        }

        if (quotes >= 3 && !prefix.Contains('@', StringComparison.Ordinal))
        {
            at += quotes;
            var end = text.IndexOf(new string('"', quotes), at, StringComparison.Ordinal);
            at = end < 0 ? text.Length : end + quotes;
            return;
        }

        at++;
        SkipQuoted(prefix.Contains('@', StringComparison.Ordinal), prefix.Contains('$', StringComparison.Ordinal));
    }

    private void SkipQuoted(bool verbatim, bool interpolated)
    {
        while (at < text.Length && (verbatim || Peek() != '\n'))
        {
            if (verbatim && Ahead("\"\""))
            {
                at += 2;
            }
            else if (!verbatim && Peek() == '\\')
            {
                at += 2;
            }
            else if (interpolated && (Ahead("{{") || Ahead("}}")))
            {
                at += 2;
            }
            else if (interpolated && Peek() == '{')
            {
                at++;
                Scan(inHole: true);
            }
            else if (text[at++] == '"')
            {
                return;
            }
        }
    }
}
