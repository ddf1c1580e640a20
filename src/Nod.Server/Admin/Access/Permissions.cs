using System.Collections.Frozen;
using Nod.Catalog;

namespace Nod.Server.Admin.Access;

/// <summary>One thing that a user may be allowed to do. Public, since pages name it in an attribute.</summary>
public enum Permission
{
    /// <summary>Sign in and see what is theirs: home, their sessions, their password.</summary>
    SignIn,

    /// <summary>See people, their events and their messages.</summary>
    SeePeople,

    /// <summary>See numbers in full; without it their last four digits stand for them.</summary>
    SeeNumbers,

    /// <summary>Ask the gate, send one text, and work on conversations.</summary>
    Send,

    /// <summary>Plan, start, pause and cancel texts to many.</summary>
    Broadcast,

    /// <summary>Record by hand that a person agreed or refused.</summary>
    RecordConsent,

    /// <summary>Record that a person asked for no more texts.</summary>
    RecordStop,

    /// <summary>Decide what waits for a person: doubtful replies, unknown outcomes.</summary>
    Resolve,

    /// <summary>Ask for evidence packs, and take them out of Nod.</summary>
    Export,

    /// <summary>Hold everything about a person for a case, and lift that.</summary>
    LegalHold,

    /// <summary>Erase a person.</summary>
    Erase,

    /// <summary>See rules, brands, programs and senders.</summary>
    SeeSettings,

    /// <summary>Change brands, programs and senders.</summary>
    ChangeSettings,

    /// <summary>Make and withdraw API keys.</summary>
    ManageKeys,

    /// <summary>Add users, change their roles, end their sessions.</summary>
    ManageUsers,

    /// <summary>See the audit trail.</summary>
    SeeTrail,

    /// <summary>See the transparency log and what it proves.</summary>
    SeeLog,
}

/// <summary>
/// Who may do what, all of it: what each role is allowed, and what each piece of the application asks for. A page names its
/// permission by <see cref="NeedsAttribute"/>; what a page has done for it is asked for here once more, so that a
/// button left in by mistake opens nothing.
/// </summary>
internal static class Permissions
{
    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> ByRole = new Dictionary<Role, Permission[]>
    {
        [Role.Owner] = Enum.GetValues<Permission>(),
        [Role.Recruiter] =
        [
            Permission.SignIn,
            Permission.SeePeople,
            Permission.SeeNumbers,
            Permission.Send,
            Permission.Broadcast,
            Permission.RecordStop,
            Permission.Resolve,
            Permission.SeeSettings,
        ],
        [Role.Compliance] =
        [
            Permission.SignIn,
            Permission.SeePeople,
            Permission.SeeNumbers,
            Permission.RecordConsent,
            Permission.RecordStop,
            Permission.Resolve,
            Permission.Export,
            Permission.LegalHold,
            Permission.Erase,
            Permission.SeeSettings,
            Permission.ChangeSettings,
            Permission.SeeTrail,
            Permission.SeeLog,
        ],
        [Role.Auditor] =
        [
            Permission.SignIn,
            Permission.SeePeople,
            Permission.SeeSettings,
            Permission.SeeTrail,
            Permission.SeeLog,
        ],
        [Role.FairStaff] = [Permission.SignIn, Permission.RecordConsent],
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet());

