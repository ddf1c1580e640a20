using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Ledger;
using Nod.Server.Catalog;
using NodaTime;

namespace Nod.Server.Api;

/// <summary>Appends one event to a contact's record.</summary>
/// <param name="address">The contact.</param>
/// <param name="prepared">The event.</param>
/// <param name="words">The words shown, when nobody has seen them before; stored together with the event.</param>
internal sealed class RecordEvent(ContactAddress address, PreparedEvent prepared, PutSettings? words = null)
    : Change<(RecordedEvent Recorded, ContactState State)>
{
    public override bool IsUrgent => prepared.Event is Revocation;

    public override void Declare(ReadSet reads) => reads.Contacts.Add(address);

    public override (RecordedEvent Recorded, ContactState State) Apply(ChangeContext context)
    {
        words?.Apply(context);
        var recorded = context.Append(address, prepared);
        return (recorded, context.Contact(address).State);
    }
}

/// <summary>Consents, refusals and stops.</summary>
internal static class ConsentEndpoints
{
    private const int WordsMax = 4096;

    public static void Map(Endpoints api) =>
        api.PostOneOrMany<ConsentInput, ConsentAnswer>(
            "/v1/consents",
            Scope.Write,
            "Record consents, refusals and stops: one as JSON, many as NDJSON",
            Wire.Json.ConsentInput,
            (call, input) => RecordAsync(call, input, call.Faults, 0),
            RecordManyAsync
        );

    private static Task RecordManyAsync(Call call) =>
        Ndjson.RunAsync(
            call,
            Wire.Json.ConsentInput,
            async (one, input, number) => (await RecordAsync(one, input, one.Faults, number)).Body
        );

    private static async Task<Answer> RecordAsync(Call call, ConsentInput input, Faults faults, int line)
    {
        var action = faults.Required("action", input.Action);
        var method = call.Method(input.Method);
        var phone = call.ValidPhone("phone", input.Phone);
        var isWideStop = action == ConsentAction.Revoke && input.Action is not null;
        var brand = isWideStop && input.Brand is null ? null : call.Brand("brand", input.Brand);
        if (!isWideStop)
        {
            faults.Required("program", input.Program);
        }

        var program = call.Program("program", brand, input.Program);
        if (isWideStop && brand is null && input.Program is not null && !faults.Has("brand"))
        {
            faults.Add("brand", "required", "A program can't be named without its brand.");
        }

        var occurredAt = call.Past("occurred_at", input.OccurredAt);
        var subject = Subject(call, input.Subject);
        using var files = input.Evidence?.Attachments is { Count: > 0 }
            ? await call.Node.Evidence.Attachments.UseAsync(call.Cancellation)
            : null;
        var proof = ConsentEvidence.Read(call, input.Evidence);
        var provenance = Provenance(faults, input, brand);
        CheckDisclosure(call, input.Disclosure, input.Action, brand, program);
        SpokenConsents.Check(call.Faults, input);
        call.ThrowIfFaulty();

        await proof.KeepAsync(call);
        Task<Answer> CommitAsync(ShownDisclosure? shown, PutSettings? words)
        {
            if (input.Confirm == true)
            {
                var answer = new FormAnswer(program!, shown!, true, proof.Evidence ?? new Evidence());
                var spoken = SpokenConsents.Of(call, brand!, phone, method, occurredAt, subject, answer);
                return SpokenConsents.CommitAsync(call, spoken, words, Told, line);
            }

            var happened = Event(
                action,
                method,
                occurredAt,
                brand,
                program,
                shown,
                subject,
                proof.Evidence,
                provenance
            );
            return call.CommitAsync(
                new RecordEvent(call.Contact(phone), PreparedEvent.Of(happened, call.Node.Ids), words),
                done => Told(done.Recorded, done.State),
                line
            );
        }

        Answer Told(RecordedEvent recorded, ContactState state) =>
            Render(recorded, state, brand?.Key, program?.Key, action, line);

        var answer = await ShowingAsync(call, input.Disclosure, brand, program, method, CommitAsync);
        if (action == ConsentAction.Revoke)
        {
            await call.Node.HandOvers.QuietAsync(call.Contact(phone));
        }

        return answer;
    }

