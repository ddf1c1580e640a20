using Nod.Access;
using Nod.Catalog;
using Nod.Server.Catalog;

namespace Nod.Server.Admin.Access;

/// <summary>A user who is signed in, as they stand at this moment.</summary>
/// <param name="Session">Their session.</param>
/// <param name="User">Who it is.</param>
/// <param name="Organization">Whose they are.</param>
internal sealed record Actor(Session Session, User User, OrganizationDirectory Organization)
{
    /// <summary>Whether they may do something.</summary>
    public bool May(Permission permission) => Permissions.Of(User.Role).Contains(permission);
}

/// <summary>Somebody tried what they may not do, or is not signed in any more; nothing was done.</summary>
internal sealed class NotAllowedException(Permission? needed) : Exception("This is not allowed.")
{
    /// <summary>What it takes; null for being signed in.</summary>
    public Permission? Needed => needed;
}
