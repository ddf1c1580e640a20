using Nod.Catalog;
using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// A program keeps to the frequency promised at opt-in, in any rolling period (R9, R24; CTIA 5.1.2.1). A new text also
/// leaves room for those that wait for their hour; at the hand-over only what went counts, since each of the others is
/// judged when its turn comes.
/// </summary>
internal sealed class PromisedFrequencyRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Request.Program is not { } program)
        {
            return;
        }

        var (max, per) = program.Frequency;
        if (max < 1)
        {
            findings.Deny(this, ReasonCodes.FrequencyReached, $"{program.Name} promised no text at all.");
        }
        else if (facts.Traffic is { } traffic && RoomAt(facts, traffic, max, LengthOf(per)) is { } room)
        {
            findings.Defer(
                this,
                ReasonCodes.FrequencyReached,
                room,
                $"{program.Name} promised at most {max} texts per {EnumWords<FrequencyPeriod>.Of(per)}."
            );
        }
    }

    // Every `max` texts in a row, this one beside them: together they must stretch over a period at least. What is not
    // remembered can't be counted, so no more is allowed than is remembered.
    private static Instant? RoomAt(in Facts facts, ProgramTraffic traffic, int max, Duration period)
    {
        var size = Math.Min(max, ContactTraffic.RecentMax);
        var first = -1;
        var counted = 0;
        Instant? room = null;
        for (var last = 0; last < traffic.Recent.Length; last++)
        {
            if (!Counts(facts, traffic.Recent[last]))
            {
                continue;
            }

            if (++counted == 1 || counted > size)
            {
                first = NextCounted(facts, traffic, first);
            }

            var from = traffic.Recent[first].At;
            var to = traffic.Recent[last].At;
            if (counted >= size && Instant.Max(to, facts.Now) - Instant.Min(from, facts.Now) < period)
            {
                room = Instant.Max(room ?? Instant.MinValue, from + period);
            }
        }

        return room;
    }

    private static int NextCounted(in Facts facts, ProgramTraffic traffic, int after)
    {
        do
        {
            after++;
        } while (!Counts(facts, traffic.Recent[after]));

        return after;
    }

    private static bool Counts(in Facts facts, SentText sent) =>
        sent.MessageId != facts.Request.MessageId && (sent.HandedOver || !facts.IsHandOver);

    private static Duration LengthOf(FrequencyPeriod period) =>
        period switch
        {
            FrequencyPeriod.Day => Duration.FromDays(1),
            FrequencyPeriod.Week => Duration.FromDays(7),
            _ => Duration.FromDays(30),
        };
}