    /// <summary>Where an event stands in the log.</summary>
    public static LogPlace Place(RecordedEvent recorded) =>
        new(Convert.ToHexStringLower(recorded.Leaf.Hash().ToBytes()), recorded.LogIndex);

    /// <summary>Where a person stands with a brand, or with one program of it.</summary>
    public static ProgramState StateOf(ContactState state, string? brand, string? program)
    {
        if (brand is not null && program is not null && state.ConsentFor(brand, program) is { } consent)
        {
            return new ProgramState(
                brand,
                program,
                EnumWords<ConsentStatus>.Of(consent.Status),
                consent.EventId,
                consent.At,
                consent.Status == ConsentStatus.OptedIn ? consent.ConfirmedAt : null
            );
        }

        foreach (var stop in state.Suppressions)
        {
            if (stop.Brand is null || stop.Brand == brand)
            {
                return new ProgramState(brand ?? "*", program, "revoked", stop.EventId, stop.At, null);
            }
        }

        return new ProgramState(brand ?? "*", program, "none", null, null, null);
    }

    private static Answer Render(
        RecordedEvent recorded,
        ContactState state,
        string? brand,
        string? program,
        ConsentAction action,
        int line
    )
    {
        var standing = StateOf(state, brand, program);
        Notice[]? notices =
            action == ConsentAction.OptIn && standing.Status is not ("opted_in" or "unconfirmed")
                ?
                [
                    new Notice(
                        "consent.no_effect",
                        "Recorded without effect: the person's own stop or refusal stands, or a later word of theirs is known."
                    ),
                ]
                : null;
        return Answer.Created(
            new ConsentAnswer(
                recorded.Id,
                recorded.RecordedAt,
                standing,
                Place(recorded),
                notices,
                line == 0 ? null : line
            ),
            Wire.Json.ConsentAnswer
        );
    }

    private static ConsentEvent Event(
        ConsentAction action,
        Method method,
        Instant occurredAt,
        Brand? brand,
        MessagingProgram? program,
        ShownDisclosure? shown,
        Subject? subject,
        Evidence? evidence,
        Provenance? provenance
    ) =>
        action switch
        {
            ConsentAction.OptIn => new OptIn
            {
                OccurredAt = occurredAt,
                Brand = brand!.Key,
                Program = program!.Key,
                Method = method,
                Disclosure = shown,
                Subject = subject,
                Evidence = evidence,
                Provenance = provenance,
            },
            ConsentAction.Decline => new Decline
            {
                OccurredAt = occurredAt,
                Brand = brand!.Key,
                Program = program!.Key,
                Method = method,
                Disclosure = shown,
                Subject = subject,
                Evidence = evidence,
            },
            ConsentAction.Revoke => new Revocation
            {
                OccurredAt = occurredAt,
                Brand = brand?.Key,
                Program = program?.Key,
                Method = method,
                Words = evidence?.Note,
                Subject = subject,
                Evidence = evidence,
            },
            _ => new Reconfirmation
            {
                OccurredAt = occurredAt,
                Brand = brand!.Key,
                Program = program!.Key,
                Method = method,
                Subject = subject,
                Evidence = evidence,
            },
        };

    private static void CheckDisclosure(
        Call call,
        ShownInput? input,
        ConsentAction? action,
        Brand? brand,
        MessagingProgram? program
    )
    {
        var faults = call.Faults;
        if (input is null)
        {
            if (action == ConsentAction.OptIn)
            {
                faults.Required("disclosure", input);
            }

            return;
        }

        if (faults.Has("disclosure"))
        {
            return;
        }

        var byId = input.Id is not null || input.Version is not null;
        if (byId == (input.Text is not null))
        {
            faults.Add("disclosure", "invalid", "disclosure is either id and version, or text and language.");
            return;
        }

        if (!byId)
        {
            faults.Required("disclosure.text", input.Text);
            faults.Language("disclosure.language", faults.Required("disclosure.language", input.Language));
            faults.AtMost("disclosure.text", input.Text, WordsMax);
            return;
        }

        var id = faults.Required("disclosure.id", input.Id);
        var version = faults.Required("disclosure.version", input.Version);
        if (id is null || input.Version is null)
        {
            return;
        }

        var known = call.Organization.Disclosure(id, version);
        if (known is null)
        {
            faults.Add("disclosure", "unknown", $"There is no disclosure {id} in version {version}.");
        }
        else if (brand is not null && program is not null && (known.Brand != brand.Key || known.Program != program.Key))
        {
            faults.Add(
                "disclosure",
                "mismatch",
                $"The disclosure asks for {known.Brand}/{known.Program}, not for {brand.Key}/{program.Key}."
            );
        }
    }

