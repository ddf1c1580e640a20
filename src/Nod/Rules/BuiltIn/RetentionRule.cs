using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>What a rule says how long to keep.</summary>
public enum RetainedThing
{
    /// <summary>The proof of a consent; counted from the last text that relies on it.</summary>
    ConsentEvidence,

    /// <summary>A stop; counted from the stop.</summary>
    Suppression,

    /// <summary>Messages and decisions; counted from each.</summary>
    MessageLog,
}

/// <summary>
/// How many years at least something is kept. It judges no text: whoever erases takes the longest over all places that
/// might govern.
/// </summary>
/// <param name="card">What the pack says about it.</param>
/// <param name="of">What is kept.</param>
/// <param name="years">For how many years.</param>
public sealed class RetentionRule(RuleCard card, RetainedThing of, int years) : Rule(card)
{
    /// <summary>What is kept.</summary>
    public RetainedThing Of => of;

    /// <summary>For how many years.</summary>
    public int Years => years;

    /// <inheritdoc/>
    public override bool Judges => false;

    /// <summary>Finds nothing.</summary>
    public override void Judge(in Facts facts, ref Findings findings) { }
}
