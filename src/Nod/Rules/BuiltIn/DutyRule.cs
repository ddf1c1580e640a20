using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// What a law or policy asks that no text alone can be judged by, such as how consent is asked or how soon a stop counts.
/// It stands in its pack so that it is known, dated and sourced; its note says what it asks.
/// </summary>
internal sealed class DutyRule(RuleCard card) : Rule(card)
{
    public override bool Judges => false;

    public override void Judge(in Facts facts, ref Findings findings) { }
}
