using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Transparency;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record ContactProfile(
    string? Name,
    IReadOnlyDictionary<string, string>? ExternalIds,
    string? Country,
    string? Region,
    string? TimeZone,
    string? Language,
    NumberType? NumberType,
    string? NumberRegion,
    IReadOnlyList<string>? Tags,
    IReadOnlyList<JobApplication>? Applications
);

internal sealed record StopState(string? Brand, Guid EventId, Instant Since);

internal sealed record RelationshipState(
    string Brand,
    RelationshipKind Kind,
    string Reference,
    Guid EventId,
    Instant Since,
    Instant? StartsAt
);

internal sealed record WishState(
    string Brand,
    string Program,
    int Max,
    FrequencyPeriod Per,
    Guid EventId,
    Instant Since
);

internal sealed record VoidState(Guid EventId, Instant Until);

internal sealed record ConversationState(string Brand, string Sender, Guid EventId, Instant LastTextAt);

internal sealed record HoldState(Guid EventId, Instant Since);

internal sealed record ContactAnswer(
    string Phone,
    ContactProfile Profile,
    IReadOnlyList<ProgramState> Programs,
    IReadOnlyList<StopState> Stops,
    IReadOnlyList<RelationshipState> Relationships,
    IReadOnlyList<ConversationState> Conversations,
    IReadOnlyList<WishState> Wishes,
    HoldState? Hold,
    VoidState? Void,
    IReadOnlyList<ContactHold> LegalHolds,
    Instant? ErasedAt,
    int Events
);

internal sealed record ShownWording(string Id, int Version, string Language, string Sha256, string? Text);

internal sealed record HistoryItem(
    Guid EventId,
    string Kind,
    Instant RecordedAt,
    Instant OccurredAt,
    string? Brand,
    string? Program,
    Method? Method,
    RelationshipKind? Relationship,
    string? Reference,
    string? Words,
    string? By,
    ShownWording? Disclosure,
    Subject? Subject,
    Evidence? Evidence,
    Provenance? Provenance,
    LogPlace Log
)
{
    public Instant? StartsAt { get; init; }
    public Frequency? Wish { get; init; }
    public string? Language { get; init; }
    public VoidReason? Reason { get; init; }
    public bool? AwaitsConfirmation { get; init; }
}

internal sealed record HoldInput
{
    public string? By { get; init; }
}

/// <summary>What is known of a person.</summary>
internal static class ContactEndpoints
{
    private const int PageSize = 100;

    public static void Map(Endpoints api)
    {
        api.Get<ContactAnswer>("/v1/contacts/{phone}", Scope.Read, "Where a person stands", ShowAsync);
        api.Get<ItemList<HistoryItem>>(
            "/v1/contacts/{phone}/history",
            Scope.Read,
            "Every event of a person, newest first, with the words shown and the proof",
            HistoryAsync
        );
        api.Get<object>(
            "/v1/contacts/{phone}/history/{event}",
            Scope.Read,
            "What opens an event's entry in the log: give it to whoever checks the event's proof",
            OpeningAsync
        );
        api.Post<HoldInput, ContactAnswer>(
            "/v1/contacts/{phone}/release",
            Scope.Write,
            "Let texts go on after somebody looked at a doubtful one",
            Wire.Json.HoldInput,
            ReleaseAsync
        );
    }

    private static async Task<Answer> ShowAsync(Call call)
    {
        var contact = await FindAsync(call);
        return contact is null ? Answer.NotFound("contact") : Answer.Ok(Show(contact), Wire.Json.ContactAnswer);
    }

    private static async Task<Answer> HistoryAsync(Call call)
    {
        var cursor = call.Http.Request.Query["cursor"].ToString();
        Guid before = default;
        if (cursor.Length > 0 && !Guid.TryParse(cursor, out before))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
            call.ThrowIfFaulty();
        }

        if (await FindAsync(call) is not { } contact)
        {
            return Answer.NotFound("contact");
        }

