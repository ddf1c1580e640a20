using Nod.Automations;
using Nod.Catalog;
using Nod.Decisions;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record AutomationFilterInput
{
    public IReadOnlyList<string>? Jobs { get; init; }
    public IReadOnlyList<string>? Stages { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public IReadOnlyList<string>? WithoutTags { get; init; }
    public IReadOnlyList<string>? Languages { get; init; }
}

internal sealed record AutomationTimingInput
{
    public AutomationAnchor? From { get; init; }
    public int? Days { get; init; }
    public LocalTime? At { get; init; }
    public int? Minutes { get; init; }
}

internal sealed record AutomationInput
{
    public string? Name { get; init; }
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public string? Sender { get; init; }
    public MessageClass? Class { get; init; }
    public IReadOnlyList<HiringEventKind>? Events { get; init; }
    public AutomationFilterInput? Filter { get; init; }
    public AutomationTimingInput? Timing { get; init; }
    public string? Template { get; init; }
    public int? LateMinutes { get; init; }
    public FrequencyInput? PerPerson { get; init; }
    public int? PerDay { get; init; }
    public bool? Enabled { get; init; }
}

internal sealed record AutomationAnswer(
    string Key,
    string Name,
    string Brand,
    string? Program,
    string? Sender,
    MessageClass Class,
    IReadOnlyList<HiringEventKind> Events,
    AutomationFilter? Filter,
    AutomationTiming Timing,
    string Template,
    int LateMinutes,
    Frequency? PerPerson,
    int? PerDay,
    bool Enabled,
    int Version,
    Instant RecordedAt
);

internal sealed record RunAnswer(
    Guid Id,
    string Phone,
    string Task,
    Guid EventId,
    Instant At,
    AutomationOutcome Outcome,
    Instant? DueAt,
    Verdict? Verdict,
    string? Detail,
    Guid? MessageId,
    string? Template
);

internal sealed record DryRunInput
{
    public Instant? Since { get; init; }
}

internal sealed record OutcomeCount(AutomationOutcome Outcome, long Texts);

internal sealed record DryRunText(
    string Phone,
    Guid EventId,
    HiringEventKind Kind,
    AutomationOutcome Outcome,
    Instant? DueAt,
    Verdict? Verdict,
    string? Detail,
    string? Body,
    SegmentsAnswer? Segments
);

internal sealed record DryRunAnswer(
    Instant Since,
    int Events,
    bool Whole,
    IReadOnlyList<OutcomeCount> Outcomes,
    IReadOnlyList<DryRunText> Texts
);

/// <summary>Automations as the wire spells them.</summary>
internal static class AutomationWire
{
    private const int NameMax = 100;
    private const int ListMax = 250;
    private const int LateMax = 7 * 24 * 60;
    private const int LateUsual = 4 * 60;
    private const int CapMax = 1_000_000;

    /// <summary>The automation in a request; its version is for whoever stores it to say.</summary>
    /// <exception cref="BadRequestException">Something is wrong with it.</exception>
    public static Automation Read(Call call, string key, AutomationInput input)
    {
        var faults = call.Faults;
        CatalogEndpoints.CheckKey(faults, "automation", key);
        faults.AtMost("name", faults.Required("name", input.Name), NameMax);
        var brand = call.Brand("brand", input.Brand);
        call.Program("program", brand, input.Program);
        BroadcastPlans.CheckSender(call, input.Sender);
        BroadcastPlans.CheckClass(faults, input.Class);
        var events = faults.Required("events", input.Events) ?? [];
        if (input.Events is { Count: 0 })
        {
            faults.Add("events", "required", "events must name at least one.");
        }

        var timing = Timing(faults, input.Timing, events);
        WrittenTexts.Template(call, "template", input.Template, null);
        CheckRange(faults, "late_minutes", input.LateMinutes, 1, LateMax);
        CheckRange(faults, "per_day", input.PerDay, 1, CapMax);
        var perPerson = PerPerson(faults, input.PerPerson);
        var filter = Filter(faults, input.Filter);
        call.ThrowIfFaulty();
        return new Automation
        {
            Key = key,
            Name = input.Name!,
            Brand = brand!.Key,
            Program = input.Program is { Length: > 0 } program ? program : null,
            Sender = input.Sender is { Length: > 0 } sender ? sender : null,
            Class = input.Class!.Value,
            On = [.. events.Distinct()],
            Filter = filter,
            Timing = timing,
            Template = input.Template!,
            LateMinutes = input.LateMinutes ?? LateUsual,
            PerPerson = perPerson,
            PerDay = input.PerDay,
            IsOn = input.Enabled == true,
            Version = 0,
            RecordedWith = call.KeyId,
            RecordedAt = call.Node.Clock.Now(),
        };
    }

    public static AutomationAnswer Show(Automation automation) =>
        new(
            automation.Key,
            automation.Name,
            automation.Brand,
            automation.Program,
            automation.Sender,
            automation.Class,
            automation.On,
            automation.Filter,
            automation.Timing,
            automation.Template,
            automation.LateMinutes,
            automation.PerPerson,
            automation.PerDay,
            automation.IsOn,
            automation.Version,
            automation.RecordedAt
        );

    public static RunAnswer Show(AutomationRun run, bool isWhole) =>
        new(
            run.Id,
            Show(run.Address.Contact.Phone, isWhole),
            run.Task,
            run.Event,
            run.At,
            run.Outcome,
            run.DueAt,
            run.Verdict,
            run.Detail,
            run.Message,
            run.Template
        );

    /// <summary>A number, whole only for keys that may send.</summary>
    public static string Show(PhoneNumber phone, bool isWhole) => isWhole ? phone.ToString() : phone.Masked();

    private static AutomationTiming Timing(
        Faults faults,
        AutomationTimingInput? input,
        IReadOnlyList<HiringEventKind> events
    )
    {
        if (faults.Required("timing", input) is null)
        {
            return new AutomationTiming(AutomationAnchor.Event, 0, null, 0);
        }

        var from = faults.Required("timing.from", input!.From);
        CheckRange(faults, "timing.days", input.Days, -AutomationTiming.DaysMax, AutomationTiming.DaysMax);
        CheckRange(faults, "timing.minutes", input.Minutes, -AutomationTiming.MinutesMax, AutomationTiming.MinutesMax);
        if (input.From == AutomationAnchor.Event && (input.Days < 0 || input.Minutes < 0))
        {
            faults.Add("timing", "invalid", "Nothing can be texted before its event.");
        }

        if (input.From == AutomationAnchor.Start && !events.All(HiringEvent.HasStart))
        {
            faults.Add("timing.from", "invalid", "Only interviews and shifts that take place have a start.");
        }

        return new AutomationTiming(from, input.Days ?? 0, input.At, input.Minutes ?? 0);
    }

    private static Frequency? PerPerson(Faults faults, FrequencyInput? input)
    {
        if (input is null)
        {
            return null;
        }

        var max = faults.Required("per_person.max", input.Max);
        CheckRange(faults, "per_person.max", input.Max, 1, 30);
        return new Frequency(max, faults.Required("per_person.per", input.Per));
    }

    private static AutomationFilter? Filter(Faults faults, AutomationFilterInput? input)
    {
        if (input is null)
        {
            return null;
        }

        foreach (
            var (name, list) in new[]
            {
                ("jobs", input.Jobs),
                ("stages", input.Stages),
                ("tags", input.Tags),
                ("without_tags", input.WithoutTags),
                ("languages", input.Languages),
            }
        )
        {
            faults.NoNulls($"filter.{name}", list);
            if (list?.Count > ListMax)
            {
                faults.Add($"filter.{name}", "too_many", $"filter.{name} has at most {ListMax} entries.");
            }
        }

        return new AutomationFilter
        {
            Jobs = input.Jobs,
            Stages = input.Stages,
            Tags = input.Tags,
            WithoutTags = input.WithoutTags,
            Languages = input.Languages,
        };
    }

    private static void CheckRange(Faults faults, string field, int? value, int min, int max)
    {
        if (value < min || value > max)
        {
            faults.Add(field, "out_of_range", $"{field} must be from {min} to {max}.");
        }
    }
}
