using System.Text.RegularExpressions;
using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Kannel;

/// <summary>
/// What a carrier says through Kannel: SMPP's command status (SMPP 3.4, section 5.1.3) when it refuses, the state of a
/// delivery receipt (appendix B) when it gives up.
/// </summary>
internal static partial class KannelErrors
{
    /// <summary>The table.</summary>
    public static readonly ErrorCodes Codes = new(
        (FailureKind.InvalidNumber, "0x0000000b"),
        (FailureKind.Account, "0x0000000a 0x0000000d 0x0000000e 0x00000005"),
        (FailureKind.Throttled, "0x00000014 0x00000058"),
        (FailureKind.Content, "0x00000001"),
        (FailureKind.Unreachable, "EXPIRED UNDELIV DELETED"),
        (FailureKind.Filtered, "REJECTD")
    );

    /// <summary>The code in what Kannel passes on, or null.</summary>
    public static string? CodeOf(string said) =>
        Command().Match(said) is { Success: true } command ? command.Value.ToLowerInvariant()
        : State().Match(said) is { Success: true } state ? state.Groups[1].Value
        : null;

    [GeneratedRegex("0x[0-9a-fA-F]{8}")]
    private static partial Regex Command();

    [GeneratedRegex("stat:([A-Z]{3,10})")]
    private static partial Regex State();
}
