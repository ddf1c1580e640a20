using Nod.Catalog;
using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>A program keeps to the frequency promised at opt-in, in any rolling period (R9, R24; CTIA 5.1.2.1).</summary>
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
        else if (FrequencyRoom.Next(facts, program.Frequency) is { } room)
        {
            findings.Defer(
                this,
                ReasonCodes.FrequencyReached,
                room,
                $"{program.Name} promised at most {max} texts per {EnumWords<FrequencyPeriod>.Of(per)}."
            );
        }
    }
}
