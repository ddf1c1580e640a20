using System.Globalization;
using Nod.Texts.Content;
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
        ["mon"] = (IsoDayOfWeek.Monday, IsoDayOfWeek.Monday),
        ["tue"] = (IsoDayOfWeek.Tuesday, IsoDayOfWeek.Tuesday),
        ["wed"] = (IsoDayOfWeek.Wednesday, IsoDayOfWeek.Wednesday),
        ["thu"] = (IsoDayOfWeek.Thursday, IsoDayOfWeek.Thursday),
        ["fri"] = (IsoDayOfWeek.Friday, IsoDayOfWeek.Friday),
        ["sat"] = (IsoDayOfWeek.Saturday, IsoDayOfWeek.Saturday),
        ["sun"] = (IsoDayOfWeek.Sunday, IsoDayOfWeek.Sunday),
    };

    private const string HolidayKey = "holiday";

    private readonly YamlMappingNode? node;
    private readonly HolidayCalendar? holidays;
    private readonly string where;
    private readonly List<string> problems;
    private readonly HashSet<string> read = [];

    internal RuleParameters(
        YamlMappingNode? node,
        HolidayCalendar? holidays,
        ContentSource content,
        string where,
        List<string> problems
    )
    {
        Content = content;
        this.node = node;
        this.holidays = holidays;
        this.where = where;
        this.problems = problems;
    }

    /// <summary>The lists that texts are read by.</summary>
    public ContentSource Content { get; }

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

    /// <summary>A whole number from 1 to 100,000, or null where the pack states none.</summary>
    public int? OptionalCount(string name) => Value(name) is null ? null : Count(name);

    /// <summary>One of the words of an enum.</summary>
    public T Word<T>(string name)
        where T : struct, Enum
    {
        var text = (Value(name) as YamlScalarNode)?.Value;
        if (!EnumWords<T>.TryParse(text, out var value))
        {
            problems.Add(
                $"{where}: parameter {name} must be one of {string.Join(", ", EnumWords<T>.All)}, not '{text}'."
            );
        }

        return value;
    }

    /// <summary>Several words of an enum, at least one.</summary>
    public IReadOnlySet<T> Words<T>(string name)
        where T : struct, Enum
    {
        var words = new HashSet<T>();
        foreach (var text in Texts(name))
        {
            if (EnumWords<T>.TryParse(text, out var value))
            {
                words.Add(value);
            }
            else
            {
                problems.Add($"{where}: parameter {name} knows {string.Join(", ", EnumWords<T>.All)}, not '{text}'.");
            }
        }

        if (words.Count == 0)
        {
            problems.Add($"{where}: parameter {name} must be a list with at least one word.");
        }

        return words;
    }

    /// <summary>Texts in a list; none where the pack states none.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        switch (Value(name))
        {
            case null:
                return [];
            case YamlSequenceNode list when list.Children.All(child => child is YamlScalarNode):
                return [.. list.Children.Select(child => ((YamlScalarNode)child).Value ?? string.Empty)];
            default:
                problems.Add($"{where}: parameter {name} must be a list of texts.");
                return [];
        }
    }

    /// <summary>A text, empty where the pack states none.</summary>
    public string Text(string name)
    {
        var value = Value(name);
        if (value is not (null or YamlScalarNode))
        {
            problems.Add($"{where}: parameter {name} must be a text.");
        }

        return (value as YamlScalarNode)?.Value ?? string.Empty;
    }

    /// <summary>
    /// Hours by day: <c>all</c>, <c>mon-fri</c>, <c>mon-sat</c>, a day such as <c>mon</c>, and <c>holiday</c> for the
    /// holidays of the pack; null is a closed day.
    /// </summary>
    public WeekHours Windows(string name)
    {
        var hours = new Dictionary<IsoDayOfWeek, DayHours>();
        if (Value(name) is not YamlMappingNode map)
        {
            problems.Add($"{where}: parameter {name} must map days to hours.");
            return new WeekHours(hours);
        }

        var stated = new HashSet<IsoDayOfWeek>();
        DayHours? onHolidays = null;
        var keepsHolidays = false;
        foreach (var (key, value) in map.Children)
        {
            var day = (key as YamlScalarNode)?.Value ?? string.Empty;
            if (day == HolidayKey)
            {
                keepsHolidays = true;
                onHolidays = Hours(value, day, name);
                continue;
            }

            if (!DayNames.TryGetValue(day, out var range))
            {
                problems.Add(
                    $"{where}: {name} knows the days {string.Join(", ", DayNames.Keys)}, {HolidayKey}, not '{day}'."
                );
                continue;
            }

            // "all" with hours and "sun" without would leave it open which of them holds.
            if (!Days(range).All(stated.Add))
            {
                problems.Add($"{where}: {name} of {day} states a day that another line states as well.");
            }

            if (Hours(value, day, name) is { } window)
            {
                foreach (var one in Days(range))
                {
                    hours[one] = window;
                }
            }
        }

        if (keepsHolidays && holidays is null)
        {
            problems.Add($"{where}: {name} speaks of holidays, and the pack has none.");
        }

        return new WeekHours(hours, keepsHolidays ? holidays : null, onHolidays);
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

    // Null is a closed day, and what could not be read.
    private DayHours? Hours(YamlNode value, string day, string name)
    {
        if (value is YamlScalarNode { Value: "null" or "" or "~" })
        {
            return null;
        }

        if (
            value
            is not YamlSequenceNode { Children: [YamlScalarNode { Value: var from }, YamlScalarNode { Value: var to }] }
        )
        {
            problems.Add($"{where}: {name} of {day} must be two times such as [\"08:00\", \"21:00\"], or null.");
            return null;
        }

        var opening = Clock.Parse(from ?? string.Empty);
        // 24:00 is how people write the end of a day; the clock calls it midnight.
        var closing = Clock.Parse(to == "24:00" ? "00:00" : to ?? string.Empty);
        if (!opening.Success || !closing.Success)
        {
            problems.Add($"{where}: {name} has times that are not HH:mm: {from}, {to}.");
            return null;
        }

        if (opening.Value == closing.Value && to != "24:00")
        {
            problems.Add($"{where}: {name} opens and closes at {from}; a whole day is 00:00 to 24:00.");
        }

        return new DayHours(opening.Value, closing.Value);
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
