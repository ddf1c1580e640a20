using Nod.Catalog;
using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>A program keeps to the frequency promised at opt-in, in any rolling period (R9, R24; CTIA 5.1.2.1).</summary>
internal sealed class PromisedFrequencyRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (facts.Request.Program is not { } program || facts.Traffic is not { } traffic)
        {
            return;
        }

        var period = LengthOf(program.Frequency.Per);
        var inPeriod = 0;
        var freeAt = Instant.MinValue;
        // Newest first: the oldest of the last `max` texts is the one whose leaving makes room.
        for (var i = traffic.Recent.Length - 1; i >= 0; i--)
        {
            var sent = traffic.Recent[i];
            if (sent.MessageId == facts.Request.MessageId || facts.Now - sent.At >= period)
            {
                continue;
            }

            if (++inPeriod == program.Frequency.Max)
            {
                freeAt = sent.At + period;
                break;
            }
        }

        if (inPeriod >= program.Frequency.Max)
        {
            findings.Defer(
                this,
                ReasonCodes.FrequencyReached,
                freeAt,
                $"{program.Name} promised at most {program.Frequency.Max} texts per "
                    + $"{EnumWords<FrequencyPeriod>.Of(program.Frequency.Per)}."
            );
        }
    }

    private static Duration LengthOf(FrequencyPeriod period) =>
        period switch
        {
            FrequencyPeriod.Day => Duration.FromDays(1),
            FrequencyPeriod.Week => Duration.FromDays(7),
            _ => Duration.FromDays(30),
        };
}
