using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Api;

internal sealed record VoidInput
{
    public VoidReason? Reason { get; init; }
    public Instant? OccurredAt { get; init; }
    public EvidenceInput? Evidence { get; init; }
}

internal sealed record DisconnectedInput
{
    public string? Phone { get; init; }
    public string? DisconnectedOn { get; init; }
    public string? Source { get; init; }
}

internal sealed record VoidAnswer(
    string Phone,
    Guid EventId,
    Instant VoidUntil,
    Instant? RecordedAt,
    IReadOnlyList<ProgramState> Programs,
    LogPlace? Log,
    int? Line
);

/// <summary>Numbers that changed hands: what was agreed to before is void (R18).</summary>
internal static class NumberEndpoints
{
    // A day has ended everywhere when it has ended twelve hours west of Greenwich.
    private static readonly Offset LastOffset = Offset.FromHours(-12);

    // And it has begun somewhere when it has begun fourteen hours east of it.
    private static readonly Offset FirstOffset = Offset.FromHours(14);

    public static void Map(Endpoints api)
    {
        api.Post<VoidInput, VoidAnswer>(
            "/v1/contacts/{phone}/void",
            Scope.Write,
            "Record that the number changed hands: every consent from before is void",
            Wire.Json.VoidInput,
            VoidAsync
        );
        api.PostMany<DisconnectedInput, VoidAnswer>(
            "/v1/reassigned-numbers/answers",
            Scope.Write,
            "Record on which day numbers were disconnected for good: NDJSON in, NDJSON out, same order",
            ReadManyAsync
        );
    }

    private static async Task<Answer> VoidAsync(Call call, VoidInput input)
    {
        var phone = call.ValidPhone("phone", call.Route("phone"));
        var reason = call.Faults.Required("reason", input.Reason);
        var occurredAt = call.Past("occurred_at", input.OccurredAt);
        var proof = ConsentEvidence.Read(call, input.Evidence);
        call.ThrowIfFaulty();

        await proof.KeepAsync(call);
        var gone = new NumberVoided
        {
            OccurredAt = occurredAt,
            Reason = reason,
            Words = proof.Evidence?.Note,
            Evidence = proof.Evidence,
        };
        var contact = call.Contact(phone);
        var answer = await call.CommitAsync(
            new RecordEvent(contact, PreparedEvent.Of(gone, call.Node.Ids)),
            done => Answer.Created(Show(contact, done.Recorded, done.State, null), Wire.Json.VoidAnswer)
        );
        await call.Node.HandOvers.QuietAsync(contact);
        return answer;
    }

    private static Task ReadManyAsync(Call call) =>
        Ndjson.RunAsync(
            call,
            Wire.Json.DisconnectedInput,
            async (one, input, number) => (await ReadAsync(one, input, number)).Body
        );

    private static async Task<Answer> ReadAsync(Call call, DisconnectedInput input, int line)
    {
        var phone = call.ValidPhone("phone", input.Phone);
        var disconnectedAt = EndOfDay(call, "disconnected_on", input.DisconnectedOn);
        call.Faults.AtMost("source", input.Source, 255);
        call.ThrowIfFaulty();

        var gone = new NumberVoided
        {
            OccurredAt = disconnectedAt,
            Reason = VoidReason.Reassigned,
            Evidence = new Evidence { Note = $"Disconnected on {input.DisconnectedOn}", Place = input.Source },
        };
        var contact = call.Contact(phone);
        var answer = await call.CommitAsync(
            new VoidNumber(contact, PreparedEvent.Of(gone, call.Node.Ids)),
            done => Answer.Ok(Show(contact, done.Recorded, done.State, line), Wire.Json.VoidAnswer),
            line
        );
        await call.Node.HandOvers.QuietAsync(contact);
        return answer;
    }

    // A day names no hour: what was agreed to on that day, wherever it was, is taken for older.
    private static Instant EndOfDay(Call call, string field, string? text)
    {
        if (call.Faults.Required(field, text) is not { Length: > 0 } given)
        {
            return default;
        }

        if (LocalDatePattern.Iso.Parse(given) is not { Success: true, Value: var day } || day.Year is < 1900 or > 9000)
        {
            call.Faults.Add(field, "invalid", $"{field} must be a day such as 2026-11-23.");
            return default;
        }

        var now = call.Node.Clock.Now();
        if (day.AtMidnight().WithOffset(FirstOffset).ToInstant() > now)
        {
            call.Faults.Add(field, "in_the_future", $"{field} lies in the future; the server's time is {now}.");
        }

        return Instant.Min(day.PlusDays(1).AtMidnight().WithOffset(LastOffset).ToInstant(), now);
    }

    private static VoidAnswer Show(ContactAddress contact, RecordedEvent? recorded, ContactState state, int? line) =>
        new(
            contact.Phone.ToString(),
            recorded?.Id ?? state.Void!.EventId,
            state.Void!.At,
            recorded?.RecordedAt,
            [.. state.Programs.Select(one => ConsentEndpoints.StateOf(state, one.Brand, one.Program))],
            recorded is null ? null : ConsentEndpoints.Place(recorded),
            line
        );
}
