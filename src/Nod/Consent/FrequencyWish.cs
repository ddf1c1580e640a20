using Nod.Catalog;

namespace Nod.Consent;

/// <summary>The person wishes no more texts of a program than so many in a rolling period (R9, R17).</summary>
public sealed record FrequencyWish : ConsentEvent
{
    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program, by key.</summary>
    public required string Program { get; init; }

    /// <summary>Most texts in one period, at least 1; who wants none stops.</summary>
    public required int Max { get; init; }

    /// <summary>The rolling period.</summary>
    public required FrequencyPeriod Per { get; init; }

    /// <summary>By what way.</summary>
    public required Method Method { get; init; }
}
