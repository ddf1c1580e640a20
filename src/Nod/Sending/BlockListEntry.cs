using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Sending;

/// <summary>In what a provider's block list and our record differ. Never resolved towards sending.</summary>
public enum BlockListDifference
{
    /// <summary>It stands there, and the person agreed here since: the provider goes on refusing their texts.</summary>
    OnlyThere,

    /// <summary>The person stopped here, and the provider neither has it nor was told.</summary>
    OnlyHere,

    /// <summary>It stood there and is gone, without a word of the person's here: our stop stands.</summary>
    GoneThere,
}

/// <summary>What is known of one person on one block list of a provider's.</summary>
/// <param name="Contact">The person, as one organization knows them.</param>
/// <param name="Provider">The provider, by name.</param>
/// <param name="List">The list, as the provider calls it.</param>
public sealed record BlockListEntry(ContactAddress Contact, string Provider, string List)
{
    /// <summary>Since when it stands there, by the provider's word; null when it was never seen there.</summary>
    public Instant? ListedAt { get; init; }

    /// <summary>When it was first found to be gone from there, or null.</summary>
    public Instant? GoneAt { get; init; }

    /// <summary>When we last told the provider of the person's stop, or null.</summary>
    public Instant? ToldAt { get; init; }

    /// <summary>Whether it stands there as far as we know.</summary>
    public bool IsThere => ListedAt is not null && GoneAt is null;

    /// <summary>Whether the provider was told of the stop, and it has not been found gone since.</summary>
    public bool IsTold => ToldAt is { } told && (GoneAt is null || told >= GoneAt);

    /// <summary>The difference to our record, or null when both say the same.</summary>
    /// <param name="state">Where the person stands here.</param>
    /// <param name="brands">The brands whose texts are held against the list.</param>
    public BlockListDifference? DifferenceTo(ContactState state, IReadOnlyCollection<string> brands) =>
        (IsStopped(state, brands), IsThere) switch
        {
            (false, true) => BlockListDifference.OnlyThere,
            (true, false) when !IsTold => GoneAt is null ? BlockListDifference.OnlyHere : BlockListDifference.GoneThere,
            _ => null,
        };

    /// <summary>Whether a person stopped everything that these brands text.</summary>
    public static bool IsStopped(ContactState state, IReadOnlyCollection<string> brands) =>
        brands.Count > 0
        && brands.All(brand => state.StopFor(brand, null) is not null)
        && !state.Programs.Any(consent => consent.Status == ConsentStatus.OptedIn && brands.Contains(consent.Brand));
}
