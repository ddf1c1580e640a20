namespace Nod.Texts;

/// <summary>
/// Reads patterns: words and <c>&lt;groups&gt;</c>; <c>(one|or another)</c>; <c>?</c> after what may be left out;
/// <c>..</c> for up to three other words, <c>...</c> for up to twelve; <c>^</c> and <c>$</c> for the ends of a sentence.
/// </summary>
/// <param name="groups">The words, and runs of words, that a group's name stands for.</param>
internal sealed class PatternReader(IReadOnlyDictionary<string, IReadOnlyList<string>> groups)
{
    private const int ShortGap = 3;
    private const int LongGap = 12;

    /// <summary>Most places that a pattern may have.</summary>
    internal const int StepsMax = 16;

    /// <summary>The places of the pattern, and whether it begins and ends a sentence.</summary>
    /// <exception cref="FormatException">It can't be read; the message says why.</exception>
    internal (IReadOnlyList<PatternStep> Steps, bool AtStart, bool AtEnd) Read(string source)
    {
        var steps = new List<PatternStep>();
        var (atStart, atEnd, gap) = (false, false, 0);
        var items = Items(source);
        for (var i = 0; i < items.Count; i++)
        {
            switch (items[i])
            {
                case "^" when i == 0:
                    atStart = true;
                    break;
                case "$" when i == items.Count - 1:
                    atEnd = true;
                    break;
                case "..":
                    gap += ShortGap;
                    break;
                case "...":
                    gap += LongGap;
                    break;
                default:
                    steps.Add(Step(items[i], gap));
                    gap = 0;
                    break;
            }
        }
        return gap > 0 || steps.Count > StepsMax || steps.All(step => step.Optional)
            ? throw new FormatException($"needs 1 to {StepsMax} words, and a word after each gap")
            : (steps, atStart, atEnd);
    }

    /// <summary>Splits at spaces outside parentheses.</summary>
    private static List<string> Items(string source)
    {
        var items = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i <= source.Length; i++)
        {
            var end = i == source.Length;
            depth += end
                ? 0
                : source[i] switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
            if (depth is < 0 or > 1 || (end && depth != 0))
            {
                throw new FormatException("has a parenthesis without its other half");
            }
            if (end || (source[i] == ' ' && depth == 0))
            {
                if (i > start)
                {
                    items.Add(source[start..i]);
                }
                start = i + 1;
            }
        }
        return items;
    }

    private PatternStep Step(string item, int gap)
    {
        var optional = item.EndsWith('?');
        var body = optional ? item[..^1] : item;
        var alternatives = body.StartsWith('(') && body.EndsWith(')') ? body[1..^1].Split('|') : [body];
        var runs = alternatives
            .SelectMany(Words)
            .SelectMany(KeywordTable.Spellings)
            .Distinct(StringComparer.Ordinal)
            .Select(spelling => spelling.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        return runs.Any(run => run.Length == 0)
            ? throw new FormatException($"has an item without a letter or digit: \"{item}\"")
            : new(runs, optional, gap);
    }

    private IReadOnlyList<string> Words(string alternative)
    {
        if (!alternative.StartsWith('<') || !alternative.EndsWith('>'))
        {
            return [alternative];
        }
        return groups.TryGetValue(alternative[1..^1], out var words)
            ? words
            : throw new FormatException($"names the unknown group {alternative}");
    }
}
