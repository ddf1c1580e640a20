using Nod.Access;

namespace Nod.Ledger;

/// <summary>Who signs in, and what they did.</summary>
public partial interface IStore
{
    /// <summary>The session of a browser's secret, by the secret's SHA-256; null when there is none. MUST NOT come from memory.</summary>
    Task<Session?> FindSessionAsync(string tokenSha256, CancellationToken cancellation = default);

    /// <summary>Every session of an organization that is kept, newest first.</summary>
    Task<IReadOnlyList<Session>> ReadSessionsAsync(Guid organization, CancellationToken cancellation = default);

    /// <summary>
    /// The audit trail of an organization, newest first, at most <paramref name="limit"/>, from before a given entry.
    /// </summary>
    Task<IReadOnlyList<TrailEntry>> ReadTrailAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>What the trail says of one subject, newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<TrailEntry>> ReadTrailOfAsync(
        Guid organization,
        string subject,
        int limit,
        CancellationToken cancellation = default
    );
}
