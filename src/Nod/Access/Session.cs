using NodaTime;

namespace Nod.Access;

/// <summary>A sign-in of a user's that may still be good; one for each browser.</summary>
public sealed record Session
{
    /// <summary>Its identifier, not secret: it is listed and ended by it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The user's organization.</summary>
    public required Guid Organization { get; init; }

    /// <summary>The user, by the address they signed in with.</summary>
    public required string Email { get; init; }

    /// <summary>SHA-256 of the secret in the browser's cookie, lower-case hex. The secret itself is kept nowhere.</summary>
    public required string TokenSha256 { get; init; }

    /// <summary>When they signed in.</summary>
    public required Instant BeganAt { get; init; }

    /// <summary>The last request, a few minutes out at most.</summary>
    public required Instant LastSeenAt { get; init; }

    /// <summary>When it ends whatever is done with it.</summary>
    public required Instant ExpiresAt { get; init; }

    /// <summary>When somebody ended it; null when nobody did.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>The browser, as it calls itself, shortened; what a user tells their sessions apart by.</summary>
    public string? Browser { get; init; }

    /// <summary>The network address it began from.</summary>
    public string? Address { get; init; }

    /// <summary>Whether it is still good.</summary>
    /// <param name="now">The time.</param>
    /// <param name="idleMax">How long it may lie unused.</param>
    public bool IsGood(Instant now, Duration idleMax) =>
        EndedAt is null && now < ExpiresAt && now < LastSeenAt + idleMax;
}
