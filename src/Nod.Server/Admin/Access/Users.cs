using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Nod.Catalog;

namespace Nod.Server.Admin.Access;

/// <summary>What is wrong with a change to a user.</summary>
internal enum UserFault
{
    None,
    BadEmail,
    EmailTaken,
    LastOwner,
    PasswordTooShort,
    PasswordTooLong,
    WrongPassword,
    Unknown,
}

/// <summary>Users of an organization: added, changed, given passwords. Each change stands in the audit trail, in its commit.</summary>
internal sealed class Users(Node node, SignIn signIn)
{
    public const int PasswordMin = 12;
    public const int PasswordMax = 200;
    private const int EmailMax = 200;

    /// <summary>Adds a user, with a password that is told this once.</summary>
    public async Task<(UserFault Fault, string? Password)> AddAsync(Actor by, string email, Role role)
    {
        var address = email.Trim().ToLowerInvariant();
        if (address.Length is 0 or > EmailMax || address.IndexOf('@', StringComparison.Ordinal) is <= 0)
        {
            return (UserFault.BadEmail, null);
        }

        var password = NewPassword();
        var user = WithPassword(
            new User
            {
                Email = address,
                PasswordHash = string.Empty,
                Role = role,
            },
            password
        );
        var fault = await ChangeAsync(
            by,
            TrailActions.UserAdded,
            EnumWords<Role>.Of(role),
            directory => directory.UserWith(address) is null ? (UserFault.None, user) : (UserFault.EmailTaken, null)
        );
        return (fault, fault == UserFault.None ? password : null);
    }

    /// <summary>Gives a user another role, or lets them in no more.</summary>
    public Task<UserFault> SetAsync(Actor by, string email, Role role, bool disabled) =>
        ChangeAsync(
            by,
            TrailActions.UserChanged,
            disabled ? "disabled" : EnumWords<Role>.Of(role),
            directory =>
            {
                var organization = directory.Organization(by.Session.Organization)!;
                if (organization.User(email) is not { } user)
                {
                    return (UserFault.Unknown, null);
                }

                var isLastOwner =
                    user is { Role: Role.Owner, Disabled: false }
                    && (disabled || role != Role.Owner)
                    && organization.Users.Count(one => one is { Role: Role.Owner, Disabled: false }) == 1;
                return isLastOwner
                    ? (UserFault.LastOwner, null)
                    : (UserFault.None, user with { Role = role, Disabled = disabled });
            }
        );

    /// <summary>Gives a user a new password that is told this once; every session of theirs is over.</summary>
    public async Task<(UserFault Fault, string? Password)> ResetPasswordAsync(Actor by, string email)
    {
        var password = NewPassword();
        var fault = await SetPasswordAsync(by, email, password);
        return (fault, fault == UserFault.None ? password : null);
    }

    /// <summary>Gives oneself another password; every session of one's own is over.</summary>
    public async Task<UserFault> ChangePasswordAsync(Actor by, string old, string wanted) =>
        wanted.Length < PasswordMin ? UserFault.PasswordTooShort
        : wanted.Length > PasswordMax ? UserFault.PasswordTooLong
        : !await signIn.IsPasswordAsync(by.User, old) ? UserFault.WrongPassword
        : await SetPasswordAsync(by, by.User.Email, wanted);

    private Task<UserFault> SetPasswordAsync(Actor by, string email, string password) =>
        ChangeAsync(
            by,
            TrailActions.PasswordSet,
            "",
            directory =>
                directory.Organization(by.Session.Organization)!.User(email) is { } user
                    ? (UserFault.None, WithPassword(user, password))
                    : (UserFault.Unknown, null)
        );

    private Task<UserFault> ChangeAsync(
        Actor by,
        string action,
        string detail,
        Func<Catalog.Directory, (UserFault Fault, User? User)> plan
    ) =>
        node.Catalog.ChangeAsync(
            directory =>
            {
                var (fault, user) = plan(directory);
                IReadOnlyCollection<CatalogItem> items = user is null ? [] : [Item(by.Session.Organization, user)];
                return (items, (Fault: fault, User: user));
            },
            async (put, planned) =>
            {
                if (planned.User is { } user)
                {
                    var act = new Act(by.Session.Organization, by.User.Email, action, user.Email, detail);
                    await node.Store.CommitAsync(act.Over(put));
                }

                return planned.Fault;
            }
        );

    private static CatalogItem Item(Guid organization, User user) =>
        new(
            organization,
            CatalogKind.User,
            user.Email,
            "user:" + user.Email,
            JsonSerializer.Serialize(user, CatalogJson.Default.User)
        );

    private static User WithPassword(User user, string password) =>
        user with
        {
            PasswordHash = new PasswordHasher<User>().HashPassword(user, password),
        };

    private static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
