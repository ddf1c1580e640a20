using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Sending;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record RelationshipClaimInput
{
    public RelationshipKind? Kind { get; init; }
    public string? Reference { get; init; }
}

/// <summary>The fields that a question about a text and the text itself share.</summary>
internal abstract record TextInput
{
    public string? To { get; init; }
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public string? Sender { get; init; }
    public MessageClass? Class { get; init; }
    public string? Body { get; init; }
    public string? Language { get; init; }
    public RelationshipClaimInput? Relationship { get; init; }
    public string? TimeZone { get; init; }
    public string? Template { get; init; }
    public int? TemplateVersion { get; init; }
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
}

internal sealed record DecisionInput : TextInput
{
    public Instant? At { get; init; }
}

internal sealed record MessageInput : TextInput
{
    public Instant? SendAt { get; init; }
    public Instant? ExpiresAt { get; init; }
    public string? ClientReference { get; init; }
}

internal sealed record ReasonAnswer(
    string Code,
    Verdict Verdict,
    string? Rule,
    string? Pack,
    string? Citation,
    string Message
);

internal sealed record SavingAnswer(string Body, int Count, int Saved);

internal sealed record SegmentsAnswer(
    int Count,
    Texts.TextEncoding Encoding,
    int Characters,
    bool? LongReferences,
    SavingAnswer? Savings
);

internal sealed record FactsAnswer(
    NumberType? NumberType,
    IReadOnlyList<string> Jurisdictions,
    IReadOnlyList<string> TimeZones,
    int Events,
    int TextsBefore,
    Instant JudgedAt
);

internal sealed record DecisionAnswer(
    Verdict Verdict,
    IReadOnlyList<ReasonAnswer> Reasons,
    IReadOnlyList<ReasonAnswer>? Observed,
    Instant? DeferUntil,
    string Body,
    IReadOnlyList<Amendments> Amendments,
    SegmentsAnswer Segments,
    IReadOnlyList<Guid> Basis,
    string PolicyVersion,
    FactsAnswer Facts,
    int? Line
);

internal sealed record StatusAnswer(MessageStatus Status, Instant At, string? Detail);

internal sealed record MessageAnswer(
    Guid Id,
    MessageStatus Status,
    string To,
    string Brand,
    string? Program,
    string? Sender,
    MessageClass Class,
    string Body,
    Instant CreatedAt,
    Instant DueAt,
    Instant ExpiresAt,
    string? ClientReference,
    string? ProviderMessageId,
    IReadOnlyList<StatusAnswer> History,
    DecisionAnswer? Decision
);

/// <summary>Questions to the gate, and messages through it.</summary>
internal static class DecisionEndpoints
{
    // Shared by every answer without amendments: nearly all.
    private static readonly Amendments[][] AmendmentLists =
    [
        .. Enumerable
            .Range(0, 8)
            .Select(set =>
                Enum.GetValues<Amendments>()
                    .Where(one => one != Amendments.None && ((Amendments)set).HasFlag(one))
                    .ToArray()
            ),
    ];

    public static void Map(Endpoints api)
    {
        api.Post<DecisionInput, DecisionAnswer>(
            "/v1/decisions",
            Scope.Read,
            "Ask whether a text may go, and why; nothing is sent and nothing counted",
            Wire.Json.DecisionInput,
            DecideAsync
        );
        api.PostMany<DecisionInput, DecisionAnswer>(
            "/v1/decisions/bulk",
            Scope.Read,
            "Ask about many texts: NDJSON in, NDJSON out, same order",
            DecideManyAsync
        );
        api.Post<MessageInput, MessageAnswer>(
            "/v1/messages",
            Scope.Send,
            "Send a text, if the gate permits",
            Wire.Json.MessageInput,
            SendAsync
        );
        api.Get<MessageAnswer>("/v1/messages/{id}", Scope.Read, "A message, its history and its judgement", ShowAsync);
    }

