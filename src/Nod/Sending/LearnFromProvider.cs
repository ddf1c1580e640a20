using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Sending;

/// <summary>
/// Records what a provider's word says about a person: a stop it knows of is a revocation of everything, a number that was
/// given back voids every consent, a block or a number that takes no texts is a hold until somebody has looked. What is
/// known already is not recorded again (R15, R18, R26).
/// </summary>
public sealed class LearnFromProvider : Change<RecordedEvent?>
{
    private readonly ContactAddress address;
    private readonly PreparedEvent learned;

    private LearnFromProvider(ContactAddress address, PreparedEvent learned)
    {
        this.address = address;
        this.learned = learned;
    }

    /// <inheritdoc/>
    public override bool IsUrgent => true;

    /// <summary>The change that a failure calls for, or null when it says nothing about the person.</summary>
    /// <param name="address">The person.</param>
    /// <param name="provider">Who said it, by name.</param>
    /// <param name="failure">What it said.</param>
    /// <param name="providerMessageId">About which of its messages, or null.</param>
    /// <param name="now">When.</param>
    /// <param name="ids">Salts for the event.</param>
    public static LearnFromProvider? Of(
        ContactAddress address,
        string provider,
        ProviderFailure failure,
        string? providerMessageId,
        Instant now,
        IdSource ids
    )
    {
        var words = $"{provider} {failure.Detail}";
        var evidence = new Evidence { ProviderMessageId = providerMessageId, Note = words };
        ConsentEvent? happened = failure.Kind switch
        {
            FailureKind.OptedOut => new Revocation
            {
                OccurredAt = now,
                Method = Method.Provider,
                Evidence = evidence,
            },
            FailureKind.Unallocated => new NumberVoided
            {
                OccurredAt = now,
                Reason = VoidReason.Provider,
                Words = words,
                Evidence = evidence,
            },
            FailureKind.Blocked or FailureKind.InvalidNumber or FailureKind.Landline => new Hold
            {
                OccurredAt = now,
                Words = words,
                Evidence = evidence,
            },
            _ => null,
        };
        return happened is null ? null : new LearnFromProvider(address, PreparedEvent.Of(happened, ids));
    }

    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Contacts.Add(address);

    /// <inheritdoc/>
    public override RecordedEvent? Apply(ChangeContext context)
    {
        var state = context.Contact(address).State;
        var known = learned.Event switch
        {
            Hold => state.Hold is not null,
            NumberVoided => state is { Void: not null, HasWordsOfAHolder: false },
            _ => state.Suppressions.Any(stop => stop.Brand is null)
                && state.Programs.All(consent => consent.Status != ConsentStatus.OptedIn),
        };
        return known ? null : context.Append(address, learned);
    }
}
