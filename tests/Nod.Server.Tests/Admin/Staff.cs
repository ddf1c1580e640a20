using Microsoft.Extensions.DependencyInjection;
using Nod.Catalog;
using Nod.Server.Admin.Access;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Admin;

/// <summary>Users of the first organization, one for each role that a test asks for.</summary>
internal static class Staff
{
    /// <summary>Adds a user and signs them in.</summary>
    public static async Task<AdminClient> AddAsync(RunningServer server, Role role)
    {
        var (email, password) = await NewAsync(server, role);
        return await AdminClient.SignedInAsync(server, email, password);
    }

    /// <summary>Adds a user; answers address and password.</summary>
    public static async Task<(string Email, string Password)> NewAsync(RunningServer server, Role role)
    {
        var email = $"{EnumWords<Role>.Of(role)}-{Team.NewPerson()[^4..]}@acme.example";
        var users = server.App.Services.GetRequiredService<Users>();
        var (fault, password) = await users.AddAsync(await OwnerAsync(server), email, role);
        Assert.Equal(UserFault.None, fault);
        return (email, password!);
    }

    /// <summary>The owner as whoever acts.</summary>
    public static async Task<Actor> OwnerAsync(RunningServer server)
    {
        var sessions = server.App.Services.GetRequiredService<Sessions>();
        var organization = server.Node.Catalog.Current.Organization(server.First.OrganizationId)!;
        var secret = await sessions.BeginAsync(
            server.First.OrganizationId,
            organization.User(server.First.Email)!,
            null,
            null
        );
        return (await sessions.RecognizeAsync(secret, CancellationToken.None))!;
    }
}
