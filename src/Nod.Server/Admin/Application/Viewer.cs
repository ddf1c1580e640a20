using Microsoft.AspNetCore.Components.Authorization;
using Nod.Server.Admin.Access;

namespace Nod.Server.Admin.Application;

/// <summary>
/// Who looks at a page: the user of a request, or of a live page's connection. Asked anew each time, so that a session that
/// was ended or a role that was changed counts from the next thing that is done.
/// </summary>
internal sealed class Viewer(Sessions sessions, AuthenticationStateProvider provider)
{
    private readonly AsyncLocal<bool> looksOn = new();

    /// <summary>The claim that names the session, by its secret's hash.</summary>
    public const string SessionClaim = "session";

    /// <summary>The user; null when nobody is signed in.</summary>
    public async Task<Actor?> FindAsync(CancellationToken cancellation = default)
    {
        var state = await provider.GetAuthenticationStateAsync();
        return state.User.FindFirst(SessionClaim)?.Value is { } session
            ? await sessions.FindAsync(session, isUse: !looksOn.Value, cancellation)
            : null;
    }

    /// <summary>
    /// From here on in this flow of work nobody uses the session: a page that is merely open looks by itself, and the session
    /// ends as if it did not.
    /// </summary>
    public void LookOn() => looksOn.Value = true;

    /// <summary>The user, who must be allowed something.</summary>
    /// <exception cref="NotAllowedException">Nobody is signed in, or they are not.</exception>
    public async Task<Actor> RequireAsync(Permission permission, CancellationToken cancellation = default)
    {
        var actor = await FindAsync(cancellation) ?? throw new NotAllowedException(null);
        return actor.May(permission) ? actor : throw new NotAllowedException(permission);
    }
}
