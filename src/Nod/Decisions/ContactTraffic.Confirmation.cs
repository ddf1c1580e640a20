using System.Collections.Immutable;
using NodaTime;

namespace Nod.Decisions;

/// <summary>The text that asks whoever has a number to confirm what was agreed to for it (double opt-in, R10).</summary>
/// <param name="MessageId">The text.</param>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Programs">The programs it names, by key: those a yes confirms.</param>
/// <param name="AskedAt">When it was handed over; null as long as it waits.</param>
public sealed record ConfirmationQuestion(
    Guid MessageId,
    string Brand,
    ImmutableArray<string> Programs,
    Instant? AskedAt
)
{
    /// <summary>How long after the question a yes or no is taken for its answer. Nod's own.</summary>
    public static readonly Duration OpenFor = Duration.FromDays(7);

    /// <summary>Whether a text that comes now may answer it.</summary>
    public bool IsOpen(Instant now) => AskedAt is { } asked && now - asked < OpenFor;
}

/// <content>The question to confirm; a contact has one at most.</content>
public sealed partial record ContactTraffic
{
    /// <summary>The last question to confirm, or null when none was put, or it was answered.</summary>
    public ConfirmationQuestion? Confirmation { get; init; }

    /// <summary>Notes that a text went to a provider, if it is the question to confirm.</summary>
    internal ContactTraffic Asked(Guid messageId, Instant at) =>
        Confirmation?.MessageId == messageId ? this with { Confirmation = Confirmation with { AskedAt = at } } : this;
}
