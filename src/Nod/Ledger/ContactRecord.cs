using Nod.Consent;
using Nod.Decisions;

namespace Nod.Ledger;

/// <summary>A number as one organization knows it.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Phone">The number.</param>
public readonly record struct ContactAddress(Guid Organization, PhoneNumber Phone);

/// <summary>One contact as stored: the fold of the events, the counters, and what the number plan says.</summary>
/// <param name="Address">Whose contact, and which number.</param>
/// <param name="Revision">How often the row was written; 0 when there is none.</param>
/// <param name="State">The fold of the consent events.</param>
/// <param name="Traffic">The counters.</param>
/// <param name="Person">What is known of the person besides, or null when nothing is; never needed to judge.</param>
public sealed record ContactRecord(
    ContactAddress Address,
    long Revision,
    ContactState State,
    ContactTraffic Traffic,
    KnownPerson? Person
)
{
    private NumberProfile? profile;
    private bool isDescribed;

    /// <summary>A contact of whom nothing is known.</summary>
    public static ContactRecord Unknown(ContactAddress address) =>
        new(address, 0, ContactState.Empty, ContactTraffic.Empty, null);

    /// <summary>Whether everything was erased and nothing has happened since: the row then holds no number.</summary>
    public bool IsErased =>
        State.Erased is { } erased && erased.EventId == State.LastEventId && Traffic.Programs.IsEmpty;

    /// <summary>What the number plan says; looked up on first use and kept.</summary>
    public NumberProfile? Profile => profile ?? (isDescribed ? null : profile = NumberPlan.Describe(Address.Phone));

    /// <summary>The contact with what the number plan said another day.</summary>
    internal ContactRecord DescribedAs(NumberProfile? told) => this with { profile = told, isDescribed = true };
}
