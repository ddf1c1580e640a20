using System.Runtime.CompilerServices;
using Nod.Broadcasts;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Server.Broadcasts;

/// <summary>The next few people of an audience.</summary>
/// <param name="People">Who, with the contact if it was read.</param>
/// <param name="To">The last person looked at, addressed or not; null when nobody was.</param>
/// <param name="IsLast">Whether nobody comes after them.</param>
internal sealed record AudienceStep(
    IReadOnlyList<(Addressee Addressee, ContactRecord? Contact)> People,
    PhoneNumber? To,
    bool IsLast
);

/// <summary>
/// Goes over the people a broadcast is meant for, in the store's own order, from anywhere on. Reads a page at a time and
/// holds no more.
/// </summary>
internal sealed class AudienceWalk(IStore store, Broadcast broadcast)
{
    private const int PageSize = 1024;

    // Where a filter lets few through, the cursor still moves on.
    private const int LooksMax = 16 * PageSize;

    private readonly BroadcastPlan plan = broadcast.Plan;

    /// <summary>The people after one, in steps of at most <paramref name="most"/>; the last step says so.</summary>
    public async IAsyncEnumerable<AudienceStep> StepsAsync(
        PhoneNumber? after,
        int most,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var people = new List<(Addressee, ContactRecord?)>(most);
        var looks = 0;
        for (var isLast = false; !isLast; )
        {
            var page = await PageAsync(after, cancellation);
            isLast = page.Count < PageSize;
            foreach (var (addressee, contact, isMeant) in page)
            {
                after = addressee.Contact.Phone;
                looks++;
                if (isMeant)
                {
                    people.Add((addressee, contact));
                }

                if (people.Count == most || looks == LooksMax)
                {
                    yield return new AudienceStep(people, after, false);
                    people = new List<(Addressee, ContactRecord?)>(most);
                    looks = 0;
                }
            }
        }

        yield return new AudienceStep(people, after, true);
    }

    private async Task<List<(Addressee Addressee, ContactRecord? Contact, bool IsMeant)>> PageAsync(
        PhoneNumber? after,
        CancellationToken cancellation
    ) =>
        plan.Audience switch
        {
            { Kind: AudienceKind.Saved, IsLive: false, Saved: { } saved } =>
            [
                .. (
                    await store.ReadMembersAsync(broadcast.Address.Organization, saved, after, PageSize, cancellation)
                ).Select(member => (new Addressee(member, null), (ContactRecord?)null, true)),
            ],
            { Kind: AudienceKind.Live or AudienceKind.Saved, Filter: var filter } =>
            [
                .. (
                    await store.ReadContactsAsync(broadcast.Address.Organization, after, PageSize, cancellation)
                ).Select(contact =>
                    (
                        new Addressee(contact.Address, null),
                        (ContactRecord?)contact,
                        filter?.Admits(contact, plan.Brand, plan.Program) ?? true
                    )
                ),
            ],
            { Kind: AudienceKind.Unanswered, Of: { } before } => await UnansweredAsync(before, after, cancellation),
            _ =>
            [
                .. (
                    await store.ReadRecipientsAsync(
                        broadcast.Address,
                        RecipientFilter.All,
                        after,
                        PageSize,
                        cancellation
                    )
                ).Select(one => (new Addressee(one.Contact, one.Row), (ContactRecord?)null, true)),
            ],
        };

    private async Task<List<(Addressee, ContactRecord?, bool)>> UnansweredAsync(
        Guid before,
        PhoneNumber? after,
        CancellationToken cancellation
    )
    {
        var found = new List<(Addressee, ContactRecord?, bool)>();
        var address = broadcast.Address with { Id = before };
        foreach (
            var one in await store.ReadRecipientsAsync(address, RecipientFilter.All, after, PageSize, cancellation)
        )
        {
            var contact = await store.ReadContactAsync(one.Contact, cancellation);
            found.Add((new Addressee(one.Contact, one.Row), contact, HasNotAnswered(one.Message, contact)));
        }

        return found;
    }

    // Who stopped has answered too, and is not asked again whether they might agree.
    private bool HasNotAnswered(MessageRecord? message, ContactRecord contact) =>
        message
            is {
                Status: MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Unknown,
                Attempt.At: var handedOverAt
            }
        && !(contact.State.ConversationWith(plan.Brand)?.At >= handedOverAt)
        && contact.State.StopFor(plan.Brand, plan.Program) is null;
}
