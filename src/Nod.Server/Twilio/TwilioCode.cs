using Nod.Decisions;
using Nod.Sending;

namespace Nod.Server.Twilio;

/// <summary>
/// The numbers of refusals: Twilio's (https://www.twilio.com/docs/api/errors) where it has one for the case, and Nod's own
/// above <see cref="OwnMin"/>, where Twilio has none. Each is documented in docs/operating/twilio.md.
/// </summary>
internal static class TwilioCode
{
    public const int Unauthorized = 20003;
    public const int NotComplete = 20009;
    public const int BadRequest = 20400;
    public const int NotFound = 20404;

    public const int InvalidTo = 21211;
    public const int NotPermitted = 21408;
    public const int BodyMissing = 21602;
    public const int FromMissing = 21603;
    public const int ToMissing = 21604;
    public const int InvalidFrom = 21606;
    public const int InvalidCallback = 21609;
    public const int Stopped = 21610;
    public const int NotTextable = 21614;
    public const int BodyTooLong = 21617;
    public const int InvalidMedia = 21620;
    public const int InvalidContent = 21655;
    public const int ServiceUnknown = 21701;
    public const int ServiceEmpty = 21703;

    public const int Filtered = 30007;
    public const int UnknownFailure = 30008;
    public const int ValidityOver = 30036;
    public const int NotCancelable = 30409;
    public const int QuietHours = 30610;
    public const int InvalidConsent = 30646;

    public const int SendAtMissing = 35111;
    public const int SendAtOutOfRange = 35114;
    public const int SendAtMalformed = 35115;
    public const int ServiceNeeded = 35118;
    public const int ScheduleTypeUnknown = 35126;

    /// <summary>From here on the numbers are Nod's own.</summary>
    public const int OwnMin = 96000;

    /// <summary>Nothing on record allows the text: no consent, no act of the person's, no conversation.</summary>
    public const int NoConsent = 96100;

    /// <summary>A person must look first; nothing was sent.</summary>
    public const int Review = 96200;

    /// <summary>Which program the text belongs to, or what it is for, does not follow from the request.</summary>
    public const int Ambiguous = 96300;

    /// <summary>The gate refuses for another reason.</summary>
    public const int Refused = 96400;

    /// <summary>The number of an HTTP status: Twilio's general numbers are 20000 and the status.</summary>
    public static int OfStatus(int status) => 20000 + status;

    /// <summary>The number of a reason of the gate's.</summary>
    public static int OfReason(string reason, Verdict verdict) =>
        (reason, verdict) switch
        {
            (ReasonCodes.JurisdictionUnknown, _) => NotPermitted,
            (_, Verdict.Review) => Review,
            (ReasonCodes.ConsentRevoked, _) => Stopped,
            (ReasonCodes.NumberNotTextable, _) => NotTextable,
            (ReasonCodes.SenderMissing, _) => InvalidFrom,
            (ReasonCodes.MessageExpired or ReasonCodes.MessageTooLate, _) => ValidityOver,
            _ => OfArea(reason.Split('.')[0]),
        };

    /// <summary>What stands against a message that came to nothing; null when nothing does.</summary>
    /// <param name="status">Where it stands.</param>
    /// <param name="detail">What was noted with that.</param>
    /// <param name="provider">The sender's provider, or null when the sender is gone.</param>
    public static int? OfFailure(MessageStatus status, string? detail, string? provider) =>
        status switch
        {
            MessageStatus.Blocked => OfReason(detail ?? string.Empty, Verdict.Deny),
            MessageStatus.Expired => ValidityOver,
            MessageStatus.Rejected or MessageStatus.Undelivered => provider == "twilio" && Leading(detail) is { } code
                ? code
                : UnknownFailure,
            _ => null,
        };

    private static int OfArea(string area) =>
        area switch
        {
            "consent" or "relationship" or "conversation" or "program" => NoConsent,
            "content" => Filtered,
            "sender" => NotPermitted,
            "quiet_hours" => QuietHours,
            _ => Refused,
        };

    // The number that Twilio gave, when a text goes on through Twilio.
    private static int? Leading(string? detail) =>
        detail is not null && detail.IndexOf(':') is 5 && int.TryParse(detail.AsSpan(0, 5), out var code) ? code : null;
}