    /// <summary>A judgement as the wire spells it.</summary>
    public static DecisionAnswer Show(Decision decision, int? line = null) =>
        new(
            decision.Verdict,
            decision.Reasons is { Count: 0 } ? [] : [.. decision.Reasons.Select(Show)],
            decision.Observed is { } observed ? [.. observed.Select(Show)] : null,
            decision.DeferUntil,
            decision.Body,
            AmendmentLists[(int)decision.Amendments],
            Show(decision.Segments, decision.Body),
            decision.Basis,
            decision.PolicyVersion,
            new FactsAnswer(
                decision.Facts.NumberType,
                decision.Facts.Jurisdictions,
                decision.Facts.Zones,
                decision.Facts.ContactSequence,
                decision.Facts.TextsBefore,
                decision.JudgedAt
            ),
            line
        );

    /// <summary>How many parts a text takes, and how it would take fewer.</summary>
    public static SegmentsAnswer Show(Texts.Segments segments, string body) =>
        new(
            segments.Count,
            segments.Encoding,
            segments.Characters,
            segments.LongReferences ? true : null,
            Texts.SegmentSaving.For(body, segments) is { } saving
                ? new SavingAnswer(saving.Text, saving.Segments.Count, saving.Saved)
                : null
        );

    private static ReasonAnswer Show(Reason reason) =>
        new(reason.Code, reason.Verdict, reason.Rule?.Id, reason.Rule?.Pack, reason.Rule?.Source, reason.Detail);

    private static async Task<Answer> DecideAsync(Call call, DecisionInput input) =>
        await call.KeepAsync(Answer.Ok(Show(await JudgeAsync(call, input)), Wire.Json.DecisionAnswer));

    private static Task DecideManyAsync(Call call) =>
        Ndjson.RunAsync(
            call,
            Wire.Json.DecisionInput,
            async (one, input, number) =>
            {
                var answer = Answer.Ok(Show(await JudgeAsync(one, input), number), Wire.Json.DecisionAnswer);
                return (await one.KeepAsync(answer, number)).Body;
            }
        );

    private static async ValueTask<Decision> JudgeAsync(Call call, DecisionInput input)
    {
        var phone = call.Phone("to", input.To);
        var contact = await call.KnownContactAsync("to", phone);
        var request = Request(call, input, phone, contact);
        var decision = call.Node.Gate.Decide(request, contact!, input.At ?? call.Node.Clock.Now());
        call.Node.Metrics.Decided(decision.Verdict);
        return decision;
    }

    private static async Task<Answer> SendAsync(Call call, MessageInput input)
    {
        var phone = call.ValidPhone("to", input.To);
        CheckWanted(call, input.SendAt, input.ExpiresAt, input.ClientReference);
        var contact =
            WrittenTexts.IsTemplate(call.Faults, input) && phone != default
                ? await call.Node.Store.ReadContactAsync(call.Contact(phone), call.Cancellation)
                : null;
        var request = Request(call, input, phone, contact);
        var accept = new AcceptMessage(
            call.Node.Gate,
            request,
            new Wanted(input.SendAt, input.ExpiresAt, input.ClientReference)
        );
        var started = call.Node.Clock.GetUtcNow();
        Accepted? made = null;
        var answer = await call.CommitAsync(accept, accepted => Render(made = accepted));
        call.Node.Accepted(made, started);
        call.Node.Alerted(accept.Raised);
        call.Node.Dispatcher.Wake();
        return answer;
    }

    private static async Task<Answer> ShowAsync(Call call)
    {
        if (
            !Guid.TryParse(call.Route("id"), out var id)
            || await call.Node.Store.FindMessageAsync(call.OrganizationId, id, call.Cancellation) is not { } message
        )
        {
            return Answer.NotFound("message");
        }

        var decisions = await call.Node.Store.ReadDecisionsAsync(call.OrganizationId, id, call.Cancellation);
        return Answer.Ok(
            Show(message, decisions is [.., var latest] ? latest.Decision : null),
            Wire.Json.MessageAnswer
        );
    }

