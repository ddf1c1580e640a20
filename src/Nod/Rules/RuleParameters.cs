using System.Globalization;
using NodaTime;
using NodaTime.Text;
using YamlDotNet.RepresentationModel;

namespace Nod.Rules;

/// <summary>
/// The parameters of one rule as its pack states them. Reading one notes what is wrong with it instead of throwing,
/// so that all problems of all packs are reported together.
/// </summary>
public sealed class RuleParameters
{
    // Days or hours beyond that are a slip of the pen, and would not fit a duration.
    private const int CountMax = 100_000;

    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private static readonly Dictionary<string, (IsoDayOfWeek From, IsoDayOfWeek To)> DayNames = new()
    {
        ["all"] = (IsoDayOfWeek.Monday, IsoDayOfWeek.Sunday),
        ["mon-fri"] = (IsoDayOfWeek.Monday, IsoDayOfWeek.Friday),
        ["mon-sat"] = (IsoDayOfWeek.Monday, IsoDayOfWeek.Saturday),
        ["sat"] = (IsoDayOfWeek.Saturday, IsoDayOfWeek.Saturday),
        ["sun"] = (IsoDayOfWeek.Sunday, IsoDayOfWeek.Sunday),
    };

    private readonly YamlMappingNode? node;
    private readonly string where;
    private readonly List<string> problems;
    private readonly HashSet<string> read = [];

    internal RuleParameters(YamlMappingNode? node, string where, List<string> problems)
    {
        this.node = node;
        this.where = where;
        this.problems = problems;
    }

    /// <summary>A whole number from 1 to 100,000.</summary>
    public int Count(string name)
    {
        var text = (Value(name) as YamlScalarNode)?.Value;
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value is >= 1 and <= CountMax
        )
        {
            return value;
        }

        problems.Add($"{where}: parameter {name} must be a whole number from 1 to {CountMax}.");
        return 1;
    }

    /// <summary>Hours by day: <c>all</c>, <c>mon-fri</c>, <c>mon-sat</c>, <c>sat</c>, <c>sun</c>; null is a closed day.</summary>
    public WeekHours Windows(string name)
    {
        var hours = new Dictionary<IsoDayOfWeek, DayHours>();
        var stated = new HashSet<IsoDayOfWeek>();
        if (Value(name) is not YamlMappingNode map)
        {
            problems.Add($"{where}: parameter {name} must map days to hours.");
            return new WeekHours(hours);
        }

        foreach (var (key, value) in map.Children)
        {
            var day = (key as YamlScalarNode)?.Value ?? string.Empty;
            if (!DayNames.TryGetValue(day, out var range))
            {
                problems.Add($"{where}: {name} knows the days {string.Join(", ", DayNames.Keys)}, not '{day}'.");
                continue;
            }

            // "all" with hours and "sun" without would leave it open which of them holds.
            if (!Days(range).All(stated.Add))
            {
                problems.Add($"{where}: {name} of {day} states a day that another line states as well.");
            }

            if (value is YamlSequenceNode { Children: [YamlScalarNode from, YamlScalarNode to] })
            {
                Add(hours, range, from.Value, to.Value, name);
            }
            else if (value is not YamlScalarNode { Value: "null" or "" or "~" })
            {
                problems.Add($"{where}: {name} of {day} must be two times such as [\"08:00\", \"21:00\"], or null.");
            }
        }

        return new WeekHours(hours);
    }

    internal void ReportUnread()
    {
        foreach (var key in node?.Children.Keys ?? [])
        {
            if (key is not YamlScalarNode { Value: { } name } || !read.Contains(name))
            {
                problems.Add($"{where}: the rule has no parameter {key}.");
            }
        }
    }

    private void Add(
        Dictionary<IsoDayOfWeek, DayHours> hours,
        (IsoDayOfWeek From, IsoDayOfWeek To) range,
        string? from,
        string? to,
        string name
    )
    {
        var opening = Clock.Parse(from ?? string.Empty);
        // 24:00 is how people write the end of a day; the clock calls it midnight.
        var closing = Clock.Parse(to == "24:00" ? "00:00" : to ?? string.Empty);
        if (!opening.Success || !closing.Success)
        {
            problems.Add($"{where}: {name} has times that are not HH:mm: {from}, {to}.");
            return;
        }

        if (opening.Value == closing.Value && to != "24:00")
        {
            problems.Add($"{where}: {name} opens and closes at {from}; a whole day is 00:00 to 24:00.");
        }

        foreach (var day in Days(range))
        {
            hours[day] = new DayHours(opening.Value, closing.Value);
        }
    }

    private static IEnumerable<IsoDayOfWeek> Days((IsoDayOfWeek From, IsoDayOfWeek To) range)
    {
        for (var day = range.From; day <= range.To; day++)
        {
            yield return day;
        }
    }

    private YamlNode? Value(string name)
    {
        read.Add(name);
        return node is not null && node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;
    }
}