        var events = await call.Node.Store.ReadHistoryAsync(
            contact.Address,
            cursor.Length == 0 ? null : before,
            PageSize,
            call.Cancellation
        );
        var next = events.Count == PageSize && events[^1].Previous is not null ? events[^1].Id.ToString() : null;
        return Answer.Ok(
            new ItemList<HistoryItem>([.. events.Select(one => Show(call, one))], next),
            Wire.Json.ItemListHistoryItem
        );
    }

    private static async Task<Answer> OpeningAsync(Call call)
    {
        var contact = await FindAsync(call);
        if (contact is null || !Guid.TryParse(call.Route("event"), out var id))
        {
            return Answer.NotFound("event");
        }

        Guid? before = null;
        while (
            await call.Node.Store.ReadHistoryAsync(contact.Address, before, PageSize, call.Cancellation)
                is { Count: > 0 } page
        )
        {
            if (page.FirstOrDefault(recorded => recorded.Id == id) is { } found)
            {
                return new Answer(StatusCodes.Status200OK, Opening.Of(found).ToJson());
            }

            before = page[^1].Id;
        }

        return Answer.NotFound("event");
    }

    private static async Task<Answer> ReleaseAsync(Call call, HoldInput input)
    {
        var by = call.Faults.Required("by", input.By);
        call.ThrowIfFaulty();
        if (await FindAsync(call) is not { State.Hold: { } hold } contact)
        {
            // Released by this very request, perhaps.
            return await call.KeptAsync() ?? Answer.NotFound("hold");
        }

        var lifted = new HoldLifted
        {
            OccurredAt = call.Node.Clock.Now(),
            By = by!,
            HoldId = hold.EventId,
        };
        var answer = await call.CommitAsync(
            new RecordEvent(contact.Address, PreparedEvent.Of(lifted, call.Node.Ids)),
            done => Answer.Ok(Show(contact with { State = done.State }), Wire.Json.ContactAnswer)
        );
        return answer;
    }

    private static async ValueTask<ContactRecord?> FindAsync(Call call)
    {
        var phone = call.RoutePhone();
        var contact = await call.Node.Store.ReadContactAsync(call.Contact(phone), call.Cancellation);
        return contact.Revision == 0 ? null : contact;
    }

    private static ContactAnswer Show(ContactRecord contact)
    {
        var state = contact.State;
        return new ContactAnswer(
            contact.Address.Phone.ToString(),
            new ContactProfile(
                contact.Person?.Name,
                contact.Person?.ExternalIds,
                state.Country,
                state.Region,
                state.TimeZone,
                state.Language,
                contact.Profile?.Type,
                contact.Profile?.Region,
                contact.Person?.Tags,
                contact.Person?.Applications
            ),
            [.. state.Programs.Select(one => ConsentEndpoints.StateOf(state, one.Brand, one.Program))],
            [.. state.Suppressions.Select(stop => new StopState(stop.Brand, stop.EventId, stop.At))],
            [
                .. state.Relationships.Select(known => new RelationshipState(
                    known.Brand,
                    known.Kind,
                    known.Reference,
                    known.EventId,
                    known.At,
                    known.StartsAt
                )),
            ],
            [
                .. state.Conversations.Select(talk => new ConversationState(
                    talk.Brand,
                    talk.Sender,
                    talk.EventId,
                    talk.At
                )),
            ],
            [
                .. state.Wishes.Select(wish => new WishState(
                    wish.Brand,
                    wish.Program,
                    wish.Frequency.Max,
                    wish.Frequency.Per,
                    wish.EventId,
                    wish.At
                )),
            ],
            state.Hold is { } hold ? new HoldState(hold.EventId, hold.At) : null,
            state.Void is { } gone ? new VoidState(gone.EventId, gone.At) : null,
            [.. state.LegalHolds.Select(held => new ContactHold(held.Reference, held.EventId, held.At))],
            state.Erased?.At,
            state.Sequence
        );
    }

    private static HistoryItem Show(Call call, RecordedEvent recorded)
    {
        var item = new HistoryItem(
            recorded.Id,
            EventSchema.KindOf(recorded.Event),
            recorded.RecordedAt,
            recorded.Event.OccurredAt,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            recorded.Event.Subject,
            recorded.Event.Evidence,
            null,
            ConsentEndpoints.Place(recorded)
        );
        return Told(call, recorded.Event, item);
    }

    private static HistoryItem Told(Call call, ConsentEvent happened, HistoryItem item) =>
        happened switch
        {
            OptIn one => item with
            {
                Brand = one.Brand,
                Program = one.Program,
                Method = one.Method,
                Disclosure = Wording(call, one.Disclosure),
                Provenance = one.Provenance,
                AwaitsConfirmation = one.AwaitsConfirmation ? true : null,
            },
            Decline one => item with
            {
                Brand = one.Brand,
                Program = one.Program,
                Method = one.Method,
                Disclosure = Wording(call, one.Disclosure),
            },
            Revocation one => item with
            {
                Brand = one.Brand,
                Program = one.Program,
                Method = one.Method,
                Words = one.Words,
            },
            Reconfirmation one => item with
            {
                Brand = one.Brand,
                Program = one.Program,
                Method = one.Method,
                Words = one.Words,
            },
            Relationship one => item with
            {
                Brand = one.Brand,
                Relationship = one.Kind,
                Reference = one.Reference,
                StartsAt = one.StartsAt,
            },
            FrequencyWish one => item with
            {
                Brand = one.Brand,
                Program = one.Program,
                Method = one.Method,
                Wish = new Frequency(one.Max, one.Per),
            },
            LanguageWish one => item with { Method = one.Method, Language = one.Language },
            NumberVoided one => item with { Reason = one.Reason, Words = one.Words },
            InboundText one => item with { Brand = one.Brand, Words = one.Words },
            Hold one => item with { Words = one.Words },
            HoldLifted one => item with { By = one.By },
            LegalHold one => item with { By = one.RecordedBy, Reference = one.Reference, Words = one.Reason },
            LegalHoldLifted one => item with { By = one.RecordedBy, Reference = one.Reference, Words = one.Reason },
            ErasureRefused one => item with { By = one.RecordedBy, Words = EnumWords<ErasureReason>.Of(one.Reason) },
            Erasure one => item with { By = one.RecordedBy, Words = EnumWords<ErasureReason>.Of(one.Reason) },
            _ => item,
        };

    private static ShownWording? Wording(Call call, ShownDisclosure? shown) =>
        shown is null
            ? null
            : new ShownWording(
                shown.Id,
                shown.Version,
                shown.Language,
                shown.Sha256,
                call.Organization.Disclosure(shown.Id, shown.Version)?.Text
            );
}
