using Nod.Broadcasts;
using Nod.Consent;
using Nod.Sending;
using Nod.Server.Candidate.Preferences;
using Nod.Threads;

namespace Nod.Server.Sending;

/// <summary>A text that arrived at a sender.</summary>
/// <param name="Provider">The provider it came through, by name.</param>
/// <param name="Id">The provider's identifier of it.</param>
/// <param name="From">The person's number.</param>
/// <param name="To">The sender's address.</param>
/// <param name="Body">The text.</param>
/// <param name="Answered">Whether the provider has answered it already.</param>
internal sealed record ArrivedText(
    string Provider,
    string Id,
    PhoneNumber From,
    string To,
    string Body,
    bool Answered = false
);

/// <summary>Takes texts from people: everything they lead to is durable before the provider is told.</summary>
internal static class Inbound
{
    // Among so many of the latest texts is the one that is answered.
    private const int LooksMax = 20;

    /// <summary>
    /// Takes a text. When the task completes the text, its meaning and Nod's own answer are on disk, and after a stop, a no
    /// or a doubtful text no hand-over to the person is under way.
    /// </summary>
    /// <returns>What came of it; null when no sender has that address.</returns>
    public static async Task<InboundOutcome?> TakeAsync(Node node, ArrivedText text)
    {
        if (ChangeFor(node, text) is not var (change, person))
        {
            return null;
        }

        var outcome = await node.Store.CommitAsync(change);
        await FollowUpAsync(node, person, outcome);
        return outcome;
    }

    /// <summary>The change that takes a text, and whose it is; null when no sender has that address.</summary>
    public static (ReceiveInbound Change, Ledger.ContactAddress Person)? ChangeFor(Node node, ArrivedText text)
    {
        if (node.Catalog.Current.SenderWith(text.Provider, text.To) is not var (directory, sender))
        {
            return null;
        }

        var brand = directory.Brand(sender.Brand)!;
        var person = new Ledger.ContactAddress(directory.Organization.Id, text.From);
        var message = new InboundMessage(
            new Ledger.InboundKey(text.Provider, text.Id),
            text.From,
            text.Body,
            directory.Organization,
            sender,
            brand,
            [.. sender.Programs.Select(key => directory.Program(brand.Key, key)!)]
        )
        {
            Answered = text.Answered,
            ForwardTo = directory.ServiceToldOf(sender.Key) is { InboundUrl: { } url } service
                ? new ForwardTarget(service.Sid, url)
                : null,
            Keywords = directory.KeywordsOf(sender.Key),
            Preferences = OfferTo(node, person),
        };
        return (new ReceiveInbound(node.Gate, node.Wordings, node.Ids, message), person);
    }

    // A link needs an address of this server that people can open.
    private static PreferencesOffer? OfferTo(Node node, Ledger.ContactAddress person)
    {
        if (node.PublicUrl is not { } server)
        {
            return null;
        }

        var now = node.Clock.Now();
        var link = new PreferencesLink(
            person.Organization,
            node.Store.KeyOf(person),
            now,
            PreferencesLink.TextedHours,
            WasTexted: true
        );
        return new PreferencesOffer(
            node.PreferencesLinks.AddressOf(server, link),
            link.Hours,
            node.Once.Of(person.Organization, "preferences", person.Phone, PreferencesOffer.Pause, now)
        );
    }

    /// <summary>What is due between the commit and the answer to whoever delivered the text.</summary>
    public static async Task FollowUpAsync(Node node, Ledger.ContactAddress person, InboundOutcome outcome)
    {
        // Who delivers a stop again may do so while its first delivery still waits.
        if (outcome.Duplicate || outcome.Recorded.Any(recorded => recorded.Event is Revocation or Hold or NumberVoided))
        {
            await node.HandOvers.QuietAsync(person);
        }

        if (outcome.Answer is not null)
        {
            node.Dispatcher.Wake();
        }

        await AssignAsync(node, person, outcome);

        node.Metrics.Arrived(outcome.Intent);
    }

    // Who answers a broadcast goes to whom it says, unless somebody has the thread. Whoever delivered the text does so
    // again when this process dies before it is done.
    private static async Task AssignAsync(Node node, Ledger.ContactAddress person, InboundOutcome outcome)
    {
        if (outcome.Intent == Texts.Intent.Revoke)
        {
            return;
        }

        var thread = new ThreadAddress(person, outcome.Sender);
        var latest = await node.Store.ReadThreadTextsAsync(thread, ThreadPagePlace.Last, LooksMax);
        if (
            latest.Texts.LastOrDefault(text => text.Out?.Message.Attempt is not null).Out?.Message.Broadcast is { } id
            && await node.Store.FindBroadcastAsync(new BroadcastAddress(person.Organization, id))
                is { Plan.AssignTo: { } user }
        )
        {
            await node.Store.CommitAsync(
                new ChangeThread(thread, (known, _) => known.AssignedTo is null ? known.Assign(user) : known)
            );
        }
    }
}
