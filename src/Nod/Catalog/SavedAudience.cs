using Nod.Broadcasts;

namespace Nod.Catalog;

/// <summary>
/// People whom an organization texts again and again, under a name: those put into it, or those a filter admits when it
/// is asked.
/// </summary>
public sealed record SavedAudience
{
    /// <summary>Its name in the API.</summary>
    public required string Key { get; init; }

    /// <summary>What people of the organization call it.</summary>
    public required string Name { get; init; }

    /// <summary>The brand whose programs and conversations the filter looks at, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>Fixed or live.</summary>
    public required AudienceKind Kind { get; init; }

    /// <summary>Whom it admits, if it is live.</summary>
    public ContactFilter? Filter { get; init; }

    /// <summary>The key it was set with last.</summary>
    public required string RecordedWith { get; init; }

    /// <summary>When.</summary>
    public required NodaTime.Instant RecordedAt { get; init; }

    /// <summary>The audience of a broadcast that goes to it, as it stands now.</summary>
    public Audience ToAudience() => new(AudienceKind.Saved, Filter) { Saved = Key, IsLive = Kind == AudienceKind.Live };
}
