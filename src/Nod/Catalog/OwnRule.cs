using System.Text.Json;
using NodaTime;

namespace Nod.Catalog;

/// <summary>
/// A rule of an organization's own, in the fields a pack has. Every rule is judged and the strictest wins, so that it can
/// only forbid or delay what the packs allow.
/// </summary>
public sealed record OwnRule
{
    /// <summary>Its identifier, which no pack uses.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the built-in rule that judges it.</summary>
    public required string Rule { get; init; }

    /// <summary>The place it is about, as a pack names it; <c>*</c> is everywhere.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>The classes of message it governs.</summary>
    public required IReadOnlyList<MessageClass> AppliesTo { get; init; }

    /// <summary>Its parameters, or null when the built-in rule takes none.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>The first day it binds, in UTC, such as <c>2026-11-23</c>.</summary>
    public required string EffectiveFrom { get; init; }

    /// <summary>The first day it no longer binds, or null.</summary>
    public string? EffectiveTo { get; init; }

    /// <summary>Where it comes from, such as a works agreement.</summary>
    public required string Source { get; init; }

    /// <summary>Anything else worth knowing.</summary>
    public string? Note { get; init; }

    /// <summary>How often it was set; every version is kept.</summary>
    public required int Version { get; init; }

    /// <summary>Who set it, as they say.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>The key it was set with.</summary>
    public required string RecordedWith { get; init; }

    /// <summary>When.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>Whether it was taken back; it stays on record.</summary>
    public bool Withdrawn { get; init; }
}

/// <summary>
/// A rule of guidance that an organization does not follow, and why ("comply or explain"). What is law can't be departed from.
/// </summary>
public sealed record Departure
{
    /// <summary>The rule, by identifier.</summary>
    public required string Rule { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who decided it, as they say.</summary>
    public required string RecordedBy { get; init; }

    /// <summary>The key it was set with.</summary>
    public required string RecordedWith { get; init; }

    /// <summary>When.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>Whether it was taken back; it stays on record.</summary>
    public bool Withdrawn { get; init; }
}
