using System.Globalization;
using NodaTime;
using YamlDotNet.RepresentationModel;

namespace Nod.Rules;

/// <summary>Reads the holidays of a pack. What is wrong is noted, so that all problems are reported together.</summary>
internal sealed class HolidayReader(List<string> problems)
{
    private static readonly HashSet<string> Fields =
    [
        "name",
        "date",
        "easter",
        "nth",
        "weekday",
        "month",
        "plus_days",
        "years",
        "observed",
    ];

    /// <summary>The calendar, or null when the pack has none.</summary>
    public HolidayCalendar? Read(YamlNode? node, string file)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlSequenceNode { Children.Count: > 0 } list)
        {
            problems.Add($"{file}: holidays must be a list with at least one holiday.");
            return null;
        }

        var holidays = new List<Holiday>();
        foreach (var child in list.Children)
        {
            if (child is YamlMappingNode map)
            {
                holidays.Add(ReadOne(map, file));
            }
            else
            {
                problems.Add($"{file}: line {child.Start.Line}: a holiday is a mapping, not '{child}'.");
            }
        }

        return new HolidayCalendar(holidays);
    }

    private Holiday ReadOne(YamlMappingNode node, string file)
    {
        var name = Text(node, "name");
        var where = $"{file}, holiday {name}";
        if (string.IsNullOrEmpty(name))
        {
            problems.Add($"{where}: name is missing.");
        }

        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } field } || !Fields.Contains(field))
            {
                problems.Add($"{where}: there is no field '{key}'.");
            }
        }

        var before = problems.Count;
        var holiday = new Holiday
        {
            Name = name ?? string.Empty,
            Date = FixedDate(node, where),
            Easter = Number(node, "easter", -70, 70, where),
            Month = Number(node, "month", 1, 12, where) ?? 0,
            Weekday = Weekday(node, where),
            Nth = Text(node, "nth") == "last" ? 5 : Number(node, "nth", 1, 4, where) ?? 0,
            PlusDays = Number(node, "plus_days", -7, 7, where) ?? 0,
            EvenYears = Even(node, where),
            Observed = Observed(node, where),
        };
        var isWeekday = holiday.Weekday != IsoDayOfWeek.None && holiday.Month > 0 && holiday.Nth > 0;
        var kinds = (holiday.Date is null ? 0 : 1) + (holiday.Easter is null ? 0 : 1) + (isWeekday ? 1 : 0);
        if (kinds != 1 && problems.Count == before)
        {
            problems.Add($"{where}: a holiday has one of: date; easter; nth, weekday and month.");
        }

        return holiday;
    }

    private AnnualDate? FixedDate(YamlMappingNode node, string where)
    {
        if (Text(node, "date") is not { } text)
        {
            return null;
        }

        var parsed = NodaTime.Text.AnnualDatePattern.Iso.Parse(text);
        if (parsed.Success)
        {
            return parsed.Value;
        }

        problems.Add($"{where}: date must be a day of the year such as \"12-25\".");
        return null;
    }

    private IsoDayOfWeek Weekday(YamlMappingNode node, string where)
    {
        if (Text(node, "weekday") is not { } text)
        {
            return IsoDayOfWeek.None;
        }

        if (!EnumWords<IsoDayOfWeek>.TryParse(text, out var day))
        {
            problems.Add($"{where}: weekday must be a day such as monday, not '{text}'.");
        }

        return day;
    }

    private Observance Observed(YamlMappingNode node, string where)
    {
        if (Text(node, "observed") is not { } text)
        {
            return Observance.None;
        }

        if (!EnumWords<Observance>.TryParse(text, out var observed))
        {
            problems.Add($"{where}: observed must be one of {string.Join(", ", EnumWords<Observance>.All)}.");
        }

        return observed;
    }

    private bool Even(YamlMappingNode node, string where)
    {
        var years = Text(node, "years");
        if (years is not (null or "even"))
        {
            problems.Add($"{where}: years can only be even.");
        }

        return years == "even";
    }

    private int? Number(YamlMappingNode node, string field, int min, int max, string where)
    {
        if (Text(node, field) is not { } text)
        {
            return null;
        }

        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= min
            && value <= max
        )
        {
            return value;
        }

        problems.Add($"{where}: {field} must be a whole number from {min} to {max}.");
        return null;
    }

    private static string? Text(YamlMappingNode node, string field) =>
        node.Children.TryGetValue(new YamlScalarNode(field), out var child) ? (child as YamlScalarNode)?.Value : null;
}
