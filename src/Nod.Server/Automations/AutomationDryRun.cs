using Nod.Automations;
using Nod.Catalog;
using Nod.Decisions;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Automations;

/// <summary>A text that an automation would have written, or why not.</summary>
/// <param name="Happened">The event.</param>
/// <param name="Outcome">What would have become of it.</param>
/// <param name="DueAt">When it would have been due, or null.</param>
/// <param name="Decision">The gate's judgement for that moment, if it came to that.</param>
/// <param name="Detail">Why: a reason code, or the fields that are missing.</param>
internal sealed record TriedText(
    HiringEvent Happened,
    AutomationOutcome Outcome,
    Instant? DueAt,
    Decision? Decision = null,
    string? Detail = null
);

/// <summary>What came of a dry run.</summary>
/// <param name="Events">How many events were looked at.</param>
/// <param name="IsWhole">Whether those were all.</param>
/// <param name="Texts">The texts, in the order they would have been due.</param>
internal sealed record TriedOutcome(int Events, bool IsWhole, IReadOnlyList<TriedText> Texts);

/// <summary>
/// Tries an automation on past events, as if it had been on: the same code plans and writes, and the gate judges for the
/// moment each text would have gone, with what is known of the person today. Nothing is kept.
/// </summary>
internal sealed class AutomationDryRun(Node node, Guid organization, Automation given)
{
    private const int PageSize = 500;
    private const int EventsMax = 5000;

    private readonly Automation automation = given with { IsOn = true };
    private readonly Dictionary<(ContactAddress, string), TriedText> planned = [];
    private readonly List<TriedText> over = [];
    private readonly Dictionary<ContactAddress, List<Instant>> texted = [];
    private readonly List<Instant> textedAll = [];

    /// <summary>Runs it; null when something that it needs is not set up any more.</summary>
    public async Task<TriedOutcome?> RunAsync(Instant since, CancellationToken cancellation)
    {
        if (node.Automations.SetupOf(organization, automation) is not { } setup)
        {
            return null;
        }

        var (events, isWhole) = await ReadAsync(since, cancellation);
        foreach (var happened in events)
        {
            var contact = await node.Store.ReadContactAsync(happened.Contact, cancellation);
            Plan(setup, happened, contact);
        }

        var texts = new List<TriedText>(over);
        foreach (var text in planned.Values.OrderBy(text => text.DueAt))
        {
            var contact = await node.Store.ReadContactAsync(text.Happened.Contact, cancellation);
            texts.Add(Judge(setup, text, contact));
        }

        return new TriedOutcome(events.Count, isWhole, [.. texts.OrderBy(text => text.DueAt ?? Instant.MinValue)]);
    }

    // Oldest first, as they came.
    private async Task<(List<HiringEvent> Events, bool IsWhole)> ReadAsync(
        Instant since,
        CancellationToken cancellation
    )
    {
        var events = new List<HiringEvent>();
        Guid? before = null;
        while (events.Count < EventsMax)
        {
            var page = await node.Store.ReadHiringEventsAsync(organization, before, PageSize, cancellation);
            events.AddRange(page.TakeWhile(happened => IdSource.TimeOf(happened.Id) >= since));
            if (page.Count < PageSize || IdSource.TimeOf(page[^1].Id) < since)
            {
                events.Reverse();
                return (events, true);
            }

            before = page[^1].Id;
        }

        events.Reverse();
        return (events, false);
    }

    private void Plan(AutomationSetup setup, HiringEvent happened, ContactRecord contact)
    {
        var told = IdSource.TimeOf(happened.Id);
        if (automation.CallsOffOn(happened) && planned.Remove(KeyOf(happened, AutomationAnchor.Start), out var called))
        {
            over.Add(called with { Outcome = called.DueAt < told ? called.Outcome : AutomationOutcome.CalledOff });
        }

        if (!automation.PlansOn(happened, contact))
        {
            return;
        }

        var key = KeyOf(happened, automation.Timing.From);
        var plan = AutomationPlan.For(automation, setup.Pattern, happened, contact, told);
        if (planned.Remove(key, out var before) && before.DueAt < told)
        {
            over.Add(before);
        }

        var text = new TriedText(happened, plan.Against ?? AutomationOutcome.Planned, plan.DueAt);
        if (plan.Against is null)
        {
            planned[key] = text;
        }
        else
        {
            over.Add(text);
        }
    }

    private static (ContactAddress, string) KeyOf(HiringEvent happened, AutomationAnchor from) =>
        (happened.Contact, AutomationPlan.KeyOf(happened, from));

    private TriedText Judge(AutomationSetup setup, TriedText text, ContactRecord contact)
    {
        var due = text.DueAt!.Value;
        var missing = AutomationTexts.Write(setup, text.Happened, contact, due, out var request);
        if (missing.Count > 0)
        {
            return text with { Outcome = AutomationOutcome.FieldMissing, Detail = string.Join(", ", missing) };
        }

        var mine = texted.GetValueOrDefault(contact.Address, []);
        if (automation.PerPerson is { } most && mine.Count(at => at > due - Frequency.LengthOf(most.Per)) >= most.Max)
        {
            return text with { Outcome = AutomationOutcome.PersonFull };
        }

        if (textedAll.Count(at => at > due - Duration.FromDays(1)) >= automation.PerDay)
        {
            return text with { Outcome = AutomationOutcome.DayFull };
        }

        var decision = node.Gate.Decide(request, contact, due);
        var isSent = decision.Verdict is Verdict.Permit or Verdict.Defer;
        if (isSent)
        {
            textedAll.Add(due);
            mine.Add(due);
            texted[contact.Address] = mine;
        }

        return text with
        {
            Outcome = isSent ? AutomationOutcome.Texted : AutomationOutcome.Refused,
            Decision = decision,
            Detail = decision.Reasons is [var first, ..] ? first.Code : null,
        };
    }
}
