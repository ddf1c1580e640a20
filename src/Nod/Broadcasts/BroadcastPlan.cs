using NodaTime;

namespace Nod.Broadcasts;

/// <summary>What a broadcast says, to whom and when, as somebody planned it. Frozen once it starts.</summary>
public sealed record BroadcastPlan
{
    /// <summary>What people of the organization call it.</summary>
    public required string Name { get; init; }

    /// <summary>The brand it goes out for, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program it belongs to, by key.</summary>
    public required string Program { get; init; }

    /// <summary>The sender, by key; null for the brand's first that is registered for the program.</summary>
    public string? Sender { get; init; }

    /// <summary>What it is for. Never an answer: a conversation opens nothing in bulk (R7).</summary>
    public required MessageClass Class { get; init; }

    /// <summary>The text, a <see cref="Texts.MessageTemplate"/>.</summary>
    public required string Body { get; init; }

    /// <summary>The language of <see cref="Body"/> (BCP 47), or null when it is not said.</summary>
    public string? Language { get; init; }

    /// <summary>The text in other languages, by tag; a person gets theirs, or <see cref="Body"/>.</summary>
    public IReadOnlyDictionary<string, string> Translations { get; init; } = new Dictionary<string, string>();

    /// <summary>The template and its version that the texts were taken from, such as <c>drivers/2</c>; or null.</summary>
    public string? Template { get; init; }

    /// <summary>Values for fields that are the same for everybody, by name; a row's own go before them.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    /// <summary>The user who gets the threads of those who answer, by e-mail address; or null.</summary>
    public string? AssignTo { get; init; }

    /// <summary>To whom.</summary>
    public required Audience Audience { get; init; }

    /// <summary>Not before this moment, the same for everybody; null for at once or by <see cref="LocalTime"/>.</summary>
    public Instant? SendAt { get; init; }

    /// <summary>Not before this time on the wall where each person is; see <see cref="LocalMoment"/>.</summary>
    public LocalDateTime? LocalTime { get; init; }

    /// <summary>Of no use from here on; null for as long as <see cref="Sending.Expiry"/> says.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>Most texts claimed for hand-over in a minute; null for as fast as they go.</summary>
    public int? PacePerMinute { get; init; }

    /// <summary>The rates at which it stops itself.</summary>
    public BroadcastLimits Limits { get; init; } = new();
}
