using Nod.Rules;
using NodaTime;

namespace Nod.Decisions;

/// <summary>Collects what the rules find. Allocates nothing as long as nothing is found.</summary>
public ref struct Findings
{
    private List<Reason>? reasons;
    private List<Reason>? observed;
    private Guid basis0;
    private Guid basis1;
    private Guid basis2;
    private int basisCount;

    /// <summary>What must be added to the text.</summary>
    public Amendments Amendments { get; private set; }

    /// <summary>The strictest answer so far.</summary>
    public Verdict Verdict { get; private set; }

    /// <summary>Everything found so far: the strictest first, then in the order found.</summary>
    public readonly IReadOnlyList<Reason> Reasons =>
        reasons switch
        {
            null => [],
            { Count: 1 } => reasons,
            _ => [.. reasons.OrderByDescending(reason => reason.Verdict)],
        };

    /// <summary>What was noted without counting, in the order found; null when nothing was.</summary>
    public readonly IReadOnlyList<Reason>? Observed => observed;

    /// <summary>The events relied on so far.</summary>
    public readonly IReadOnlyList<Guid> Basis =>
        basisCount switch
        {
            0 => [],
            1 => [basis0],
            2 => [basis0, basis1],
            _ => [basis0, basis1, basis2],
        };

    /// <summary>The text may not go.</summary>
    public void Deny(Rule? rule, string code, string detail) =>
        Add(new Reason(rule?.Card, Verdict.Deny, code, null, detail));

    /// <summary>The facts don't suffice, or a person must look.</summary>
    public void Review(Rule? rule, string code, string detail) =>
        Add(new Reason(rule?.Card, Verdict.Review, code, null, detail));

    /// <summary>The text may go at <paramref name="until"/> as far as this rule is concerned.</summary>
    public void Defer(Rule? rule, string code, Instant until, string detail) =>
        Add(new Reason(rule?.Card, Verdict.Defer, code, until, detail));

    /// <summary>The text would be refused if this rule counted, which it does not yet: noted with the decision.</summary>
    public void Observe(Rule rule, string code, string detail) =>
        (observed ??= []).Add(new Reason(rule.Card, Verdict.Deny, code, null, detail));

    /// <summary>The text may go if this is added to it.</summary>
    public void Amend(Amendments amendment) => Amendments |= amendment;

    /// <summary>The verdict rests on this event; the first three are named.</summary>
    public void RelyOn(Guid eventId)
    {
        if (eventId == basis0 || eventId == basis1 || eventId == basis2)
        {
            return;
        }

        switch (basisCount++)
        {
            case 0:
                basis0 = eventId;
                break;
            case 1:
                basis1 = eventId;
                break;
            case 2:
                basis2 = eventId;
                break;
            default:
                basisCount = 3;
                break;
        }
    }

    private void Add(Reason reason)
    {
        (reasons ??= []).Add(reason);
        Verdict = reason.Verdict > Verdict ? reason.Verdict : Verdict;
    }
}
