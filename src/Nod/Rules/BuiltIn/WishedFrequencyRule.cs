using Nod.Catalog;
using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// A program keeps to how often the person wishes to be texted, in any rolling period (R9, R17; Twilio Messaging Policy).
/// It is judged beside the promise, and both hold: a wish only ever lowers.
/// </summary>
internal sealed class WishedFrequencyRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        if (
            facts.Request.Program is not { } program
            || facts.Contact.State.WishFor(program.Brand, program.Key) is not { } wish
        )
        {
            return;
        }

        findings.RelyOn(wish.EventId);
        if (FrequencyRoom.Next(facts, wish.Frequency) is { } room)
        {
            findings.Defer(
                this,
                ReasonCodes.FrequencyWished,
                room,
                $"The person wishes at most {wish.Frequency.Max} texts of {program.Name} per "
                    + $"{EnumWords<FrequencyPeriod>.Of(wish.Frequency.Per)}."
            );
        }
    }
}
