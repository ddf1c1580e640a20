using Nod.Automations;
using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Api;

/// <summary>Acts of the person's that call for informational texts.</summary>
internal static class RelationshipEndpoints
{
    public static void Map(Endpoints api) =>
        api.Post<RelationshipInput, RelationshipAnswer>(
            "/v1/relationships",
            Scope.Write,
            "Record an act of the person's that calls for informational texts",
            Wire.Json.RelationshipInput,
            RecordAsync
        );

    private static async Task<Answer> RecordAsync(Call call, RelationshipInput input)
    {
        var faults = call.Faults;
        var phone = call.ValidPhone("phone", input.Phone);
        var brand = call.Brand("brand", input.Brand);
        var kind = faults.Required("kind", input.Kind);
        var reference = faults.Required("reference", input.Reference);
        faults.AtMost("reference", reference, 255);
        var occurredAt = call.Past("occurred_at", input.OccurredAt);
        CheckStart(faults, input, occurredAt);
        call.ThrowIfFaulty();
        var act = new Relationship
        {
            OccurredAt = occurredAt,
            Brand = brand!.Key,
            Kind = kind,
            Reference = reference!,
            StartsAt = input.StartsAt,
        };
        return HiringEvent.KindOf(kind) is { } known
            ? await HiringEndpoints.CommitAsync(
                call,
                HappenedOf(call, act, known, call.Contact(phone)),
                act,
                done => Render(done!.Recorded!)
            )
            : await call.CommitAsync(
                new RecordEvent(call.Contact(phone), PreparedEvent.Of(act, call.Node.Ids)),
                done => Render(done.Recorded)
            );
    }

    private static Answer Render(RecordedEvent act) =>
        Answer.Created(
            new RelationshipAnswer(act.Id, act.RecordedAt, ConsentEndpoints.Place(act)),
            Wire.Json.RelationshipAnswer
        );

    // What automations know acts as.
    private static HiringEvent HappenedOf(Call call, Relationship act, HiringEventKind kind, ContactAddress contact) =>
        new()
        {
            Id = call.Node.Ids.Next(),
            Contact = contact,
            Kind = kind,
            Brand = act.Brand,
            Reference = act.Reference,
            StartsAt = act.StartsAt,
            OccurredAt = act.OccurredAt,
        };

    private static void CheckStart(Faults faults, RelationshipInput input, Instant occurredAt)
    {
        if (input.StartsAt is not { } startsAt)
        {
            return;
        }

        if (input.Kind is not (null or RelationshipKind.Interview or RelationshipKind.Shift))
        {
            faults.Add("starts_at", "invalid", "Only an interview or a shift has a starts_at.");
        }
        else if (!faults.Has("occurred_at") && startsAt <= occurredAt)
        {
            faults.Add("starts_at", "invalid", "starts_at must lie after occurred_at, when it was booked.");
        }
    }
}
