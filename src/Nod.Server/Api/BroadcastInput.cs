using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Texts;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record ContactFilterInput
{
    public IReadOnlyList<string>? Languages { get; init; }
    public IReadOnlyList<string>? Countries { get; init; }
    public IReadOnlyList<string>? Regions { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public IReadOnlyList<string>? WithoutTags { get; init; }
    public IReadOnlyList<string>? Jobs { get; init; }
    public IReadOnlyList<string>? Stages { get; init; }
    public string? Program { get; init; }
    public IReadOnlyList<ProgramStanding>? Standings { get; init; }
    public Instant? ActiveSince { get; init; }
    public Instant? SilentSince { get; init; }
}

internal sealed record AudienceInput
{
    public AudienceKind? Kind { get; init; }
    public ContactFilterInput? Filter { get; init; }
    public Guid? Of { get; init; }
    public string? Saved { get; init; }
}

internal sealed record BroadcastLimitsInput
{
    public double? OptOutRate { get; init; }
    public double? FilterRate { get; init; }
    public double? FailureRate { get; init; }
    public int? From { get; init; }
}

internal sealed record BroadcastInput
{
    public string? Name { get; init; }
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public string? Sender { get; init; }
    public MessageClass? Class { get; init; }
    public string? Body { get; init; }
    public string? Language { get; init; }
    public IReadOnlyDictionary<string, string>? Translations { get; init; }
    public string? Template { get; init; }
    public int? TemplateVersion { get; init; }
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
    public string? AssignTo { get; init; }
    public AudienceInput? Audience { get; init; }
    public Instant? SendAt { get; init; }
    public LocalDateTime? LocalTime { get; init; }
    public Instant? ExpiresAt { get; init; }
    public int? PacePerMinute { get; init; }
    public BroadcastLimitsInput? Limits { get; init; }
}

/// <summary>Reads what somebody plans, noting everything that is wrong with it.</summary>
internal static class BroadcastPlans
{
    private const int NameMax = 100;
    private const int BodyMax = 1600;
    private const int PaceMax = 600_000;
    private const int ListMax = 250;
    private const int FromMax = 1_000_000;
    private static readonly Duration AheadMax = Duration.FromDays(366);

    /// <summary>The plan in a request, and which nudge it is.</summary>
    /// <exception cref="BadRequestException">Something is wrong with it.</exception>
    public static async Task<(BroadcastPlan Plan, int Nudge)> ReadAsync(Call call, BroadcastInput input)
    {
        var faults = call.Faults;
        faults.Required("name", input.Name);
        faults.AtMost("name", input.Name, NameMax);
        var brand = call.Brand("brand", input.Brand);
        faults.Required("program", input.Program);
        call.Program("program", brand, input.Program);
        CheckSender(call, input.Sender);
        CheckClass(faults, input.Class);
        var audience = Audience(call, brand, input.Audience);
        WrittenTexts.CheckFields(faults, input.Fields);
        input = WithTemplate(call, input, out var template);
        CheckTexts(faults, input, audience?.Kind);
        call.User("assign_to", input.AssignTo);
        CheckTimes(faults, input, call.Node.Clock.Now());
        if (input.PacePerMinute is < 1 or > PaceMax)
        {
            faults.Add("pace_per_minute", "out_of_range", $"pace_per_minute must be from 1 to {PaceMax}.");
        }

        var limits = Limits(faults, input.Limits);
        var nudge = await NudgeAsync(call, audience, input.Brand);
        call.ThrowIfFaulty();
        var plan = new BroadcastPlan
        {
            Name = input.Name!,
            Brand = input.Brand!,
            Program = input.Program!,
            Sender = input.Sender is { Length: > 0 } named ? named : null,
            Class = input.Class!.Value,
            Body = input.Body!,
            Language = input.Language,
            Translations = input.Translations ?? new Dictionary<string, string>(),
            Template = template?.Reference,
            Fields = input.Fields is { Count: > 0 } ? input.Fields : null,
            AssignTo = Lookups.UserOf(input.AssignTo),
            Audience = audience!,
            SendAt = input.SendAt,
            LocalTime = input.LocalTime,
            ExpiresAt = input.ExpiresAt,
            PacePerMinute = input.PacePerMinute,
            Limits = limits,
        };
        return (plan, nudge);
    }

    /// <summary>Checks that a sender is there, if one is named.</summary>
    public static void CheckSender(Call call, string? key)
    {
        if (key is { Length: > 0 } sender && call.Organization.Sender(sender) is null)
        {
            call.Faults.Add("sender", "unknown", $"There is no sender {sender}.");
        }
    }

    // The texts are taken over as they stand: a later version of the template changes no plan.
    private static BroadcastInput WithTemplate(Call call, BroadcastInput input, out Nod.Catalog.SavedTemplate? template)
    {
        template = null;
        if (input is { Template: null, TemplateVersion: null })
        {
            return input;
        }

        if (input.Body is not null || input.Translations is not null || input.Language is not null)
        {
            call.Faults.Add("template", "invalid", "Give template, or body with language and translations, not both.");
        }

        template = WrittenTexts.Template(call, "template", input.Template, input.TemplateVersion);
        if (template is not { } known)
        {
            call.ThrowIfFaulty();
            return input;
        }

        return input with
        {
            Body = known.Texts[known.Language],
            Language = known.Language,
            Translations = known
                .Texts.Where(pair => pair.Key != known.Language)
                .ToDictionary(pair => pair.Key, pair => pair.Value),
        };
    }

    /// <summary>Checks what a text is for: nothing that answers or speaks to one person goes out by itself.</summary>
    public static void CheckClass(Faults faults, MessageClass? given)
    {
        var messageClass = faults.Required("class", given);
        if (!messageClass.IsCallers())
        {
            faults.Add("class", "invalid", "Only Nod itself sends texts of this class.");
        }
        else if (given is MessageClass.Reply or MessageClass.Conversational)
        {
            faults.Add(
                "class",
                "invalid",
                "What answers or speaks to one person goes neither in bulk nor by itself: a conversation opens neither."
            );
        }
    }

    private static void CheckTexts(Faults faults, BroadcastInput input, AudienceKind? audience)
    {
        faults.Required("body", input.Body);
        CheckText(faults, "body", input.Body, audience, input.Fields);
        faults.Language("language", input.Language);
        faults.NoNulls("translations", input.Translations);
        if (input.Translations?.Count > ListMax)
        {
            faults.Add("translations", "too_many", $"translations has at most {ListMax} languages.");
        }

        foreach (var (language, text) in input.Translations ?? new Dictionary<string, string>())
        {
            faults.Language($"translations.{language}", language);
            CheckText(faults, $"translations.{language}", text, audience, input.Fields);
            if (text is "")
            {
                faults.Add($"translations.{language}", "required", "A translation must not be empty.");
            }
        }
    }

    private static void CheckText(
        Faults faults,
        string field,
        string? text,
        AudienceKind? audience,
        IReadOnlyDictionary<string, string>? fields
    )
    {
        faults.AtMost(field, text, BodyMax);
        if (text is null || faults.Has(field))
        {
            return;
        }

        var problems = MessageTemplate.Parse(text, out var template);
        foreach (var problem in problems)
        {
            faults.Add(field, "invalid_template", $"Character {problem.Position}: {problem.What}");
        }

        if (template is null || audience is not (AudienceKind.Live or AudienceKind.Saved))
        {
            return;
        }

        // Of contacts nothing but the name is on record that a text could say.
        var known = new Dictionary<string, string?> { [BroadcastTexts.NameField] = "known" };
        foreach (var (name, value) in fields ?? new Dictionary<string, string>())
        {
            known[name] = value;
        }

        foreach (var name in template.Fill(known, out _))
        {
            faults.Add(
                field,
                "field_missing",
                $"No contact has a field {name}; write a fallback, as in {{{{{name}|there}}}}."
            );
        }
    }

    private static void CheckTimes(Faults faults, BroadcastInput input, Instant now)
    {
        if (input is { SendAt: not null, LocalTime: not null })
        {
            faults.Add("local_time", "invalid", "Give send_at or local_time, not both.");
        }

        if (input.SendAt > now + AheadMax)
        {
            faults.Add("send_at", "out_of_range", "send_at may lie at most 366 days ahead.");
        }

        // The wall clocks of the world lie within a day of each other.
        if (input.LocalTime is { } local && !IsWithin(local, now))
        {
            faults.Add(
                "local_time",
                "out_of_range",
                "local_time must not be over everywhere, nor more than 366 days ahead."
            );
        }

        if (input.ExpiresAt is { } expires && expires <= (input.SendAt ?? now))
        {
            faults.Add("expires_at", "invalid", "expires_at must lie after send_at and after now.");
        }
    }

    private static bool IsWithin(LocalDateTime local, Instant now)
    {
        var here = now.InUtc().LocalDateTime;
        return local > here.PlusDays(-1) && local < here.PlusDays(367);
    }

    private static Audience? Audience(Call call, Brand? brand, AudienceInput? input)
    {
        var faults = call.Faults;
        if (faults.Required("audience", input) is null)
        {
            return null;
        }

        var kind = faults.Required("audience.kind", input!.Kind);
        if (input is { Filter: not null, Kind: not (null or AudienceKind.Live) })
        {
            faults.Add("audience.filter", "invalid", "Only a live audience has a filter.");
        }

        if (kind == AudienceKind.Unanswered)
        {
            faults.Required("audience.of", input.Of);
        }
        else if (input is { Of: not null, Kind: not null })
        {
            faults.Add("audience.of", "invalid", "Only an unanswered audience is of another broadcast.");
        }

        if (kind == AudienceKind.Saved && input.Kind is not null)
        {
            CheckSaved(call, brand, faults.Required("audience.saved", input.Saved));
        }
        else if (input is { Saved: not null, Kind: not null })
        {
            faults.Add("audience.saved", "invalid", "Only an audience of kind saved names one.");
        }

        var filter = input.Filter is null ? null : Filter(call, brand, "audience.filter", input.Filter);
        return new Audience(kind, filter, input.Of) { Saved = input.Saved };
    }

    private static void CheckSaved(Call call, Brand? brand, string? key)
    {
        if (key is not { Length: > 0 })
        {
            return;
        }

        if (call.Organization.Saved.Audience(key) is not { } saved)
        {
            call.Faults.Add("audience.saved", "unknown", $"There is no audience {key}.");
        }
        else if (brand is not null && saved.Brand != brand.Key)
        {
            call.Faults.Add("audience.saved", "mismatch", $"The audience is of {saved.Brand}.");
        }
    }

    /// <summary>The filter in a field.</summary>
    public static ContactFilter Filter(Call call, Brand? brand, string field, ContactFilterInput input)
    {
        var faults = call.Faults;
        CheckList(faults, $"{field}.languages", input.Languages);
        CheckList(faults, $"{field}.countries", input.Countries);
        CheckList(faults, $"{field}.regions", input.Regions);
        CheckList(faults, $"{field}.tags", input.Tags);
        CheckList(faults, $"{field}.without_tags", input.WithoutTags);
        CheckList(faults, $"{field}.jobs", input.Jobs);
        CheckList(faults, $"{field}.stages", input.Stages);
        call.Program($"{field}.program", brand, input.Program);
        return new ContactFilter
        {
            Languages = input.Languages,
            Countries = input.Countries,
            Regions = input.Regions,
            Tags = input.Tags,
            WithoutTags = input.WithoutTags,
            Jobs = input.Jobs,
            Stages = input.Stages,
            Program = input.Program is { Length: > 0 } program ? program : null,
            Standings = input.Standings,
            ActiveSince = input.ActiveSince,
            SilentSince = input.SilentSince,
        };
    }

    private static void CheckList(Faults faults, string field, IReadOnlyList<string>? list)
    {
        faults.NoNulls(field, list);
        if (list?.Count > ListMax)
        {
            faults.Add(field, "too_many", $"{field} has at most {ListMax} entries.");
        }
    }

    private static BroadcastLimits Limits(Faults faults, BroadcastLimitsInput? input)
    {
        var usual = new BroadcastLimits();
        CheckRate(faults, "limits.opt_out_rate", input?.OptOutRate);
        CheckRate(faults, "limits.filter_rate", input?.FilterRate);
        CheckRate(faults, "limits.failure_rate", input?.FailureRate);
        if (input?.From is < 1 or > FromMax)
        {
            faults.Add("limits.from", "out_of_range", $"limits.from must be from 1 to {FromMax}.");
        }

        return new BroadcastLimits(
            input?.OptOutRate ?? usual.OptOutRate,
            input?.FilterRate ?? usual.FilterRate,
            input?.FailureRate ?? usual.FailureRate,
            input?.From ?? usual.From
        );
    }

    private static void CheckRate(Faults faults, string field, double? rate)
    {
        if (rate is < 0 or > 1)
        {
            faults.Add(field, "out_of_range", $"{field} must be from 0 to 1.");
        }
    }

    private static async Task<int> NudgeAsync(Call call, Audience? audience, string? brand)
    {
        if (audience is not { Kind: AudienceKind.Unanswered, Of: { } id })
        {
            return 0;
        }

        var address = new BroadcastAddress(call.OrganizationId, id);
        var before = await call.Node.Store.FindBroadcastAsync(address, call.Cancellation);
        if (before is null)
        {
            call.Faults.Add("audience.of", "unknown", "There is no such broadcast.");
        }
        else if (before.StartedAt is null || before.Plan.Brand != brand)
        {
            call.Faults.Add(
                "audience.of",
                "invalid",
                "A nudge follows a broadcast of the same brand that was started."
            );
        }
        else if (before.Nudge == Nod.Broadcasts.Audience.NudgesMax)
        {
            call.Faults.Add(
                "audience.of",
                "too_many",
                $"People are nudged at most {Nod.Broadcasts.Audience.NudgesMax} times; who has not answered by then does not want to."
            );
        }

        return (before?.Nudge ?? 0) + 1;
    }
}