    // Words that nobody has seen before become a version in the transaction that records the consent, or not at all.
    private static async Task<Answer> ShowingAsync(
        Call call,
        ShownInput? input,
        Brand? brand,
        MessagingProgram? program,
        Method method,
        Func<ShownDisclosure?, PutSettings?, Task<Answer>> commit
    )
    {
        if (input is null || brand is null || program is null)
        {
            return await commit(null, null);
        }

        if (input.Id is { } id)
        {
            return await commit(Shown(call.Organization.Disclosure(id, input.Version!.Value)!), null);
        }

        var words = new ShownWords(brand.Key, program.Key, input.Language!, method, input.Text!);
        var catalog = call.Node.Catalog;
        if (words.KnownIn(catalog.Current.Organization(call.OrganizationId)!) is { } known)
        {
            return await commit(Shown(known), null);
        }

        // Of many who show the same new words at once one registers them; the others then share a transaction.
        var rest = await catalog.ChangeAsync<Disclosure, Func<Task<Answer>>>(
            current => words.Register(current, call.OrganizationId),
            async (put, made) =>
            {
                if (put.IsEmpty)
                {
                    return () => commit(Shown(made), null);
                }

                var answer = await commit(Shown(made), put);
                return () => Task.FromResult(answer);
            }
        );
        return await rest();
    }

    private static ShownDisclosure Shown(Disclosure disclosure) =>
        new(disclosure.Id, disclosure.Version, disclosure.Language, disclosure.Sha256);

    /// <summary>What a request says of the person.</summary>
    public static Subject? Subject(Call call, SubjectInput? input)
    {
        if (input is null)
        {
            return null;
        }

        call.Country("subject.country", input.Country);
        call.TimeZone("subject.time_zone", input.TimeZone);
        call.Faults.AtMost("subject.name", input.Name, 200);
        call.Faults.AtMost("subject.region", input.Region, 10);
        call.Faults.Language("subject.language", input.Language);
        call.Faults.NoNulls("subject.external_ids", input.ExternalIds);
        return new Subject
        {
            Name = input.Name,
            ExternalIds = input.ExternalIds,
            Country = input.Country,
            Region = input.Region,
            TimeZone = input.TimeZone,
            Language = input.Language,
        };
    }

    private static Provenance? Provenance(Faults faults, ConsentInput input, Brand? brand)
    {
        if (input.Provenance is null)
        {
            if (input is { Action: ConsentAction.OptIn, Method: { } method } && method.NeedsProvenance())
            {
                faults.Add(
                    "provenance",
                    "required",
                    "A consent that comes from another system must say who collected it and where it was kept (R2)."
                );
            }

            return null;
        }

        var collector = faults.Required("provenance.collected_by", input.Provenance.CollectedBy);
        var source = faults.Required("provenance.source", input.Provenance.Source);
        if (
            brand is not null
            && collector is { Length: > 0 }
            && !(
                collector == brand.Key
                || collector.Equals(brand.Name, StringComparison.OrdinalIgnoreCase)
                || collector.Equals(brand.LegalName, StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            faults.Add(
                "provenance.collected_by",
                "consent.transferred",
                $"A consent collected by {collector} can't be used by {brand.Name}: consent is never bought, sold or passed on."
            );
        }

        return faults.Any ? null : new Provenance(brand?.Key ?? collector!, source!);
    }
}