    // By method and pattern; what is not named here no page can do.
    private static readonly FrozenDictionary<string, Permission> ByOperation = new Dictionary<string, Permission>
    {
        ["GET /v1/overview"] = Permission.SeePeople,
        ["GET /v1/contacts"] = Permission.SeePeople,
        ["GET /v1/contacts/{phone}"] = Permission.SeePeople,
        ["GET /v1/contacts/{phone}/history"] = Permission.SeePeople,
        ["GET /v1/contacts/{phone}/messages"] = Permission.SeePeople,
        ["POST /v1/contacts/{phone}/release"] = Permission.Resolve,
        ["POST /v1/contacts/{phone}/erase"] = Permission.Erase,
        ["PUT /v1/contacts/{phone}/legal-hold"] = Permission.LegalHold,
        ["DELETE /v1/contacts/{phone}/legal-hold"] = Permission.LegalHold,
        ["POST /v1/consents"] = Permission.RecordConsent,
        ["POST /v1/attachments"] = Permission.RecordConsent,
        ["GET /v1/alerts"] = Permission.SeePeople,
        ["POST /v1/decisions"] = Permission.Send,
        ["POST /v1/messages"] = Permission.Send,
        ["GET /v1/messages"] = Permission.SeePeople,
        ["GET /v1/messages/{id}"] = Permission.SeePeople,
        ["POST /v1/messages/{id}/replay"] = Permission.SeePeople,
        ["POST /v1/messages/{id}/resolve"] = Permission.Resolve,
        ["GET /v1/conversations"] = Permission.SeePeople,
        ["GET /v1/conversations/{id}"] = Permission.SeePeople,
        ["POST /v1/conversations/{id}/reply"] = Permission.Send,
        ["POST /v1/conversations/{id}/notes"] = Permission.Send,
        ["POST /v1/conversations/{id}/assign"] = Permission.Send,
        ["POST /v1/conversations/{id}/read"] = Permission.Send,
        ["POST /v1/conversations/{id}/unread"] = Permission.Send,
        ["POST /v1/conversations/{id}/archive"] = Permission.Send,
        ["POST /v1/conversations/{id}/reopen"] = Permission.Send,
        ["POST /v1/conversations/{id}/messages/{message}/cancel"] = Permission.Send,
        ["GET /v1/templates"] = Permission.Send,
        ["GET /v1/broadcasts"] = Permission.SeePeople,
        ["GET /v1/broadcasts/{id}"] = Permission.SeePeople,
        ["GET /v1/broadcasts/{id}/progress"] = Permission.SeePeople,
        ["POST /v1/broadcasts"] = Permission.Broadcast,
        ["POST /v1/broadcasts/{id}/recipients"] = Permission.Broadcast,
        ["POST /v1/broadcasts/{id}/preview"] = Permission.Broadcast,
        ["POST /v1/broadcasts/{id}/start"] = Permission.Broadcast,
        ["POST /v1/broadcasts/{id}/pause"] = Permission.Broadcast,
        ["POST /v1/broadcasts/{id}/resume"] = Permission.Broadcast,
        ["POST /v1/broadcasts/{id}/cancel"] = Permission.Broadcast,
        ["GET /v1/evidence-packs"] = Permission.Export,
        ["POST /v1/evidence-packs"] = Permission.Export,
        ["GET /v1/evidence-packs/{id}"] = Permission.Export,
        ["GET /v1/evidence-packs/{id}/content"] = Permission.Export,
        ["GET /v1/rules"] = Permission.SeeSettings,
        ["GET /v1/brands"] = Permission.SeeSettings,
        ["GET /v1/brands/{brand}/programs"] = Permission.SeeSettings,
        ["GET /v1/senders"] = Permission.SeeSettings,
        ["PUT /v1/brands/{brand}"] = Permission.ChangeSettings,
        ["PUT /v1/brands/{brand}/programs/{program}"] = Permission.ChangeSettings,
        ["PUT /v1/senders/{sender}"] = Permission.ChangeSettings,
        ["GET /v1/api-keys"] = Permission.ManageKeys,
        ["POST /v1/api-keys"] = Permission.ManageKeys,
        ["DELETE /v1/api-keys/{id}"] = Permission.ManageKeys,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every operation that pages can have done, as <c>METHOD pattern</c>.</summary>
    public static IEnumerable<string> Operations => ByOperation.Keys;

    /// <summary>What a role is allowed.</summary>
    public static IReadOnlySet<Permission> Of(Role role) => ByRole[role];

    /// <summary>What an operation asks for; null when no page can have it done.</summary>
    public static Permission? ForOperation(string method, string pattern) =>
        ByOperation.TryGetValue($"{method} {pattern}", out var needed) ? needed : null;
}

/// <summary>Says what a page asks of who looks at it. A page of the admin app without one is shown to nobody.</summary>
/// <param name="permission">What they must be allowed.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(Permission permission) : Attribute
{
    /// <summary>What they must be allowed.</summary>
    public Permission Permission => permission;
}

/// <summary>Says that a page of the admin app is for those who are not signed in too.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenToAllAttribute : Attribute;
