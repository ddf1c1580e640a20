using Nod.Consent;
using Nod.Feeds;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Server.Feeds;

/// <summary>Something that happened, as the wire spells it.</summary>
internal sealed record EventAnswer(string Id, string Type, Instant Timestamp, EventData Data);

/// <summary>
/// What is told of it: names, keys, codes and times, never words. What the record does not have any more is left out.
/// </summary>
internal sealed record EventData
{
    public Guid? MessageId { get; init; }
    public Guid? EventId { get; init; }
    public Guid? BroadcastId { get; init; }
    public Guid? AlertId { get; init; }
    public string? Phone { get; init; }
    public string? Kind { get; init; }
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public string? Sender { get; init; }
    public string? Class { get; init; }
    public string? Method { get; init; }
    public string? Status { get; init; }
    public string? Code { get; init; }
    public string? Detail { get; init; }
    public string? Failure { get; init; }
    public string? Intent { get; init; }
    public string? Subject { get; init; }
    public string? ClientReference { get; init; }
    public Instant? OccurredAt { get; init; }
}

/// <summary>
/// Tells what entries of the feed are about, from the record as it is when somebody asks: of a person who was erased
/// nothing is left but that something happened.
/// </summary>
internal sealed class FeedTeller(IStore store)
{
    // A page's look-ups side by side: on PostgreSQL each is a round trip.
    private const int LookUpsAtOnce = 8;

    /// <summary>Tells a page, in its order. What was never raised, because it stood already, is left out.</summary>
    /// <param name="items">The page.</param>
    /// <param name="withNumbers">Whether numbers of people are told.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<EventAnswer>> TellAsync(
        IReadOnlyList<FeedItem> items,
        bool withNumbers,
        CancellationToken cancellation
    )
    {
        var told = new EventAnswer?[items.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count),
            new ParallelOptions { MaxDegreeOfParallelism = LookUpsAtOnce, CancellationToken = cancellation },
            async (i, stop) =>
            {
                var item = items[i];
                if (await DataAsync(item, withNumbers, stop) is { } data)
                {
                    told[i] = new EventAnswer(item.Id.ToString(), FeedKinds.Of(item.Kind), item.At, data);
                }
            }
        );
        return [.. told.OfType<EventAnswer>()];
    }

    private async Task<EventData?> DataAsync(FeedItem item, bool withNumbers, CancellationToken cancellation)
    {
        var contact = item.Contact is { } key
            ? await store.FindContactAsync(item.Organization, key, cancellation)
            : null;
        var data =
            FeedKinds.IsOfMessage(item.Kind) ? await MessageAsync(item, cancellation)
            : FeedKinds.IsOfBroadcast(item.Kind) ? new EventData { BroadcastId = item.Subject }
            : item.Kind is FeedKind.AlertRaised or FeedKind.AlertCleared ? await AlertAsync(item, cancellation)
            : item.Kind == FeedKind.InboundReceived ? await InboundAsync(item, contact, cancellation)
            : await EventAsync(item, contact, cancellation);
        return data is null ? null : data with { Phone = withNumbers ? contact?.Phone.ToString() : null };
    }

    private async Task<EventData> MessageAsync(FeedItem item, CancellationToken cancellation)
    {
        var data = new EventData { MessageId = item.Subject };
        if (
            await store.FindMessageAsync(item.Organization, item.Subject, cancellation) is not { } message
            || item.Place >= message.History.Count
        )
        {
            return data;
        }

        var change = message.History[item.Place];
        var isFailure = change.Status is MessageStatus.Rejected or MessageStatus.Undelivered;
        return data with
        {
            BroadcastId = message.Broadcast,
            Brand = message.Brand,
            Program = message.Program,
            Sender = message.Sender,
            Class = EnumWords<MessageClass>.Of(message.Class),
            Status = EnumWords<MessageStatus>.Of(change.Status),
            Detail = change.Detail,
            Failure = isFailure && message.Failure is { } kind ? EnumWords<FailureKind>.Of(kind) : null,
            ClientReference = message.ClientReference,
        };
    }

    private async Task<EventData?> AlertAsync(FeedItem item, CancellationToken cancellation) =>
        await store.FindAlertAsync(item.Organization, item.Subject, cancellation) is { } alert
            ? new EventData
            {
                AlertId = alert.Id,
                MessageId = alert.Message,
                Code = alert.Code,
                Subject = alert.Subject,
                Detail = alert.Detail,
            }
            : null;

    private async Task<EventData> InboundAsync(
        FeedItem item,
        ContactAddress? contact,
        CancellationToken cancellation
    ) =>
        contact is { } address && await store.FindInboundAsync(address, item.At, cancellation) is { } text
            ? new EventData { Sender = text.Sender, Intent = EnumWords<Texts.Intent>.Of(text.Intent) }
            : new EventData();

    private async Task<EventData> EventAsync(FeedItem item, ContactAddress? contact, CancellationToken cancellation)
    {
        var data = new EventData { EventId = item.Subject };
        if (
            contact is not { } address
            || await store.ReadKnownEventsAsync(address, item.Subject, 1, cancellation) is not [var recorded, ..]
        )
        {
            return data;
        }

        data = data with { Kind = EventSchema.KindOf(recorded.Event), OccurredAt = recorded.Event.OccurredAt };
        return recorded.Event switch
        {
            OptIn yes => About(data, yes.Brand, yes.Program, yes.Method),
            Decline no => About(data, no.Brand, no.Program, no.Method),
            Revocation stop => About(data, stop.Brand, stop.Program, stop.Method),
            Reconfirmation again => About(data, again.Brand, again.Program, again.Method),
            Relationship act => About(data, act.Brand, null, null),
            FrequencyWish wish => About(data, wish.Brand, wish.Program, wish.Method),
            LanguageWish wish => About(data, null, null, wish.Method),
            _ => data,
        };
    }

    private static EventData About(EventData data, string? brand, string? program, Method? method) =>
        data with
        {
            Brand = brand,
            Program = program,
            Method = method is { } known ? EnumWords<Method>.Of(known) : null,
        };
}
