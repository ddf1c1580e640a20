using Nod.Access;

namespace Nod.Testing;

/// <summary>Who is signed in, and the audit trail.</summary>
public sealed partial class InMemoryStore
{
    private readonly Dictionary<string, Session> sessions = new(StringComparer.Ordinal);
    private readonly List<TrailEntry> trail = [];

    /// <inheritdoc/>
    public Task<Session?> FindSessionAsync(string tokenSha256, CancellationToken cancellation = default) =>
        Read(() => sessions.GetValueOrDefault(tokenSha256));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Session>> ReadSessionsAsync(
        Guid organization,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<Session>>(() =>
            [
                .. sessions
                    .Values.Where(session => session.Organization == organization)
                    .OrderByDescending(session => session.Id),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrailEntry>> ReadTrailAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) => ReadTrailAsync(entry => entry.Organization == organization && !(entry.Id >= before), limit);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrailEntry>> ReadTrailOfAsync(
        Guid organization,
        string subject,
        int limit,
        CancellationToken cancellation = default
    ) => ReadTrailAsync(entry => entry.Organization == organization && entry.Subject == subject, limit);

    private Task<IReadOnlyList<TrailEntry>> ReadTrailAsync(Func<TrailEntry, bool> wanted, int limit) =>
        Read<IReadOnlyList<TrailEntry>>(() =>
            [.. trail.Where(wanted).OrderByDescending(entry => entry.Id).Take(limit)]
        );

    private void Keep(StagedAccess staged)
    {
        foreach (var session in staged.At(SessionStep.Began))
        {
            sessions.Add(session.TokenSha256, session);
        }

        foreach (var session in staged.At(SessionStep.Seen).Where(seen => sessions.ContainsKey(seen.TokenSha256)))
        {
            sessions[session.TokenSha256] = session;
        }

        foreach (var session in staged.At(SessionStep.Over))
        {
            sessions.Remove(session.TokenSha256);
        }

        trail.AddRange(staged.Trail);
    }
}
