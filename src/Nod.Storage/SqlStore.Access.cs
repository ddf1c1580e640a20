using Nod.Access;

namespace Nod.Storage;

/// <summary>Reads who is signed in, and the audit trail.</summary>
public abstract partial class SqlStore
{
    /// <inheritdoc/>
    public async Task<Session?> FindSessionAsync(string tokenSha256, CancellationToken cancellation = default)
    {
        var found = await QueryAsync("session", [tokenSha256], AccessRows.Session, cancellation);
        return found is [var session, ..] ? session : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Session>> ReadSessionsAsync(
        Guid organization,
        CancellationToken cancellation = default
    ) => QueryAsync("sessions", [organization], AccessRows.Session, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrailEntry>> ReadTrailAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "trail",
            [organization, before ?? Guid.AllBitsSet, (long)limit],
            row => AccessRows.Entry(row, organization),
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrailEntry>> ReadTrailOfAsync(
        Guid organization,
        string subject,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "trail_of",
            [organization, subject, (long)limit],
            row => AccessRows.Entry(row, organization),
            cancellation
        );
}
