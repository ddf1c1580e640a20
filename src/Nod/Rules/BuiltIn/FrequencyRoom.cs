using Nod.Catalog;
using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// Room for one more text of a program within so many in any rolling period. A new text also leaves room for those that
/// wait for their hour; at the hand-over only what went counts, since each of the others is judged when its turn comes.
/// </summary>
internal static class FrequencyRoom
{
    /// <summary>When there is room next; null when there is room now.</summary>
    public static Instant? Next(in Facts facts, Frequency frequency) =>
        facts.Traffic is { } traffic ? At(facts, traffic, frequency.Max, Frequency.LengthOf(frequency.Per)) : null;

    // Every `max` texts in a row, this one beside them: together they must stretch over a period at least. What is not
    // remembered can't be counted, so no more is allowed than is remembered.
    private static Instant? At(in Facts facts, ProgramTraffic traffic, int max, Duration period)
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
}
