using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// At most so many texts of a brand to one person in any 24 hours, over all its programs (R24; such as Fla. Stat.
/// 501.616(6)). The laws cap calls about the same subject; what a brand sends counts as one. As with the promised
/// frequency, a new text leaves room for those that wait, and at the hand-over only what went counts.
/// </summary>
internal sealed class TextsPerDayRule(RuleCard card, int max) : Rule(card)
{
    private static readonly Duration Day = Duration.FromHours(24);

    public override void Judge(in Facts facts, ref Findings findings)
    {
        Instant? room = null;
        var programs = facts.Contact.Traffic.Programs;
        for (var i = 0; i < programs.Length; i++)
        {
            var recent = Recent(facts, programs[i]);
            for (var j = recent.Length - 1; j >= 0 && facts.Now - recent[j].At < Day; j--)
            {
                if (Counts(facts, recent[j]) && IsFull(facts, recent[j].At))
                {
                    room = Instant.Max(room ?? Instant.MinValue, recent[j].At + Day);
                }
            }
        }

        if (room is { } until)
        {
            findings.Defer(
                this,
                ReasonCodes.FrequencyDailyCap,
                until,
                $"{Card.Id} allows {max} texts of {facts.Request.Brand.Name} in 24 hours."
            );
        }
    }

    // Whether the texts from `first` on fill a day that this one would fall into.
    private bool IsFull(in Facts facts, Instant first)
    {
        var end = Instant.Min(first, facts.Now) + Day;
        if (first >= end)
        {
            return false;
        }

        var count = 0;
        var programs = facts.Contact.Traffic.Programs;
        for (var i = 0; i < programs.Length; i++)
        {
            var recent = Recent(facts, programs[i]);
            for (var j = recent.Length - 1; j >= 0 && recent[j].At >= first; j--)
            {
                count += recent[j].At < end && Counts(facts, recent[j]) ? 1 : 0;
            }
        }

        return count >= max;
    }

    private static ReadOnlySpan<SentText> Recent(in Facts facts, ProgramTraffic traffic) =>
        traffic.Brand == facts.Request.Brand.Key ? traffic.Recent.AsSpan() : [];

    private static bool Counts(in Facts facts, SentText sent) =>
        sent.MessageId != facts.Request.MessageId && (sent.HandedOver || !facts.IsHandOver);
}
