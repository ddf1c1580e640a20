using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>What a texted stop ends at least. Ordered: the wider is the greater.</summary>
public enum StopScope
{
    /// <summary>The kind of texts that it answers.</summary>
    Category,

    /// <summary>Everything that promotes, and the kind of texts that it answers.</summary>
    Promotion,

    /// <summary>Everything the organization sends.</summary>
    Organization,
}

/// <summary>
/// What a law says a texted stop ends at least. It judges no text, and no version of it is wider than what Nod records: a
/// texted stop always ends everything the organization sends (decision 0006).
/// </summary>
/// <param name="card">What the pack says about it.</param>
/// <param name="least">What it ends at least.</param>
public sealed class StopScopeRule(RuleCard card, StopScope least) : Rule(card)
{
    /// <summary>What a stop ends at least.</summary>
    public StopScope Least => least;

    /// <inheritdoc/>
    public override bool Judges => false;

    /// <summary>Finds nothing.</summary>
    public override void Judge(in Facts facts, ref Findings findings) { }
}
