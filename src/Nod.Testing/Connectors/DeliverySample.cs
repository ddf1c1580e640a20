using Nod.Automations;

namespace Nod.Testing;

/// <summary>What a delivery is about, in no vendor's words.</summary>
public sealed record DeliverySample
{
    /// <summary>The person's number as the vendor has it; null for none.</summary>
    public string? Phone { get; init; } = "+12125550147";

    /// <summary>What happened; null where the person alone changed.</summary>
    public required HiringEventKind? Kind { get; init; }

    /// <summary>What stands in the field of the question: a text, true, false, or null.</summary>
    public object? Answer { get; init; }

    /// <summary>When it happened, and when the person applied.</summary>
    public required string At { get; init; }

    /// <summary>The vendor's identifier of the person.</summary>
    public string Person { get; init; } = "57683957";

    /// <summary>The vendor's identifier of the application.</summary>
    public string Application { get; init; } = "69306314";

    /// <summary>The stage.</summary>
    public string Stage { get; init; } = "Phone screen";
}