    private static Answer Render(Accepted accepted) =>
        accepted.Message.Status == MessageStatus.Denied
            ? Refused(accepted)
            : Answer.Created(Show(accepted.Message, accepted.Decision), Wire.Json.MessageAnswer);

    /// <summary>The gate said no, or that a person must look.</summary>
    public static Answer Refused(Accepted accepted)
    {
        var decision = accepted.Decision;
        var first = decision.Reasons[0];
        return Answer.Of(
            StatusCodes.Status422UnprocessableEntity,
            new Problem
            {
                Type = $"urn:nod:{first.Code}",
                Title = decision.Verdict == Verdict.Deny ? "The text may not go" : "A person must look first",
                Status = StatusCodes.Status422UnprocessableEntity,
                Detail = first.Detail,
                Code = first.Code,
                Decision = Show(decision),
                MessageId = accepted.Message.Address.Id,
            },
            Wire.Json.Problem
        );
    }

    /// <summary>A message as the wire spells it.</summary>
    public static MessageAnswer Show(MessageRecord message, Decision? decision) =>
        new(
            message.Address.Id,
            message.Status,
            message.Address.Contact.Phone.ToString(),
            message.Brand,
            message.Program,
            message.Sender,
            message.Class,
            message.Body,
            message.CreatedAt,
            message.DueAt,
            message.ExpiresAt,
            message.ClientReference,
            message.Attempt?.ProviderMessageId,
            [.. message.History.Select(change => new StatusAnswer(change.Status, change.At, change.Detail))],
            decision is null ? null : Show(decision)
        );

    /// <summary>Checks when a message is wanted, and the caller's name for it.</summary>
    public static void CheckWanted(Call call, Instant? sendAt, Instant? expiresAt, string? reference)
    {
        var now = call.Node.Clock.Now();
        var faults = call.Faults;
        faults.AtMost("client_reference", reference, 255);
        if (expiresAt is { } expires && expires <= (sendAt ?? now))
        {
            faults.Add("expires_at", "invalid", "expires_at must lie after send_at and after now.");
        }

        if (sendAt > now + Duration.FromDays(366))
        {
            faults.Add("send_at", "out_of_range", "send_at may lie at most 366 days ahead.");
        }
    }

    /// <summary>The text that is asked for, everything it names looked up.</summary>
    /// <param name="call">The request.</param>
    /// <param name="input">What it says.</param>
    /// <param name="phone">The person's number.</param>
    /// <param name="contact">The person as stored, if that was read: a template says their name.</param>
    /// <exception cref="BadRequestException">Something is wrong with it.</exception>
    public static SendRequest Request(Call call, TextInput input, PhoneNumber phone, Ledger.ContactRecord? contact)
    {
        var faults = call.Faults;
        var brand = call.Brand("brand", input.Brand);
        var program = call.Program("program", brand, input.Program);
        var messageClass = faults.Required("class", input.Class);
        if (!messageClass.IsCallers())
        {
            faults.Add("class", "invalid", "Only Nod itself sends texts of this class.");
        }

        var text = WrittenTexts.IsTemplate(faults, input)
            ? WrittenTexts.FromTemplate(call, input, contact)
            : WrittenTexts.Own(faults, input);
        call.TimeZone("time_zone", input.TimeZone);
        Sender? sender = null;
        if (input.Sender is { Length: > 0 } named)
        {
            sender = call.Organization.Sender(named);
            if (sender is null)
            {
                faults.Add("sender", "unknown", $"There is no sender {named}.");
            }
        }

        RelationshipClaim? claim = null;
        if (input.Relationship is { } act)
        {
            claim = new RelationshipClaim(faults.Required("relationship.kind", act.Kind), act.Reference);
        }

        call.ThrowIfFaulty();
        return new SendRequest
        {
            Organization = call.Organization.Organization,
            To = phone,
            Brand = brand!,
            Program = program,
            Sender = sender ?? call.Organization.SenderFor(brand!, program),
            Class = messageClass,
            Body = text.Body!,
            Language = text.Language,
            Relationship = claim,
            TimeZone = input.TimeZone,
        };
    }
}
