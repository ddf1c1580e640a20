using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Twilio;

/// <summary>Twilio's error codes, from https://www.twilio.com/docs/api/errors, and what each means.</summary>
internal static class TwilioErrors
{
    /// <summary>The table.</summary>
    public static readonly ErrorCodes Codes = new(
        (FailureKind.OptedOut, "21610"),
        (FailureKind.Blocked, "30004 63014"),
        (FailureKind.InvalidNumber, "21211 21217 21401 21614"),
        (FailureKind.Unallocated, "30005"),
        (FailureKind.Landline, "21635 30006"),
        (FailureKind.Filtered, "30007 30038 30047 30610"),
        (FailureKind.Unreachable, "30003 30008 30036 30017 30018"),
        (FailureKind.Throttled, "20429 21611 14107 63038"),
        (FailureKind.Temporary, "20503"),
        (
            FailureKind.Account,
            "20003 20005 20006 20008 20404 21408 21606 21212 21603 21612 21659 21660 21661 21701 21703 21704 "
                + "30002 30032 30034 30035 30023 30024"
        ),
        (FailureKind.Content, "21602 21605 21617 21619 30019 30037")
    );
}
