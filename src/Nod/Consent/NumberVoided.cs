using System.Text.Json.Serialization;

namespace Nod.Consent;

/// <summary>
/// The number had another holder, or none, by then: what its holder before agreed to is void for every brand (R18; 47 CFR
/// 64.1200(m), CTIA 5.1.5). Nobody asked for silence, so whoever has the number now may agree to texts of their own.
/// </summary>
public sealed record NumberVoided : ConsentEvent
{
    /// <summary>How it became known.</summary>
    public required VoidReason Reason { get; init; }

    /// <summary>Words that said so, as received, or null.</summary>
    public string? Words { get; init; }
}

/// <summary>How it became known that a number changed hands.</summary>
[JsonConverter(typeof(SnakeCase<VoidReason>))]
public enum VoidReason
{
    /// <summary>A database of reassigned numbers says so (47 CFR 64.1200(m)).</summary>
    Reassigned,

    /// <summary>Whoever has it says that it is a wrong number.</summary>
    WrongNumber,

    /// <summary>A carrier's file of deactivated numbers has it (CTIA 5.1.5).</summary>
    Disconnected,

    /// <summary>A provider says that there is no such number any more.</summary>
    Provider,
}
