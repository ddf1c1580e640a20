using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Catalog;

/// <summary>A stretch of time that a promised frequency counts in; rolling, not by the calendar.</summary>
[JsonConverter(typeof(SnakeCase<FrequencyPeriod>))]
public enum FrequencyPeriod
{
    /// <summary>24 hours.</summary>
    Day,

    /// <summary>7 days.</summary>
    Week,

    /// <summary>30 days.</summary>
    Month,
}

/// <summary>How often a program may text one person, as promised at opt-in.</summary>
/// <param name="Max">Most texts in one period, at least 1.</param>
/// <param name="Per">The rolling period.</param>
public sealed record Frequency(int Max, FrequencyPeriod Per)
{
    /// <summary>How long a period is.</summary>
    public static Duration LengthOf(FrequencyPeriod period) =>
        period switch
        {
            FrequencyPeriod.Day => Duration.FromDays(1),
            FrequencyPeriod.Week => Duration.FromDays(7),
            _ => Duration.FromDays(30),
        };
}

/// <summary>The named use that consent is for. In the API a <c>program</c>.</summary>
public sealed record MessagingProgram
{
    /// <summary>The brand it belongs to, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program's key within its brand.</summary>
    public required string Key { get; init; }

    /// <summary>The name candidates read, such as <c>Job alerts</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The one class of message that consent to this program covers.</summary>
    public required MessageClass Class { get; init; }

    /// <summary>What it is for, in words a candidate understands.</summary>
    public required string Purpose { get; init; }

    /// <summary>The promised frequency.</summary>
    public required Frequency Frequency { get; init; }

    /// <summary>Stricter than the rules: days after which a first message asks to reconfirm. Null leaves it to the rules.</summary>
    public int? ReconfirmAfterDays { get; init; }

    /// <summary>Every how many messages the opt-out line is repeated. Null leaves it to the rules.</summary>
    public int? ReminderEvery { get; init; }

    /// <summary>
    /// Whether a consent that anybody could have given for a number has to be confirmed from it. Some packs ask for that too.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DoubleOptIn { get; init; }

    /// <summary>Languages the program texts in, the preferred one first (BCP 47).</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["en"];
}
