using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// The one confirmation of a stop may ask which texts the person wishes to keep; without an answer the stop is of all of
/// them (47 CFR 64.1200(a)(12)). It judges no text; whoever confirms a stop asks only where every country that might govern
/// has such a rule.
/// </summary>
/// <param name="card">What the pack says about it.</param>
/// <param name="answerHours">For how many hours an answer counts.</param>
public sealed class StopQuestionRule(RuleCard card, int answerHours) : Rule(card)
{
    /// <summary>How long after the question an answer counts.</summary>
    public Duration AnswerWithin { get; } = Duration.FromHours(answerHours);

    /// <inheritdoc/>
    public override bool Judges => false;

    /// <summary>Finds nothing.</summary>
    public override void Judge(in Facts facts, ref Findings findings) { }
}
