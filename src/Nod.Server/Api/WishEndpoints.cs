using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record WishInput
{
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public int? Max { get; init; }
    public FrequencyPeriod? Per { get; init; }
    public Method? Method { get; init; }
    public string? RecordedBy { get; init; }
    public Instant? OccurredAt { get; init; }
}

internal sealed record WishAnswer(
    Guid EventId,
    Instant RecordedAt,
    string Brand,
    string Program,
    Frequency? Wish,
    Frequency Promised,
    LogPlace Log,
    IReadOnlyList<Notice>? Notices
);

/// <summary>How often people wish to be texted (R9, R17).</summary>
internal static class WishEndpoints
{
    public static void Map(Endpoints api) =>
        api.Post<WishInput, WishAnswer>(
            "/v1/contacts/{phone}/frequency",
            Scope.Write,
            "Record how often a person wishes to be texted by a program; it only ever lowers what was promised",
            Wire.Json.WishInput,
            RecordAsync
        );

    private static async Task<Answer> RecordAsync(Call call, WishInput input)
    {
        var faults = call.Faults;
        var phone = call.ValidPhone("phone", call.Route("phone"));
        var brand = call.Brand("brand", input.Brand);
        faults.Required("program", input.Program);
        var program = call.Program("program", brand, input.Program);
        var max = faults.Required("max", input.Max);
        if (input.Max is not (null or >= 1 and <= ContactTraffic.RecentMax))
        {
            faults.Add(
                "max",
                "out_of_range",
                $"max must be 1 to {ContactTraffic.RecentMax}; a person who wants no text stops the program."
            );
        }

        var per = faults.Required("per", input.Per);
        faults.AtMost("recorded_by", input.RecordedBy, 255);
        // What staff recorded without saying how was said to them.
        var isTold = input is { Method: null, RecordedBy.Length: > 0 };
        var method = isTold ? Method.Verbal : call.Method(input.Method);
        var occurredAt = input.OccurredAt is null ? call.Node.Clock.Now() : call.Past("occurred_at", input.OccurredAt);
        call.ThrowIfFaulty();

        var wish = new FrequencyWish
        {
            OccurredAt = occurredAt,
            Brand = brand!.Key,
            Program = program!.Key,
            Max = max,
            Per = per,
            Method = method,
            Evidence = input.RecordedBy is null ? null : new Evidence { RecordedBy = input.RecordedBy },
        };
        return await call.CommitAsync(
            new RecordEvent(call.Contact(phone), PreparedEvent.Of(wish, call.Node.Ids)),
            done => Answer.Created(Show(done.Recorded, done.State, program), Wire.Json.WishAnswer)
        );
    }

    private static WishAnswer Show(RecordedEvent recorded, ContactState state, MessagingProgram program)
    {
        var known = state.WishFor(program.Brand, program.Key);
        return new WishAnswer(
            recorded.Id,
            recorded.RecordedAt,
            program.Brand,
            program.Key,
            known?.Frequency,
            program.Frequency,
            ConsentEndpoints.Place(recorded),
            known?.EventId == recorded.Id
                ? null
                :
                [
                    new Notice(
                        "frequency.no_effect",
                        "Recorded without effect: a later or the person's own word stands."
                    ),
                ]
        );
    }
}
