using NodaTime;

namespace Nod.Access;

/// <summary>A sign-in of a user's that may still be good; one for each browser. What was ended is not kept.</summary>
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

    /// <summary>
    /// Stands for the password it began with: when the user has another one by now, the session is no good any more.
    /// </summary>
    public required string Credential { get; init; }

    /// <summary>The browser, as it calls itself, shortened; what a user tells their sessions apart by.</summary>
    public string? Browser { get; init; }

    /// <summary>The network address it began from.</summary>
    public string? Address { get; init; }

    /// <summary>Whether it is still good.</summary>
    /// <param name="now">The time.</param>
    /// <param name="idleMax">How long it may lie unused.</param>
    public bool IsGood(Instant now, Duration idleMax) => now < ExpiresAt && now < LastSeenAt + idleMax;
}

/// <summary>What becomes of a session.</summary>
public enum SessionStep
{
    /// <summary>Somebody signed in.</summary>
    Began,

    /// <summary>It was used; one that was ended meanwhile stays ended.</summary>
    Seen,

    /// <summary>It was ended, or is too old to be good.</summary>
    Over,
}
