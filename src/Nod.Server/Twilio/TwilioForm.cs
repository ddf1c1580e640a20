using System.Globalization;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Sending;
using Nod.Server.Api;
using Nod.Texts;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Twilio;

/// <summary>
/// Reads a request for a message: Twilio's parameters, and Nod's own that say what Twilio's have no word for. Each fault
/// brings its number along. Parameters that nobody knows are passed over, as at Twilio.
/// </summary>
internal sealed class TwilioForm(Call call, FormBody form)
{
    private const int BodyMax = 1600;
    private const int UrlMax = 2048;
    private const int ValidityMax = 36000;
    private static readonly Duration SendAtMin = Duration.FromSeconds(300);
    private static readonly Duration SendAtMax = Duration.FromDays(35);

    private Faults Faults => call.Faults;

    /// <summary>The change that was asked for.</summary>
    /// <exception cref="BadRequestException">Something is wrong; all of it is told.</exception>
    public AcceptMessage Read()
    {
        var to = To();
        var body = Body();
        var origin = new TwilioOrigin(call, form).Read();
        var sendAt = SendAt();
        var validity = Validity();
        var callback = Callback(origin?.Service);
        Faults.Language("NodLanguage", form["NodLanguage"]);
        call.TimeZone("NodTimeZone", form["NodTimeZone"]);
        var relationship = Relationship();
        call.ThrowIfFaulty();
        var request = new SendRequest
        {
            Organization = call.Organization.Organization,
            To = to,
            Brand = origin!.Brand,
            Program = origin.Program,
            Sender = origin.Sender,
            Class = origin.Class,
            Body = body!,
            Language = form["NodLanguage"],
            TimeZone = form["NodTimeZone"],
            Relationship = relationship,
        };
        var wantedAt = sendAt ?? call.Node.Clock.Now();
        var wanted = new Wanted(sendAt, validity is { } life ? wantedAt + life : null)
        {
            Service = origin.Service?.Sid,
            Callback = callback,
        };
        return new AcceptMessage(call.Node.Gate, request, wanted);
    }

    /// <summary>Whether an address has the shape of one to call back; whether it may be called is seen when it is.</summary>
    public static bool IsCallback(string url) =>
        url.Length <= UrlMax
        && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == Uri.UriSchemeHttp)
        && parsed is { UserInfo: "", Fragment: "" };

    // A plus that was not encoded arrives as a space.
    internal static string? Number(string? given) => given is [' ', .. var rest] ? "+" + rest : given;

    private PhoneNumber To()
    {
        var given = Number(form["To"]);
        if (string.IsNullOrEmpty(given))
        {
            Fault("To", TwilioCode.ToMissing, "A 'To' phone number is required.");
        }
        else if (NumberPlan.TryParse(given, out var phone))
        {
            return phone;
        }
        else
        {
            Fault("To", TwilioCode.InvalidTo, "The 'To' number is no phone number in E.164, such as +14155550132.");
        }

        return default;
    }

    private string? Body()
    {
        if (form["ContentSid"] is not null)
        {
            Fault("ContentSid", TwilioCode.InvalidContent, "Nod knows no content templates; send the words as Body.");
        }

        if (form["MediaUrl"] is not null)
        {
            Fault("MediaUrl", TwilioCode.InvalidMedia, "Nod carries no media; send a text without MediaUrl.");
        }

        var body = form["Body"];
        if (string.IsNullOrEmpty(body) && form["ContentSid"] is null && form["MediaUrl"] is null)
        {
            Fault("Body", TwilioCode.BodyMissing, "Message body is required.");
        }

        if (body is not null && Flag("SmartEncoded") && SegmentSaving.For(body) is { } saving)
        {
            body = saving.Text;
        }

        if (body?.Length > BodyMax)
        {
            Fault("Body", TwilioCode.BodyTooLong, $"The message body has more than {BodyMax} characters.");
        }

        return body;
    }

    private Instant? SendAt()
    {
        var type = form["ScheduleType"];
        var given = form["SendAt"];
        if (string.IsNullOrEmpty(type) && string.IsNullOrEmpty(given))
        {
            return null;
        }

        // Sent at once, a text that was meant for later would be a surprise; so SendAt alone is refused, not ignored.
        if (type != "fixed")
        {
            Fault("ScheduleType", TwilioCode.ScheduleTypeUnknown, "ScheduleType must be fixed when SendAt is given.");
        }

        if (string.IsNullOrEmpty(form["MessagingServiceSid"]))
        {
            Fault("MessagingServiceSid", TwilioCode.ServiceNeeded, "Scheduling needs a MessagingServiceSid.");
        }

        if (string.IsNullOrEmpty(given))
        {
            Fault("SendAt", TwilioCode.SendAtMissing, "SendAt is required with ScheduleType fixed.");
            return null;
        }

        var read = InstantPattern.ExtendedIso.Parse(given);
        if (!read.Success)
        {
            Fault("SendAt", TwilioCode.SendAtMalformed, "SendAt must be a time in UTC such as 2026-11-23T09:30:00Z.");
            return null;
        }

        var ahead = read.Value - call.Node.Clock.Now();
        if (ahead < SendAtMin || ahead > SendAtMax)
        {
            Fault("SendAt", TwilioCode.SendAtOutOfRange, "SendAt must lie 300 seconds to 35 days ahead.");
        }

        return read.Value;
    }

    private Duration? Validity()
    {
        if (form["ValidityPeriod"] is not { Length: > 0 } given)
        {
            return null;
        }

        if (
            int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 1 and <= ValidityMax
        )
        {
            return Duration.FromSeconds(seconds);
        }

        Fault("ValidityPeriod", TwilioCode.BadRequest, $"ValidityPeriod must be from 1 to {ValidityMax} seconds.");
        return null;
    }

    private CallbackTarget? Callback(MessagingService? service)
    {
        var url = form["StatusCallback"] is { Length: > 0 } given ? given : service?.StatusCallback;
        if (url is null)
        {
            return null;
        }

        if (!IsCallback(url))
        {
            Fault("StatusCallback", TwilioCode.InvalidCallback, "StatusCallback must be an http or https address.");
        }
        else if (call.Organization.SigningKey is null)
        {
            Fault(
                "StatusCallback",
                TwilioCode.InvalidCallback,
                "Nothing signs a callback yet: make a key with signs: true at POST /v1/api-keys, and use it as AuthToken."
            );
        }

        return new CallbackTarget(url, call.ApiKey.Id);
    }

    private RelationshipClaim? Relationship()
    {
        if (form["NodRelationship"] is not { Length: > 0 } given)
        {
            return null;
        }

        if (EnumWords<RelationshipKind>.TryParse(given, out var kind))
        {
            return new RelationshipClaim(kind, form["NodReference"] is { Length: > 0 } reference ? reference : null);
        }

        Fault(
            "NodRelationship",
            TwilioCode.BadRequest,
            $"NodRelationship must be {WireTypes.Describe(typeof(RelationshipKind))}."
        );
        return null;
    }

    private bool Flag(string name)
    {
        var given = form[name];
        if (given is null or "" or "true" or "false")
        {
            return given == "true";
        }

        Fault(name, TwilioCode.BadRequest, $"{name} must be true or false.");
        return false;
    }

    private void Fault(string field, int code, string message) =>
        Faults.Add(field, code.ToString(CultureInfo.InvariantCulture), message);
}
