using NodaTime;

namespace Nod.Consent;

/// <summary>The latest moment by which the number is known to have changed hands.</summary>
/// <param name="EventId">The event.</param>
/// <param name="At">The moment: nothing told of up to it is the present holder's.</param>
public sealed record NumberVoid(Guid EventId, Instant At);

/// <content>Who holds the number (R18).</content>
public sealed partial record ContactState
{
    /// <summary>That the number changed hands, or null when nobody said so.</summary>
    public NumberVoid? Void { get; init; }

    /// <summary>Whether a text of this brand and program has lost what it rested on, since the number changed hands.</summary>
    public bool IsVoidFor(string brand, string? program)
    {
        if (Void is null || (program is not null && ConsentFor(brand, program) is { Status: ConsentStatus.OptedIn }))
        {
            return false;
        }

        // Acts and texts of the holder before are gone from here.
        foreach (var known in Relationships)
        {
            if (known.Brand == brand)
            {
                return false;
            }
        }

        return ConversationWith(brand) is null;
    }

    /// <summary>Whether anything on record could be void: a consent, a refusal, an act, a conversation or a wish.</summary>
    public bool HasWordsOfAHolder =>
        Programs.Any(consent =>
            consent.Status is ConsentStatus.OptedIn or ConsentStatus.Declined or ConsentStatus.Unconfirmed
        )
        || !Relationships.IsEmpty
        || !Conversations.IsEmpty
        || !Wishes.IsEmpty;

    // Stops and holds stay: silence is owed to the number until somebody who has it asks for texts.
    private ContactState Fold(Guid id, NumberVoided gone)
    {
        if (IsOfEarlierHolder(gone))
        {
            return this;
        }

        var at = gone.OccurredAt;
        return this with
        {
            Void = new NumberVoid(id, at),
            Programs =
            [
                .. Programs.Select(consent =>
                    consent.Status == ConsentStatus.Revoked || consent.At > at
                        ? consent
                        : consent with
                        {
                            Status = ConsentStatus.Void,
                            EventId = id,
                            At = at,
                            Sequence = Sequence,
                            ConfirmedAt = at,
                        }
                ),
            ],
            Relationships = Relationships.RemoveAll(known => known.At <= at),
            Conversations = Conversations.RemoveAll(talk => talk.At <= at),
            Wishes = Wishes.RemoveAll(wish => wish.At <= at),
        };
    }

    // Told late or again, it is still the word of whoever had the number before: an old consent never revives.
    private bool IsOfEarlierHolder(ConsentEvent happened) => happened.OccurredAt <= Void?.At;
}
