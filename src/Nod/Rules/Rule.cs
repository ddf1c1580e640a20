using Nod.Decisions;

namespace Nod.Rules;

/// <summary>
/// A rule: facts in, findings out. Pure, so that a judgement replays. A rule that can't tell says review, never
/// nothing. To add one: a small sealed class in <c>BuiltIn/</c>, a line in <see cref="RuleKinds"/>, data in a pack, and
/// scenarios for both sides of each boundary.
/// </summary>
/// <param name="card">What the pack says about it.</param>
public abstract class Rule(RuleCard card)
{
    /// <summary>What the pack says about it.</summary>
    public RuleCard Card { get; } = card;

    /// <summary>Whether it judges texts at all; one that does not stands in its pack as a fact for other work.</summary>
    public virtual bool Judges => true;

    /// <summary>Judges one text. Called only for the classes the card names, while the card is in force.</summary>
    public abstract void Judge(in Facts facts, ref Findings findings);
}
