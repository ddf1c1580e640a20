using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record LegalHoldInput
{
    public string? Reason { get; init; }
    public string? Reference { get; init; }
    public string? RecordedBy { get; init; }
}

internal sealed record ContactHoldsAnswer(IReadOnlyList<ContactHold> Holds);

internal sealed record ContactHold(string Reference, Guid EventId, Instant Since);

internal sealed record ProgramHoldsAnswer(string Brand, string? Program, IReadOnlyList<ProgramHold> Holds);

/// <summary>Legal holds on a person, a brand or a program: what they cover is not erased, whoever asks.</summary>
internal static class LegalHoldEndpoints
{
    private const string Contact = "/v1/contacts/{phone}/legal-hold";
    private const string Brand = "/v1/brands/{brand}/legal-hold";
    private const string Program = "/v1/brands/{brand}/programs/{program}/legal-hold";

    public static void Map(Endpoints api)
    {
        var type = Wire.Json.LegalHoldInput;
        api.Put<LegalHoldInput, ContactHoldsAnswer>(
            Contact,
            Scope.Admin,
            "Hold everything about a person for a case",
            type,
            (call, input) => HoldContactAsync(call, input, isLifted: false)
        );
        api.Delete<LegalHoldInput, ContactHoldsAnswer>(
            Contact,
            Scope.Admin,
            "Lift the hold of a case",
            type,
            (call, input) => HoldContactAsync(call, input, isLifted: true)
        );
        foreach (var pattern in new[] { Brand, Program })
        {
            var what = pattern == Brand ? "a brand" : "a program";
            api.Get<ProgramHoldsAnswer>(pattern, Scope.Read, $"Every legal hold there was on {what}", ShowAsync);
            api.Put<LegalHoldInput, ProgramHoldsAnswer>(
                pattern,
                Scope.Admin,
                $"Hold everybody who had to do with {what} for a case",
                type,
                (call, input) => HoldProgramAsync(call, input, isLifted: false)
            );
            api.Delete<LegalHoldInput, ProgramHoldsAnswer>(
                pattern,
                Scope.Admin,
                $"Lift the hold on {what}",
                type,
                (call, input) => HoldProgramAsync(call, input, isLifted: true)
            );
        }
    }

    private static async Task<Answer> HoldContactAsync(Call call, LegalHoldInput input, bool isLifted)
    {
        var phone = call.RoutePhone();
        var (reason, reference, by) = Read(call, input);
        var contact = await call.KnownContactAsync("phone", phone);
        call.ThrowIfFaulty();
        var standing = contact!.State.LegalHolds;
        if (isLifted && !standing.Any(hold => hold.Reference == reference))
        {
            return Answer.NotFound("legal hold");
        }

        var now = call.Node.Clock.Now();
        ConsentEvent happened = isLifted
            ? new LegalHoldLifted
            {
                OccurredAt = now,
                Reason = reason,
                Reference = reference,
                RecordedBy = by,
            }
            : new LegalHold
            {
                OccurredAt = now,
                Reason = reason,
                Reference = reference,
                RecordedBy = by,
            };
        return await call.CommitAsync(
            new RecordEvent(contact.Address, PreparedEvent.Of(happened, call.Node.Ids)),
            done =>
                Answer.Ok(
                    new ContactHoldsAnswer([
                        .. done.State.LegalHolds.Select(hold => new ContactHold(hold.Reference, hold.EventId, hold.At)),
                    ]),
                    Wire.Json.ContactHoldsAnswer
                )
        );
    }

    private static Task<Answer> ShowAsync(Call call)
    {
        var (brand, program) = Named(call);
        return Task.FromResult(
            Exists(call, brand, program)
                ? Answer.Ok(
                    new ProgramHoldsAnswer(brand, program, call.Organization.LegalHolds(brand, program)?.Holds ?? []),
                    Wire.Json.ProgramHoldsAnswer
                )
                : Answer.NotFound(program is null ? "brand" : "program")
        );
    }

    private static async Task<Answer> HoldProgramAsync(Call call, LegalHoldInput input, bool isLifted)
    {
        var (brand, program) = Named(call);
        var (reason, reference, by) = Read(call, input);
        call.ThrowIfFaulty();
        if (!Exists(call, brand, program))
        {
            return Answer.NotFound(program is null ? "brand" : "program");
        }

        var now = call.Node.Clock.Now();
        return await call.Node.Catalog.ChangeAsync<HeldProgram?, Answer>(
            current =>
            {
                var known = current.Organization(call.OrganizationId)!.LegalHolds(brand, program)?.Holds ?? [];
                var stands = known.FirstOrDefault(hold => hold.Reference == reference && hold.LiftedAt is null);
                if (isLifted == stands is null)
                {
                    // Nothing to lift, or held for this case already.
                    return (
                        [],
                        isLifted
                            ? null
                            : new HeldProgram
                            {
                                Brand = brand,
                                Program = program,
                                Holds = known,
                            }
                    );
                }

                var held = new HeldProgram
                {
                    Brand = brand,
                    Program = program,
                    Holds = stands is null
                        ? [.. known, new ProgramHold(reference, reason, by, now)]
                        :
                        [
                            .. known.Select(hold =>
                                hold == stands
                                    ? hold with
                                    {
                                        LiftedAt = now,
                                        LiftedBy = by,
                                        LiftedReason = reason,
                                    }
                                    : hold
                            ),
                        ],
                };
                return ([Item(call.OrganizationId, held)], held);
            },
            async (put, held) =>
                held is null
                    ? Answer.NotFound("legal hold")
                    : await call.CommitAsync(
                        put,
                        _ => Answer.Ok(new ProgramHoldsAnswer(brand, program, held.Holds), Wire.Json.ProgramHoldsAnswer)
                    )
        );
    }

    private static CatalogItem Item(Guid organization, HeldProgram held) =>
        CatalogEndpoints.Item(
            organization,
            CatalogKind.LegalHold,
            held.Program is null ? held.Brand : $"{held.Brand}/{held.Program}",
            null,
            held,
            CatalogJson.Default.HeldProgram
        );

    private static (string Brand, string? Program) Named(Call call) =>
        (call.Route("brand"), call.Http.Request.RouteValues.GetValueOrDefault("program") as string);

    private static bool Exists(Call call, string brand, string? program) =>
        program is null
            ? call.Organization.Brand(brand) is not null
            : call.Organization.Program(brand, program) is not null;

    private static (string Reason, string Reference, string By) Read(Call call, LegalHoldInput input)
    {
        var faults = call.Faults;
        var reason = faults.Required("reason", input.Reason);
        var reference = faults.Required("reference", input.Reference);
        var by = faults.Required("recorded_by", input.RecordedBy);
        faults.AtMost("reason", reason, ErasureEndpoints.WordsMax);
        faults.AtMost("reference", reference, ErasureEndpoints.WordsMax);
        faults.AtMost("recorded_by", by, ErasureEndpoints.WordsMax);
        return (reason ?? "", reference ?? "", by ?? "");
    }
}
