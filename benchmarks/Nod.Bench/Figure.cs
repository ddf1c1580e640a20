using System.Text.Json.Serialization;

namespace Nod.Bench;

/// <summary>What a goal limits: a ratio to the baseline, or the value itself; from below or from above.</summary>
internal sealed record Goal(bool IsRatio, bool IsFloor, double Limit)
{
    public static Goal RatioAtLeast(double limit) => new(true, true, limit);

    public static Goal RatioAtMost(double limit) => new(true, false, limit);

    public static Goal AtLeast(double limit) => new(false, true, limit);

    public static Goal AtMost(double limit) => new(false, false, limit);

    /// <summary>Whether the goal is met; unknown while the figure is.</summary>
    public bool? Met(double? ours, double? ratio) =>
        (IsRatio ? ratio : ours) is { } value ? (IsFloor ? value >= Limit : value <= Limit) : null;

    public override string ToString() => $"{(IsFloor ? '≥' : '≤')} {Shown.Number(Limit)}{(IsRatio ? " ×" : "")}";
}

/// <summary>One line of the table: the medians, and the median of the ratios taken pair by pair.</summary>
internal sealed record Figure(
    string Row,
    string Name,
    string Unit,
    double? Ours,
    [property: JsonIgnore] Goal? Limit = null,
    string? Against = null,
    double? Baseline = null,
    double? Ratio = null,
    string? Note = null
)
{
    /// <summary>The goal in words.</summary>
    public string? Goal => Limit?.ToString();

    /// <summary>Whether the goal is met.</summary>
    public bool? Met => Limit?.Met(Ours, Ratio);
}
