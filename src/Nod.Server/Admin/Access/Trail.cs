namespace Nod.Server.Admin.Access;

/// <summary>How entries of the audit trail are told.</summary>
internal static class Trail
{
    private const int KeyLength = 32;

    /// <summary>The codes about access.</summary>
    public static readonly IReadOnlyList<string> AccessActions =
    [
        TrailActions.SignedIn,
        TrailActions.SignInRefused,
        TrailActions.SignInLocked,
        TrailActions.SessionEnded,
        TrailActions.UserAdded,
        TrailActions.UserChanged,
        TrailActions.PasswordSet,
    ];

    /// <summary>The key of the text for an action: operations are named by method and path, with dots.</summary>
    public static string TextOf(string action) =>
        "act."
        + action
            .Replace(" /v1/", ".", StringComparison.Ordinal)
            .Replace('/', '.')
            .ToLowerInvariant()
            .Replace("{", "", StringComparison.Ordinal)
            .Replace("}", "", StringComparison.Ordinal);

    /// <summary>Whether a subject is a contact key.</summary>
    public static bool IsContact(string subject) =>
        subject.Length == KeyLength && subject.All(char.IsAsciiHexDigitLower);
}
