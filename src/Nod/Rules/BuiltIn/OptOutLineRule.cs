using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// The first text of a program says how to stop, and a later one repeats it when it is due: so many texts, or so many days,
/// after the last that said so. The rule and the program may both name a number of texts; the smaller counts (R9, R25;
/// Twilio Messaging Policy, 47 CFR 64.1200(a)(10)).
/// </summary>
/// <param name="card">What the pack says about it.</param>
/// <param name="everyTexts">At the latest with the text of that number after the last that said so; null for no such rule.</param>
/// <param name="everyDays">At the latest so many days after it; null for no such rule.</param>
internal sealed class OptOutLineRule(RuleCard card, int? everyTexts, int? everyDays) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        var before = facts.TextsBefore;
        if (before == 0 || IsDueAgain(facts, before))
        {
            findings.Amend(Amendments.OptOutLine);
        }
    }

    private bool IsDueAgain(in Facts facts, int before)
    {
        var every = Every(facts);
        if (facts.Traffic?.Told is { } told)
        {
            return before - told.Number >= every
                || (everyDays is { } days && facts.Now - told.At >= Duration.FromDays(days));
        }

        // Texts went and none that arrived said so; or none went yet, and the first that waits will say so.
        return facts.Traffic?.LastHandedOver is not null || before >= every;
    }

    private int Every(in Facts facts)
    {
        var programs = facts.Request.Program?.ReminderEvery is > 0 and var every ? every : int.MaxValue;
        return Math.Min(programs, everyTexts ?? int.MaxValue);
    }
}
