using Nod.Automations;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Server.Catalog;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record HiringEventInput
{
    public string? Phone { get; init; }
    public string? Brand { get; init; }
    public HiringEventKind? Kind { get; init; }
    public string? Reference { get; init; }
    public string? Job { get; init; }
    public string? Stage { get; init; }
    public Instant? StartsAt { get; init; }
    public Instant? OccurredAt { get; init; }
    public string? TimeZone { get; init; }
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
    public SubjectInput? Subject { get; init; }
}

internal sealed record PlannedAnswer(
    string Automation,
    AutomationOutcome Outcome,
    Instant? DueAt,
    string? Detail,
    Guid? MessageId
);

internal sealed record HiringEventAnswer(
    Guid Id,
    Guid? EventId,
    LogPlace? Log,
    IReadOnlyList<PlannedAnswer> Automations,
    int? Line
);

/// <summary>What happens in hiring, as an applicant tracking system tells it; automations follow from it.</summary>
internal static class HiringEndpoints
{
    private const int TextMax = 255;

    // An automation may text the person between the look and the transaction, now and then.
    private const int TriesMax = 8;

    public static void Map(Endpoints api) =>
        api.PostOneOrMany<HiringEventInput, HiringEventAnswer>(
            "/v1/hiring-events",
            Scope.Write,
            "Tell what happened in hiring: one as JSON, many as NDJSON; automations plan, move and call off their texts",
            Wire.Json.HiringEventInput,
            (call, input) => RecordAsync(call, input, 0),
            call =>
                Ndjson.RunAsync(
                    call,
                    Wire.Json.HiringEventInput,
                    async (one, input, line) => (await RecordAsync(one, input, line)).Body
                )
        );

    private static async Task<Answer> RecordAsync(Call call, HiringEventInput input, int line)
    {
        var faults = call.Faults;
        var phone = call.ValidPhone("phone", input.Phone);
        var brand = call.Brand("brand", input.Brand);
        var kind = faults.Required("kind", input.Kind);
        faults.AtMost("reference", faults.Required("reference", input.Reference), TextMax);
        faults.AtMost("job", input.Job, TextMax);
        faults.AtMost("stage", input.Stage, TextMax);
        var occurredAt = call.Past("occurred_at", input.OccurredAt);
        CheckStart(faults, input, occurredAt);
        call.TimeZone("time_zone", input.TimeZone);
        WrittenTexts.CheckFields(faults, input.Fields);
        var subject = ConsentEndpoints.Subject(call, input.Subject);
        if (input is { Kind: HiringEventKind.StageChanged, Stage: null or "" })
        {
            faults.Required("stage", input.Stage);
        }

        call.ThrowIfFaulty();
        var happened = new HiringEvent
        {
            Id = call.Node.Ids.Next(),
            Contact = call.Contact(phone),
            Kind = kind,
            Brand = brand!.Key,
            Reference = input.Reference!,
            Job = input.Job,
            Stage = input.Stage,
            StartsAt = input.StartsAt,
            OccurredAt = occurredAt,
            TimeZone = input.TimeZone,
            Fields = input.Fields ?? new Dictionary<string, string>(),
        };
        var act = happened.IsAct ? happened.ToAct() with { Subject = subject } : null;
        return await CommitAsync(
            call,
            happened,
            act,
            done =>
                done is null
                    ? Answer.NotFound("contact; tell of their application first")
                    : Answer.Created(Show(done, line), Wire.Json.HiringEventAnswer),
            line
        );
    }

    /// <summary>Records an event, and the act that it is, with everything that follows for automations.</summary>
    /// <param name="call">The request.</param>
    /// <param name="happened">The event.</param>
    /// <param name="act">The act for the ledger, or null.</param>
    /// <param name="render">Makes the answer; of null when nothing is on record of the person.</param>
    /// <param name="part">Which part of the request, when one request makes many changes.</param>
    public static async Task<Answer> CommitAsync(
        Call call,
        HiringEvent happened,
        Relationship? act,
        Func<HiringRecorded?, Answer> render,
        int part = 0
    )
    {
        var prepared = act is null ? null : PreparedEvent.Of(act, call.Node.Ids);
        for (var tries = 1; ; tries++)
        {
            var change = await ChangeAsync(call.Node, call.Organization, happened, prepared, call.Cancellation);
            try
            {
                var answer = await call.CommitAsync(change, render, part);
                call.Node.Automations.Wake();
                return answer;
            }
            catch (PlansMovedException) when (tries < TriesMax) { }
        }
    }

    /// <summary>The change that records an event, with what waits for the person as it stands now.</summary>
    public static async Task<RecordHiringEvent> ChangeAsync(
        Node node,
        OrganizationDirectory directory,
        HiringEvent happened,
        PreparedEvent? act,
        CancellationToken cancellation
    )
    {
        var automations = directory.Saved.Automations;
        var pattern = new SendRequest
        {
            Organization = directory.Organization,
            To = happened.Contact.Phone,
            Brand = directory.Brand(happened.Brand)!,
            Class = MessageClass.Transactional,
            Body = string.Empty,
        };
        var waiting = automations.Any(one => one.Concerns(happened))
            ? (await node.Store.ReadTasksAsync(happened.Contact, cancellation))
                .SelectMany(tasks => tasks.Tasks)
                .Select(task => task.Message)
                .OfType<Guid>()
                .ToHashSet()
            : [];
        return new RecordHiringEvent(happened, act, pattern, automations, waiting);
    }

    private static void CheckStart(Faults faults, HiringEventInput input, Instant occurredAt)
    {
        if (input.Kind is not { } kind)
        {
            return;
        }

        if (!HiringEvent.HasStart(kind))
        {
            if (input.StartsAt is not null)
            {
                faults.Add("starts_at", "invalid", "Only an interview or a shift that takes place has a starts_at.");
            }
        }
        else if (input.StartsAt is null)
        {
            faults.Required("starts_at", input.StartsAt);
        }
        else if (!faults.Has("occurred_at") && input.StartsAt <= occurredAt)
        {
            faults.Add("starts_at", "invalid", "starts_at must lie after occurred_at, when it was booked.");
        }
    }

    private static HiringEventAnswer Show(HiringRecorded done, int line) =>
        new(
            done.Happened.Id,
            done.Recorded?.Id,
            done.Recorded is { } recorded ? ConsentEndpoints.Place(recorded) : null,
            [
                .. done.Runs.Select(run => new PlannedAnswer(
                    run.Address.Automation,
                    run.Outcome,
                    run.DueAt,
                    run.Detail,
                    run.Message
                )),
            ],
            line == 0 ? null : line
        );
}
