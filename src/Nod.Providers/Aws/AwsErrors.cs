using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Aws;

/// <summary>
/// Errors and events of AWS End User Messaging SMS and Voice, version 2, and what each means: the reason where the error
/// has one, else the error's type; for a report, the event's type.
/// </summary>
internal static class AwsErrors
{
    /// <summary>The table.</summary>
    public static readonly ErrorCodes Codes = new(
        (FailureKind.OptedOut, "DESTINATION_PHONE_NUMBER_OPTED_OUT"),
        (FailureKind.Blocked, "TEXT_BLOCKED DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"),
        (FailureKind.InvalidNumber, "INVALID_PHONE_NUMBER TEXT_INVALID"),
        (FailureKind.Filtered, "TEXT_CARRIER_BLOCKED TEXT_SPAM TEXT_PROTECT_BLOCKED"),
        (FailureKind.Unreachable, "TEXT_UNREACHABLE TEXT_CARRIER_UNREACHABLE TEXT_TTL_EXPIRED"),
        (FailureKind.Throttled, "ThrottlingException TooManyRequestsException"),
        (
            FailureKind.Account,
            "AccessDeniedException UnrecognizedClientException InvalidSignatureException ExpiredTokenException "
                + "IncompleteSignature MissingAuthenticationToken ResourceNotFoundException ServiceQuotaExceededException "
                + "DESTINATION_PHONE_NUMBER_NOT_VERIFIED DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION "
                + "MESSAGE_TYPE_MISMATCH OPT_OUT_LIST_MISMATCH INSUFFICIENT_ACCOUNT_REPUTATION ACCOUNT_DISABLED"
        )
    );

    /// <summary>The reason, or the last part of the type, such as <c>…#ConflictException</c>.</summary>
    public static string? CodeOf(string? reason, string? type) => reason ?? type?.Split('#', '/')[^1].Split(':')[0];
}
