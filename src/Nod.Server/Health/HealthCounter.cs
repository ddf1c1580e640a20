using Nod.Consent;
using Nod.Feeds;
using Nod.Health;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using NodaTime;

namespace Nod.Server.Health;

/// <summary>
/// What an entry of the feed adds to the counts. A stop or a complaint counts for the last text that went to the person in
/// the week before, once; the wording is that of the consent which the text's judgement rested on.
/// </summary>
internal sealed class HealthCounter(Node node)
{
    private const int TextsMax = 200;
    private const int EventsMax = 20;
    private const int WordingsKept = 10_000;
    private static readonly Duration Memory = Duration.FromDays(7);

    // By the event in which the person agreed; that never changes.
    private readonly Dictionary<Guid, string> wordings = [];

    public async Task<IReadOnlyList<HealthCount>> CountAsync(FeedItem item, CancellationToken cancellation)
    {
        if (FeedKinds.IsOfMessage(item.Kind))
        {
            return await OfMessageAsync(item, cancellation);
        }

        if (
            item.Kind is not (FeedKind.ConsentRevoked or FeedKind.InboundReceived)
            || item.Contact is not { } key
            || await node.Store.FindContactAsync(item.Organization, key, cancellation) is not { } person
        )
        {
            return [];
        }

        return item.Kind == FeedKind.ConsentRevoked ? await OfStopAsync(item, person, cancellation)
            : await IsComplaintAsync(item, person, cancellation)
                ? await OfLastAsync(person, item.At, HealthOutcome.Complained, cancellation)
            : [];
    }

    private async Task<IReadOnlyList<HealthCount>> OfMessageAsync(FeedItem item, CancellationToken cancellation)
    {
        // What only waits or was refused here never went.
        if (
            item.Kind
                is not (
                    FeedKind.MessageHandedOver
                    or FeedKind.MessageDelivered
                    or FeedKind.MessageUndelivered
                    or FeedKind.MessageRejected
                )
            || await node.Store.FindMessageAsync(item.Organization, item.Subject, cancellation) is not { } message
            || item.Place >= message.History.Count
        )
        {
            return [];
        }

        // Nod's own answers are nobody's sending: a stop is never because of them.
        var outcomes = message.Class.IsCallers() ? HealthCount.OutcomesOf(message, item.Place).ToList() : [];
        if (outcomes.Count == 0)
        {
            return [];
        }

        var key = await KeyAsync(message, cancellation);
        return [.. outcomes.Select(outcome => new HealthCount(key, outcome, 1))];
    }

    private async Task<IReadOnlyList<HealthCount>> OfStopAsync(
        FeedItem item,
        ContactAddress person,
        CancellationToken cancellation
    )
    {
        if (await LastTextAsync(person, item.At, cancellation) is not { } text)
        {
            return [];
        }

        // Who had stopped since that text did not stop because of it again.
        var before = await node.Store.ReadHistoryAsync(person, item.Subject, EventsMax, cancellation);
        return before.Any(recorded => recorded.Event is Revocation && recorded.RecordedAt >= WentAt(text))
            ? []
            : [new HealthCount(await KeyAsync(text, cancellation), HealthOutcome.OptedOut, 1)];
    }

    private async Task<bool> IsComplaintAsync(FeedItem item, ContactAddress person, CancellationToken cancellation) =>
        await node.Store.FindInboundAsync(person, item.At, cancellation) is { Intent: Intent.Review } text
        && node.Wordings.Keywords.Classify(text.Words, null).Cause == IntentCause.Complaint;

    private async Task<IReadOnlyList<HealthCount>> OfLastAsync(
        ContactAddress person,
        Instant at,
        HealthOutcome outcome,
        CancellationToken cancellation
    ) =>
        await LastTextAsync(person, at, cancellation) is { } text
            ? [new HealthCount(await KeyAsync(text, cancellation), outcome, 1)]
            : [];

    private async Task<MessageRecord?> LastTextAsync(ContactAddress person, Instant at, CancellationToken cancellation)
    {
        var since = IdSource.LeastAt(at - Memory);
        var texts = await node.Store.ReadMessagesAsync(person, since, TextsMax, cancellation);
        return texts.Where(text => text.Class.IsCallers() && WentAt(text) <= at).MaxBy(WentAt);
    }

    // When it was claimed, if it went; what went later than anything otherwise.
    private static Instant WentAt(MessageRecord text) =>
        text.Attempt is { } attempt && text.History.Any(change => HealthCount.Went(change.Status))
            ? attempt.At
            : Instant.MaxValue;

    private async Task<HealthKey> KeyAsync(MessageRecord message, CancellationToken cancellation)
    {
        var day = (message.Attempt?.At ?? message.CreatedAt).InUtc().Date;
        return new HealthKey(
            message.Address.Contact.Organization,
            day,
            message.Sender ?? string.Empty,
            message.Brand,
            message.Program ?? string.Empty,
            await WordingAsync(message, cancellation),
            // No provider says it.
            Carrier: string.Empty
        );
    }

    private async Task<string> WordingAsync(MessageRecord message, CancellationToken cancellation)
    {
        var (person, id) = message.Address;
        var judged = await node.Store.ReadDecisionsAsync(person.Organization, id, cancellation);
        foreach (var basis in judged is [.., var last] ? last.Decision.Basis : [])
        {
            if (await WordingOfAsync(person, basis, cancellation) is { Length: > 0 } wording)
            {
                return wording;
            }
        }

        return string.Empty;
    }

    private async Task<string> WordingOfAsync(ContactAddress person, Guid agreed, CancellationToken cancellation)
    {
        if (wordings.TryGetValue(agreed, out var known))
        {
            return known;
        }

        var found = await node.Store.ReadKnownEventsAsync(person, agreed, 1, cancellation);
        var wording = found is [{ Event: OptIn { Disclosure: { } shown } }] ? $"{shown.Id}@{shown.Version}" : "";
        if (wordings.Count >= WordingsKept)
        {
            wordings.Clear();
        }

        wordings[agreed] = wording;
        return wording;
    }
}
