using Nod.Decisions;
using Nod.Ledger;
using Nod.Rules;
using NodaTime;

namespace Nod.Sending;

/// <summary>
/// Until when a message is of use (R24): as long as its caller says, else as long as the packs say for its class, and never
/// past the beginning of the interview or shift it names.
/// </summary>
public static class Expiry
{
    /// <summary>How long a message of a class is of use that no pack speaks of.</summary>
    public static readonly Duration DefaultLife = Duration.FromHours(48);

    /// <summary>The first moment at which a new message is of no use any more.</summary>
    /// <param name="policy">The packs.</param>
    /// <param name="request">The message.</param>
    /// <param name="contact">The person as stored.</param>
    /// <param name="wantedAt">When it is wanted.</param>
    /// <param name="stated">What its caller says, or null; it stands whatever else is known.</param>
    public static Instant Of(
        Policy policy,
        SendRequest request,
        ContactRecord contact,
        Instant wantedAt,
        Instant? stated
    )
    {
        if (stated is { } said)
        {
            return said;
        }

        var rules = policy.RulesFor(Facts.PlacesOf(request, contact), request.Class, wantedAt);
        var ends = wantedAt + (rules.Life ?? DefaultLife);
        return Instant.Min(ends, StartOf(request.Brand.Key, request.Relationship, contact) ?? ends);
    }

    /// <summary>
    /// The first moment at which a stored message is of no use any more: an interview that it names may have been moved
    /// forward since.
    /// </summary>
    public static Instant Of(MessageRecord message, ContactRecord contact) =>
        message.IsExpiryStated
            ? message.ExpiresAt
            : Instant.Min(
                message.ExpiresAt,
                StartOf(message.Brand, message.Relationship, contact) ?? message.ExpiresAt
            );

    private static Instant? StartOf(string brand, RelationshipClaim? claim, ContactRecord contact) =>
        claim is null ? null : contact.State.LatestAct(brand, claim.Kind, claim.Reference)?.StartsAt;
}
