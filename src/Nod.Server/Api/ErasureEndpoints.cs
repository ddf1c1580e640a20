using Nod.Catalog;
using Nod.Consent;
using Nod.Keeping;
using Nod.Rules.BuiltIn;
using Nod.Server.Keeping;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record EraseInput
{
    public ErasureReason? Reason { get; init; }
    public Instant? RequestedAt { get; init; }
    public string? RecordedBy { get; init; }
}

/// <summary>What went, and what stays and why.</summary>
internal sealed record ErasureAnswer(
    string Outcome,
    Guid? EventId,
    Instant? ErasedAt,
    int EventsErased,
    int StopsKept,
    IReadOnlyList<string> Removed,
    IReadOnlyList<string> Kept
);

internal sealed record PeriodAnswer(
    RetainedThing Of,
    Instant Since,
    int Years,
    Instant Until,
    string? Rule,
    string? Pack,
    string Citation
);

internal sealed record DueAnswer(
    string ContactKey,
    string Phone,
    Instant DueSince,
    string? HeldBy,
    IReadOnlyList<PeriodAnswer> Periods
);

internal sealed record DueList(IReadOnlyList<DueAnswer> Items, int Due, int Held, bool IsWhole);

/// <summary>Erasing a person, and what retention would erase.</summary>
internal static class ErasureEndpoints
{
    /// <summary>The most characters of who recorded a request, of a reason and of a reference.</summary>
    public const int WordsMax = 200;

    private const int ListedMax = 1000;

    private static readonly string[] Removed =
    [
        "the content and the salt of every event",
        "name, identifiers, address, time zone, language, relationships, conversations, counters",
        "messages with their texts, decisions and places in the outbox",
        "the number and the words of texts received",
        "answers kept with idempotency keys",
        "attachments that nobody else's records name",
        "evidence packs that told of the person",
    ];

    private static readonly string[] Kept =
    [
        "stops, under a keyed hash of the number: they must still block (only the person can undo a stop)",
        "each event's kind, time and commitment, and its leaf in the log: without content and salt they tell of nobody, "
            + "and without them the log could not be verified",
        "the carrier's identifier of each text received: the same text delivered again must be known",
        "the request to erase: its time, its reason, who recorded it",
    ];

    public static void Map(Endpoints api)
    {
        api.Post<EraseInput, ErasureAnswer>(
            "/v1/contacts/{phone}/erase",
            Scope.Admin,
            "Erase what is kept about a person; stops stay in force",
            Wire.Json.EraseInput,
            EraseAsync
        );
        api.Get<DueList>(
            "/v1/retention/due",
            Scope.Read,
            "Whose records need not be kept any longer, and by which rule; changes nothing",
            DueAsync
        );
    }

    private static async Task<Answer> EraseAsync(Call call, EraseInput input)
    {
        var faults = call.Faults;
        var phone = call.RoutePhone();
        var reason = faults.Required("reason", input.Reason);
        if (input.Reason == ErasureReason.Retention)
        {
            faults.Add("reason", "invalid", "Retention is carried out by itself; name another reason.");
        }

        var requestedAt = call.Past("requested_at", input.RequestedAt);
        var by = faults.Required("recorded_by", input.RecordedBy);
        faults.AtMost("recorded_by", by, WordsMax);
        faults.NamesNobody("recorded_by", by, phone);
        call.ThrowIfFaulty();
        var node = call.Node;
        return await node.Custody.Eraser.EraseAsync(
            new Ledger.ContactAddress(call.OrganizationId, phone),
            reason,
            async change =>
            {
                var answer = await call.CommitAsync(change, Show);
                if (answer.Status == StatusCodes.Status200OK)
                {
                    node.Metrics.Erased(reason);
                }

                return answer;
            },
            requestedAt,
            by,
            quiet: node.HandOvers.QuietAsync
        );
    }

    private static Answer Show(ErasureResult result) =>
        result.Outcome switch
        {
            ErasureOutcome.Unknown => Answer.NotFound("contact"),
            ErasureOutcome.Held => Problem.Of(
                StatusCodes.Status409Conflict,
                "legal_hold",
                $"A legal hold ({result.HeldBy}) stands against it. The request is on record; ask again once it is lifted."
            ),
            _ => Answer.Ok(
                new ErasureAnswer(
                    EnumWords<ErasureOutcome>.Of(result.Outcome),
                    result.Erased?.EventId,
                    result.Erased?.At,
                    result.EventsErased,
                    result.StopsKept,
                    Removed,
                    Kept
                ),
                Wire.Json.ErasureAnswer
            ),
        };

    private static async Task<Answer> DueAsync(Call call)
    {
        var items = new List<DueAnswer>();
        var (due, held) = (0, 0);
        await foreach (var one in call.Node.Custody.Retention.DueAsync(call.OrganizationId, call.Cancellation))
        {
            due++;
            held += one.HeldBy is null ? 0 : 1;
            if (items.Count < ListedMax)
            {
                items.Add(Show(one, call.Node.Store));
            }
        }

        return Answer.Ok(new DueList(items, due, held, items.Count == due), Wire.Json.DueList);
    }

    /// <summary>One who is due, by contact key and masked number.</summary>
    public static DueAnswer Show(DueContact due, Ledger.IStore store) =>
        new(
            Convert.ToHexStringLower(store.KeyOf(due.Contact.Address).ToBytes()),
            due.Contact.Address.Phone.Masked(),
            due.Deciding.Until,
            due.HeldBy,
            [
                .. due.Periods.Select(period => new PeriodAnswer(
                    period.Of,
                    period.Since,
                    period.Years,
                    period.Until,
                    period.Rule?.Id,
                    period.Rule?.Pack,
                    period.Rule?.Source ?? "Nod: no rule says how long"
                )),
            ]
        );
}
