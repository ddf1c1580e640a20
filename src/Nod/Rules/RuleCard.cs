using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Rules;

/// <summary>Where a rule stands.</summary>
[JsonConverter(typeof(SnakeCase<RuleStatus>))]
public enum RuleStatus
{
    /// <summary>Binding.</summary>
    InForce,

    /// <summary>Adopted; binds from its date on.</summary>
    AdoptedPending,

    /// <summary>Suspended by the authority: not applied.</summary>
    Waived,

    /// <summary>Struck down: not applied.</summary>
    Vacated,

    /// <summary>Not adopted: not applied.</summary>
    Proposed,

    /// <summary>Not law, but what carriers, providers or good practice ask. Applied.</summary>
    Guidance,
}

/// <summary>How sure we are of a rule. Weak ones stay marked as weak.</summary>
[JsonConverter(typeof(SnakeCase<Confidence>))]
public enum Confidence
{
    /// <summary>Primary text read.</summary>
    A,

    /// <summary>A secondary source read.</summary>
    B,

    /// <summary>Settled, from memory.</summary>
    C,

    /// <summary>One weak source; verify before relying on it.</summary>
    D,
}

/// <summary>What a pack says about one rule: its name, its law, its dates, and how sure we are.</summary>
public sealed record RuleCard
{
    /// <summary>The rule's identifier, such as <c>US-QH</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The pack it stands in.</summary>
    public required string Pack { get; init; }

    /// <summary>SHA-256 of the pack, lower-case hex.</summary>
    public required string PackSha256 { get; init; }

    /// <summary>Name of the built-in rule that judges it.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public required RuleStatus Status { get; init; }

    /// <summary>The classes of message it governs.</summary>
    public required IReadOnlySet<MessageClass> AppliesTo { get; init; }

    /// <summary>The first moment it binds; the end of time when it is adopted and has no date yet.</summary>
    public required Instant EffectiveFrom { get; init; }

    /// <summary>The first moment it no longer binds, or null.</summary>
    public Instant? EffectiveTo { get; init; }

    /// <summary>The statute, guideline or policy.</summary>
    public required string Source { get; init; }

    /// <summary>How sure we are.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>The day somebody last checked it.</summary>
    public required LocalDate VerifiedOn { get; init; }

    /// <summary>What the pack adds in words, or null. Not kept with decisions.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it binds at a moment.</summary>
    public bool IsInForce(Instant moment) =>
        Status is RuleStatus.InForce or RuleStatus.AdoptedPending or RuleStatus.Guidance
        && EffectiveFrom <= moment
        && (EffectiveTo is null || moment < EffectiveTo);
}
