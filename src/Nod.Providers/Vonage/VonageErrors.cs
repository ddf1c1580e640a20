using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Vonage;

/// <summary>
/// Vonage's error codes of the Messages API, from https://developer.vonage.com/en/api-errors/messages, the codes of its
/// delivery receipts (https://api.support.vonage.com/hc/en-us/articles/204014733), and the names of its general errors.
/// </summary>
internal static class VonageErrors
{
    /// <summary>The table.</summary>
    public static readonly ErrorCodes Codes = new(
        (FailureKind.OptedOut, "9"),
        (FailureKind.Blocked, "1050 4 14"),
        (FailureKind.InvalidNumber, "1170 1220 1250"),
        (FailureKind.Unallocated, "3"),
        (FailureKind.Filtered, "1210 1320 6"),
        (FailureKind.Unreachable, "1100 1200 1260 1270 2 5 7 8 11 12"),
        (FailureKind.Throttled, "1000 throttled"),
        (
            FailureKind.Account,
            "1060 1070 1080 1120 1140 1160 unauthorized forbidden low-balance account-suspended invalid-api-key "
                + "unprovisioned"
        ),
        (FailureKind.Content, "1040 1090 1150 10")
    );

    /// <summary>The code at the end of a problem's type, such as <c>…/messages#1020</c>, or else its title.</summary>
    public static string? CodeOf(string? type, string? title) =>
        type?.LastIndexOf('#') is { } mark and >= 0 ? type[(mark + 1)..] : title;
}
