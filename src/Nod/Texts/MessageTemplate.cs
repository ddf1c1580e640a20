using System.Text;

namespace Nod.Texts;

/// <summary>
/// A text with fields of a person: <c>{{first_name}}</c>, or <c>{{first_name|there}}</c> with what stands in when the
/// person has none. A field without value and fallback is an error before sending, never a gap in the text.
/// </summary>
/// <remarks>Names are small letters, digits and underscores. Braces that don't come in pairs mean themselves.</remarks>
public sealed class MessageTemplate
{
    private readonly IReadOnlyList<Piece> pieces;

    private MessageTemplate(string source, IReadOnlyList<Piece> pieces)
    {
        Source = source;
        this.pieces = pieces;
        Fields = [.. pieces.Select(piece => piece.Field).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The template as written.</summary>
    public string Source { get; }

    /// <summary>The names of its fields, each once, in order of appearance.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="source">The template.</param>
    /// <param name="template">The template, or null when there are problems.</param>
    /// <returns>All that is wrong with it, with positions; empty when it is sound.</returns>
    public static IReadOnlyList<TemplateProblem> Parse(string source, out MessageTemplate? template)
    {
        var pieces = new List<Piece>();
        var problems = new List<TemplateProblem>();
        var at = 0;
        while (source.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            Literal(source, at, open, pieces, problems);
            var close = source.IndexOf("}}", open + 2, StringComparison.Ordinal);
            var inner = source.IndexOf("{{", open + 2, StringComparison.Ordinal);
            if (close < 0 || (inner >= 0 && inner < close))
            {
                problems.Add(new(open + 1, "The braces that open here are not closed."));
                at = inner < 0 ? source.Length : inner;
                continue;
            }
            pieces.Add(ReadField(source[(open + 2)..close], open + 1, problems));
            at = close + 2;
        }
        Literal(source, at, source.Length, pieces, problems);
        template = problems.Count == 0 ? new(source, pieces) : null;
        return problems;
    }

    /// <summary>The text for one person.</summary>
    /// <param name="values">Values by field; empty and blank ones count as missing, unknown ones are left aside.</param>
    /// <param name="text">The text; empty when fields are missing.</param>
    /// <returns>Every field that has neither value nor fallback; none when the text is whole.</returns>
    public IReadOnlyList<string> Fill(IReadOnlyDictionary<string, string?> values, out string text)
    {
        var missing = new List<string>();
        var filled = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (piece.Field is null)
            {
                filled.Append(piece.Text);
            }
            else if (values.TryGetValue(piece.Field, out var value) && !string.IsNullOrWhiteSpace(value))
            {
                filled.Append(value.Trim());
            }
            else if (piece.Text is not null)
            {
                filled.Append(piece.Text);
            }
            else if (!missing.Contains(piece.Field))
            {
                missing.Add(piece.Field);
            }
        }
        text = missing.Count == 0 ? filled.ToString() : "";
        return missing;
    }

    private static void Literal(string source, int from, int to, List<Piece> pieces, List<TemplateProblem> problems)
    {
        if (source.IndexOf("}}", from, to - from, StringComparison.Ordinal) is var stray and >= 0)
        {
            problems.Add(new(stray + 1, "The braces that close here were not opened."));
        }
        pieces.Add(new(null, source[from..to]));
    }

    private static Piece ReadField(string inside, int position, List<TemplateProblem> problems)
    {
        var bar = inside.IndexOf('|', StringComparison.Ordinal);
        var name = (bar < 0 ? inside : inside[..bar]).Trim();
        var fallback = bar < 0 ? null : inside[(bar + 1)..].Trim();
        if (
            name.Length == 0
            || !name.All(unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit == '_')
        )
        {
            problems.Add(new(position, $"'{name}' is no field: small letters, digits and underscores name one."));
        }
        if (fallback is { Length: 0 })
        {
            problems.Add(new(position, $"The fallback of '{name}' is empty; write one, or leave the bar out."));
        }
        else if (fallback?.IndexOfAny(['|', '{', '}']) >= 0)
        {
            problems.Add(
                new(
                    position,
                    $"The fallback of '{name}' holds a bar or brace; a field has one fallback, in plain words."
                )
            );
        }
        return new(name, fallback);
    }

    /// <summary>A literal text, or a field with its fallback.</summary>
    private sealed record Piece(string? Field, string? Text);
}

/// <summary>One thing wrong with a template.</summary>
/// <param name="Position">The character where it begins, from 1.</param>
/// <param name="What">What is wrong and what to do.</param>
public sealed record TemplateProblem(int Position, string What);
