namespace Nod.Server.Twilio;

/// <summary>
/// Twilio's identifiers out of Nod's, and back: two letters for the kind, then the identifier's 32 hex digits. They need
/// no table and stay the same for ever.
/// </summary>
internal static class TwilioSid
{
    private const int Letters = 2;

    /// <summary>An organization as an account.</summary>
    public static string Account(Guid organization) => Of("AC", organization);

    /// <summary>An API key.</summary>
    public static string Key(Guid key) => Of("SK", key);

    /// <summary>A message.</summary>
    public static string Message(Guid message) => Of("SM", message);

    /// <summary>The message that a sid names.</summary>
    public static bool IsMessage(string? sid, out Guid message) => Reads("SM", sid, out message);

    /// <summary>The API key that a sid names.</summary>
    public static bool IsKey(string? sid, out Guid key) => Reads("SK", sid, out key);

    /// <summary>The sid of a messaging service as it is kept, or null when it is no such sid.</summary>
    public static string? ServiceOf(string? sid) => Reads("MG", sid, out var service) ? Of("MG", service) : null;

    private static string Of(string kind, Guid id) => kind + id.ToString("N");

    private static bool Reads(string kind, string? sid, out Guid id)
    {
        id = default;
        return sid is not null
            && sid.StartsWith(kind, StringComparison.Ordinal)
            && Guid.TryParseExact(sid.AsSpan(Letters), "N", out id);
    }
}
