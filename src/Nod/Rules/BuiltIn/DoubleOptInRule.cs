using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// A consent that anybody could have given for a number counts only once the number has confirmed it (R10). It judges no
/// text; whoever records such a consent asks where any place that might govern has such a rule, and until then the consent
/// is unconfirmed.
/// </summary>
/// <param name="card">What the pack says about it.</param>
public sealed class DoubleOptInRule(RuleCard card) : Rule(card)
{
    /// <inheritdoc/>
    public override bool Judges => false;

    /// <summary>Finds nothing.</summary>
    public override void Judge(in Facts facts, ref Findings findings) { }
}
