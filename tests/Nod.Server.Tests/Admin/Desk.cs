using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Nod.Catalog;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Application;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Admin;

/// <summary>What the pages ask the application, in the name of a user of one role who is signed in.</summary>
internal sealed class Desk : IDisposable
{
    private readonly RunningServer server;
    private readonly IServiceScope scope;

    private Desk(RunningServer server, Actor actor)
    {
        (this.server, Actor) = (server, actor);
        scope = server.App.Services.CreateScope();
        var claims = new ClaimsIdentity([new Claim(Viewer.SessionClaim, actor.Session.TokenSha256)], "session");
        var provider = scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        ((IHostEnvironmentAuthenticationStateProvider)provider).SetAuthenticationState(
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(claims)))
        );
    }

    public Actor Actor { get; }

    public Application App => scope.ServiceProvider.GetRequiredService<Application>();

    public static async Task<Desk> OfAsync(RunningServer server, Role role)
    {
        var (email, _) = await Staff.NewAsync(server, role);
        var user = server.Node.Catalog.Current.Organization(server.First.OrganizationId)!.User(email)!;
        var sessions = server.App.Services.GetRequiredService<Sessions>();
        var secret = await sessions.BeginAsync(server.First.OrganizationId, user, null, null);
        return new Desk(server, (await sessions.RecognizeAsync(secret, TestContext.Current.CancellationToken))!);
    }

    /// <summary>Ends the user's session.</summary>
    public Task LeaveAsync() =>
        server.App.Services.GetRequiredService<Sessions>().EndAsync(Actor.Session, Actor.User.Email);

    public void Dispose() => scope.Dispose();
}
