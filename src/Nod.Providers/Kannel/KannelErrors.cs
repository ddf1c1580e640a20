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

    /// <summary>
    /// What a report means. A receipt's error is the carrier's own (appendix B), so that which of them mean a number nobody
    /// has is a setting.
    /// </summary>
    /// <param name="said">What Kannel passes on of the carrier's words.</param>
    /// <param name="unallocated">The carrier's errors that mean a number nobody has.</param>
    public static ProviderFailure FailureOf(string said, IReadOnlyCollection<string> unallocated)
    {
        var words = said.Length == 0 ? "not delivered" : said;
        return Error().Match(said) is { Success: true } error && unallocated.Contains(error.Groups[1].Value)
            ? new ProviderFailure(FailureKind.Unallocated, error.Groups[1].Value, Masked.Of(words))
            : Codes.Failure(CodeOf(said), words);
    }

    private static string? CodeOf(string said) =>
        Command().Match(said) is { Success: true } command ? command.Value.ToLowerInvariant()
        : State().Match(said) is { Success: true } state ? state.Groups[1].Value
        : null;

    [GeneratedRegex("0x[0-9a-fA-F]{8}")]
    private static partial Regex Command();

    [GeneratedRegex("stat:([A-Z]{3,10})")]
    private static partial Regex State();

    [GeneratedRegex("err:([0-9A-Za-z]{1,8})")]
    private static partial Regex Error();
}
