using Nod.Catalog;
using Nod.EvidencePacks;
using Nod.Server.EvidencePacks;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record EvidencePackInput
{
    public string? Phone { get; init; }
    public Guid? Message { get; init; }
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public Instant? From { get; init; }
    public Instant? To { get; init; }
    public string? AuditReference { get; init; }
    public string? Language { get; init; }
}

internal sealed record EvidencePackAnswer(
    Guid Id,
    EvidenceStatus Status,
    EvidenceKind Kind,
    Instant RequestedAt,
    Instant? FinishedAt,
    int? People,
    long? Bytes,
    string? Sha256
);

/// <summary>Evidence packs: asked for, made in the background, fetched when they are ready.</summary>
internal static class EvidencePackEndpoints
{
    private const int AuditReferenceMax = 200;
    private const int ListedMax = 50;

    private static readonly string[] Subjects = ["phone", "message", "brand", "program"];

    public static void Map(Endpoints api)
    {
        api.Post<EvidencePackInput, EvidencePackAnswer>(
            "/v1/evidence-packs",
            Scope.Read,
            "Ask for the evidence about a person, a message, or a program over a period",
            Wire.Json.EvidencePackInput,
            AskAsync
        );
        api.Get<ItemList<EvidencePackAnswer>>(
            "/v1/evidence-packs",
            Scope.Read,
            "The latest packs that were asked for, newest first",
            ListAsync
        );
        api.Get<EvidencePackAnswer>(
            "/v1/evidence-packs/{id}",
            Scope.Read,
            "Where the making of a pack stands",
            ShowAsync
        );
        api.GetFile("/v1/evidence-packs/{id}/content", Scope.Read, "The pack, a zip", SendAsync);
    }

    private static async Task<Answer> AskAsync(Call call, EvidencePackInput input)
    {
        var request = await ReadAsync(call, input);
        call.ThrowIfFaulty();
        var answer = await call.CommitAsync(
            new PutEvidencePack(new EvidencePack { Request = request, Status = EvidenceStatus.Queued }),
            pack => Answer.Created(Show(pack, null), Wire.Json.EvidencePackAnswer)
        );
        call.Node.EvidencePacks.Wake();
        return answer;
    }

    private static async Task<Answer> ListAsync(Call call)
    {
        var packs = await call.Node.Store.ReadEvidencePacksAsync(call.OrganizationId, call.Cancellation);
        return Answer.Ok(
            new ItemList<EvidencePackAnswer>(
                [.. packs.Reverse().Take(ListedMax).Select(pack => Show(pack, null))],
                null
            ),
            Wire.Json.ItemListEvidencePackAnswer
        );
    }

    private static async Task<Answer> ShowAsync(Call call) =>
        await FindAsync(call) is { } pack
            ? Answer.Ok(Show(pack, call.Node.EvidencePacks.ProgressOf(pack.Request.Id)), Wire.Json.EvidencePackAnswer)
            : Answer.NotFound("evidence pack");

    private static async Task<Answer?> SendAsync(Call call)
    {
        if (await FindAsync(call) is not { } pack)
        {
            return Answer.NotFound("evidence pack");
        }

        if (pack.Status == EvidenceStatus.Erased)
        {
            return Problem.Of(
                StatusCodes.Status410Gone,
                "gone",
                "The pack told of somebody who was erased since, and is gone; ask for it again."
            );
        }

        if (pack.Status != EvidenceStatus.Ready)
        {
            return Problem.Of(
                StatusCodes.Status409Conflict,
                "not_ready",
                pack.Status == EvidenceStatus.Failed
                    ? "The pack could not be made; ask for it again."
                    : "The pack is still being made; ask again a little later."
            );
        }

        await using var content = new FileStream(
            call.Node.EvidencePacks.FileOf(pack.Request),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read
        );
        await Download.WriteAsync(call.Http, content, "application/zip", $"evidence-{pack.Request.Id}.zip");
        return null;
    }

    private static async Task<EvidenceRequest> ReadAsync(Call call, EvidencePackInput input)
    {
        var faults = call.Faults;
        var now = call.Node.Clock.Now();
        var isProgram = input.Brand is not null || input.Program is not null;
        var subjects = (input.Phone is null ? 0 : 1) + (input.Message is null ? 0 : 1) + (isProgram ? 1 : 0);
        if (subjects != 1 && !Subjects.Any(faults.Has))
        {
            faults.Add(string.Empty, "invalid", "A pack is about phone, or message, or brand and program: name one.");
        }

        var phone = input.Phone is null ? (PhoneNumber?)null : call.Phone("phone", input.Phone);
        if (input.Message is { } id)
        {
            phone = (await call.Node.Store.FindMessageAsync(call.OrganizationId, id, call.Cancellation))
                ?.Address
                .Contact
                .Phone;
            if (phone is null)
            {
                faults.Add("message", "unknown", "There is no such message.");
            }
        }

        if (isProgram)
        {
            var brand = call.Brand("brand", input.Brand);
            faults.Required("program", input.Program);
            call.Program("program", brand, input.Program);
        }

        if (input.From >= input.To)
        {
            faults.Add("to", "invalid", "to must be later than from.");
        }

        if (input.From > now)
        {
            faults.Add("from", "in_the_future", "from must not lie ahead.");
        }

        faults.AtMost("audit_reference", input.AuditReference, AuditReferenceMax);
        return new EvidenceRequest
        {
            Id = call.Node.Ids.Next(),
            Organization = call.OrganizationId,
            Kind =
                input.Message is not null ? EvidenceKind.Message
                : isProgram ? EvidenceKind.Program
                : EvidenceKind.Person,
            Phone = phone,
            Message = input.Message,
            Brand = input.Brand,
            Program = input.Program,
            From = input.From,
            To = input.To,
            AuditReference = input.AuditReference,
            Language = Language(faults, input.Language),
            RequestedAt = now,
        };
    }

    private static string Language(Faults faults, string? asked)
    {
        var language = (asked ?? "en").Split('-')[0];
        if (asked is not null && !EvidenceTexts.Languages.Contains(language))
        {
            var known = string.Join(", ", EvidenceTexts.Languages);
            faults.Add("language", "unknown", $"Packs are written in: {known}.");
        }

        return language;
    }

    private static async Task<EvidencePack?> FindAsync(Call call) =>
        Guid.TryParse(call.Route("id"), out var id)
            ? await call.Node.Store.FindEvidencePackAsync(call.OrganizationId, id, call.Cancellation)
            : null;

    private static EvidencePackAnswer Show(EvidencePack pack, int? progress) =>
        new(
            pack.Request.Id,
            pack.Status,
            pack.Request.Kind,
            pack.Request.RequestedAt,
            pack.FinishedAt,
            pack.People ?? progress,
            pack.Bytes,
            pack.Sha256
        );
}
