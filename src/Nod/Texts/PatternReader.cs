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
    private const int StepsMax = 16;
    private const int VariantsMax = 4_000;

    /// <summary>Every way to say the pattern; what can be left out and runs of words make it several.</summary>
    /// <exception cref="FormatException">It can't be read; the message says why.</exception>
    internal IReadOnlyList<(IReadOnlyList<PatternStep> Steps, bool AtStart, bool AtEnd)> Read(string source)
    {
        List<List<PatternStep>> variants = [[]];
        var (atStart, atEnd, gap) = (false, false, 0);
        var items = Items(source);
        for (var i = 0; i < items.Count; i++)
        {
            switch (items[i])
            {
                case "^" when i == 0:
                    atStart = true;
                    continue;
                case "$" when i == items.Count - 1:
                    atEnd = true;
                    continue;
                case "..":
                    gap += ShortGap;
                    continue;
                case "...":
                    gap += LongGap;
                    continue;
            }
            var choices = Choices(items[i], gap);
            variants = [.. variants.SelectMany(variant => choices.Select(choice => variant.Concat(choice).ToList()))];
            gap = 0;
            if (variants.Count > VariantsMax)
            {
                throw new FormatException($"can be said in more than {VariantsMax} ways");
            }
        }
        if (gap > 0 || variants.Any(variant => variant.Count is 0 or > StepsMax))
        {
            throw new FormatException($"needs 1 to {StepsMax} words, and a word after each gap");
        }
        return [.. variants.Select(variant => ((IReadOnlyList<PatternStep>)variant, atStart, atEnd))];
    }

    /// <summary>Splits at spaces outside parentheses.</summary>
    private static List<string> Items(string source)
    {
        var items = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i <= source.Length; i++)
        {
            var end = i == source.Length;
            depth += end ? 0 : source[i] switch { '(' => 1, ')' => -1, _ => 0 };
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

    /// <summary>The runs of steps that an item may be: its single words are one, each run of words is another.</summary>
    private List<List<PatternStep>> Choices(string item, int gap)
    {
        var optional = item.EndsWith('?');
        var body = optional ? item[..^1] : item;
        var alternatives = body.StartsWith('(') && body.EndsWith(')') ? body[1..^1].Split('|') : [body];
        var runs = alternatives
            .SelectMany(Words)
            .SelectMany(KeywordTable.Spellings)
            .Select(spelling => spelling.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        if (runs.Any(run => run.Length == 0))
        {
            throw new FormatException($"has an item without a letter or digit: \"{item}\"");
        }
        List<List<PatternStep>> choices =
        [
            .. from run in runs
            where run.Length > 1
            select run.Select((word, at) => new PatternStep(new HashSet<string> { word }, at == 0 ? gap : 0)).ToList(),
        ];
        var single = runs.Where(run => run.Length == 1).Select(run => run[0]).ToHashSet(StringComparer.Ordinal);
        if (single.Count > 0)
        {
            choices.Add([new(single, gap)]);
        }
        if (optional)
        {
            choices.Add([]);
        }
        return choices;
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
