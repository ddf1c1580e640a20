using Nod.Decisions;
using NodaTime;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// How long a text of a class is of use, where its caller does not say: it expires rather than arrive uselessly late (R24).
/// It judges no text; whoever accepts one takes the shortest over all places that might govern.
/// </summary>
/// <param name="card">What the pack says about it.</param>
/// <param name="minutes">For how many minutes from when it is wanted.</param>
public sealed class MessageLifeRule(RuleCard card, int minutes) : Rule(card)
{
    /// <summary>From when it is wanted.</summary>
    public Duration Life { get; } = Duration.FromMinutes(minutes);

    /// <inheritdoc/>
    public override bool Judges => false;

    /// <summary>Finds nothing.</summary>
    public override void Judge(in Facts facts, ref Findings findings) { }
}
