using Nod.Access;
using Nod.Catalog;
using Nod.Server.Admin.Access;

namespace Nod.Server.Admin.Application;

/// <summary>Users and sessions. No key of the API reaches them.</summary>
internal sealed partial class Application
{
    public async Task<IReadOnlyList<User>> UsersAsync()
    {
        var actor = await viewer.RequireAsync(Permission.ManageUsers);
        return [.. node.Catalog.Current.Organization(actor.Session.Organization)!.Users];
    }

    public async Task<(UserFault Fault, string? Password)> AddUserAsync(string email, Role role) =>
        await users.AddAsync(await viewer.RequireAsync(Permission.ManageUsers), email, role);

    public async Task<UserFault> SetUserAsync(string email, Role role, bool disabled) =>
        await users.SetAsync(await viewer.RequireAsync(Permission.ManageUsers), email, role, disabled);

    public async Task<(UserFault Fault, string? Password)> ResetPasswordAsync(string email) =>
        await users.ResetPasswordAsync(await viewer.RequireAsync(Permission.ManageUsers), email);

    public async Task<UserFault> ChangePasswordAsync(string old, string wanted) =>
        await users.ChangePasswordAsync(await viewer.RequireAsync(Permission.SignIn), old, wanted);

    /// <summary>One's own sessions; for whoever manages users those of everybody are ended with their password.</summary>
    public async Task<IReadOnlyList<Session>> SessionsAsync()
    {
        var actor = await viewer.RequireAsync(Permission.SignIn);
        return await sessions.ListAsync(actor.Session.Organization, actor.User.Email);
    }

    /// <summary>Ends one of one's own sessions.</summary>
    public async Task EndSessionAsync(Guid id)
    {
        var actor = await viewer.RequireAsync(Permission.SignIn);
        var own = await sessions.ListAsync(actor.Session.Organization, actor.User.Email);
        if (own.FirstOrDefault(session => session.Id == id) is { } found)
        {
            await sessions.EndAsync(found, actor.User.Email);
        }
    }
}
