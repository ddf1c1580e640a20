namespace Nod.Server.Admin.Access;

/// <summary>The codes of what stands in the audit trail about access. Acts on the application are named by their operation.</summary>
internal static class TrailActions
{
    public const string SignedIn = "sign_in.done";
    public const string SignInRefused = "sign_in.refused";
    public const string SignInLocked = "sign_in.locked";
    public const string SessionEnded = "session.ended";
    public const string UserAdded = "user.added";
    public const string UserChanged = "user.changed";
    public const string PasswordSet = "user.password_set";
}
