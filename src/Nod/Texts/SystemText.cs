using System.Text;

namespace Nod.Texts;

/// <summary>A text that Nod sends in its own name, with placeholders in single braces: <c>{brand}</c>.</summary>
public sealed class SystemText
{
    /// <summary>Literal pieces and placeholder names by turns, beginning with a literal.</summary>
    private readonly IReadOnlyList<string> pieces;

    private SystemText(string source, IReadOnlyList<string> pieces)
    {
        Source = source;
        this.pieces = pieces;
        Placeholders = [.. pieces.Where((_, i) => i % 2 == 1).Distinct()];
    }

    /// <summary>The text with its placeholders unfilled, as the wording file has it.</summary>
    public string Source { get; }

    /// <summary>Names of the placeholders, each once, in order of appearance.</summary>
    public IReadOnlyList<string> Placeholders { get; }

    /// <summary>The text with its placeholders replaced; braces in the values mean nothing.</summary>
    /// <param name="values">A value for each of <see cref="Placeholders"/>; others are an error.</param>
    /// <exception cref="ArgumentException">A placeholder has no value, or a value no placeholder.</exception>
    public string Fill(params ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (name, _) in values)
        {
            if (!Placeholders.Contains(name))
            {
                throw new ArgumentException($"The text has no placeholder {{{name}}}: {Source}", nameof(values));
            }
        }
        var text = new StringBuilder();
        for (var i = 0; i < pieces.Count; i++)
        {
            text.Append(i % 2 == 0 ? pieces[i] : ValueOf(pieces[i], values));
        }
        return text.ToString();
    }

    /// <inheritdoc cref="Source"/>
    public override string ToString() => Source;

    /// <summary>Splits a source into pieces.</summary>
    /// <returns>Null, with <paramref name="problem"/> saying why, when braces don't pair.</returns>
    public static SystemText? Parse(string source, out string? problem)
    {
        var pieces = new List<string>();
        var at = 0;
        while (source.IndexOf('{', at) is var open and >= 0)
        {
            var close = source.IndexOf('}', open);
            if (close < 0 || source.IndexOf('{', open + 1, close - open - 1) >= 0)
            {
                problem = $"the brace at character {open + 1} is not closed";
                return null;
            }
            pieces.Add(source[at..open]);
            pieces.Add(source[(open + 1)..close]);
            at = close + 1;
        }
        pieces.Add(source[at..]);
        var stray = pieces.Where((_, i) => i % 2 == 0).Any(literal => literal.Contains('}'));
        problem = stray ? "a closing brace has no opening one" : null;
        return stray ? null : new(source, pieces);
    }

    private string ValueOf(string name, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (given, value) in values)
        {
            if (given == name)
            {
                return value;
            }
        }
        throw new ArgumentException($"No value for {{{name}}}: {Source}", nameof(values));
    }
}
