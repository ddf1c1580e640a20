using System.Text.Json.Serialization;
using Nod.Rules;
using Nod.Texts;
using NodaTime;

namespace Nod.Decisions;

/// <summary>The gate's answer. Only <see cref="Permit"/> sends. Ordered: the stricter is the greater.</summary>
[JsonConverter(typeof(SnakeCase<Verdict>))]
public enum Verdict
{
    /// <summary>The text may go.</summary>
    Permit,

    /// <summary>Not now; a time is given.</summary>
    Defer,

    /// <summary>The facts don't suffice, or a person must look. Nothing is sent.</summary>
    Review,

    /// <summary>The text may not go.</summary>
    Deny,
}

/// <summary>What was added to a text to make it lawful.</summary>
[Flags]
[JsonConverter(typeof(SnakeCase<Amendments>))]
public enum Amendments
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The brand's name was put in front.</summary>
    SenderNamed = 1,

    /// <summary>How to stop was added.</summary>
    OptOutLine = 2,

    /// <summary>The question to reconfirm was added.</summary>
    Reconfirmation = 4,
}

/// <summary>One thing a rule found against a text.</summary>
/// <param name="Rule">The rule; null when the gate itself could not judge.</param>
/// <param name="Verdict">What the rule alone would answer; never permit.</param>
/// <param name="Code">One of <see cref="ReasonCodes"/>.</param>
/// <param name="Until">When the rule would no longer object; only with defer.</param>
/// <param name="Detail">The facts of this case in one sentence.</param>
public sealed record Reason(RuleCard? Rule, Verdict Verdict, string Code, Instant? Until, string Detail);

/// <summary>The gate's judgement of one text: what, why, on which basis, and what would go out.</summary>
public sealed record Decision
{
    /// <summary>The answer: the strictest of all reasons.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Everything found against it, the strictest first, then in the order of the rules; empty when permitted.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>
    /// What rules that do not count yet would have refused it for; null when there is none. It never changes the verdict.
    /// </summary>
    public IReadOnlyList<Reason>? Observed { get; init; }

    /// <summary>When it may go, if the verdict is defer.</summary>
    public Instant? DeferUntil { get; init; }

    /// <summary>The text as it would arrive, amendments applied.</summary>
    public required string Body { get; init; }

    /// <summary>What was added.</summary>
    public required Amendments Amendments { get; init; }

    /// <summary>The size of <see cref="Body"/>.</summary>
    public required Segments Segments { get; init; }

    /// <summary>The events that the verdict relies on.</summary>
    public required IReadOnlyList<Guid> Basis { get; init; }

    /// <summary>Identifies the packs that judged, by content.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>When it was judged for.</summary>
    public required Instant JudgedAt { get; init; }

    /// <summary>The facts the rules were shown.</summary>
    public required FactSheet Facts { get; init; }
}
