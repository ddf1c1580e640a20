using System.Globalization;
using Nod.Sending;
using Nod.Server.Catalog;
using Nod.Texts;

namespace Nod.Server.Twilio;

/// <summary>A text from a person as Twilio posts it to an application: the form.</summary>
internal static class TwilioInbound
{
    /// <summary>The form.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Fields(
        InboundForward forward,
        OrganizationDirectory directory
    )
    {
        var sender = directory.Sender(forward.Sender);
        var sid = TwilioSid.Message(forward.Id);
        var fields = new List<KeyValuePair<string, string>>
        {
            new("AccountSid", TwilioSid.Account(forward.Contact.Organization)),
            new("ApiVersion", TwilioMessage.Version),
            new("Body", forward.Words),
            new("From", forward.Contact.Phone.ToString()),
            new("MessageSid", sid),
            new("MessagingServiceSid", forward.Target.Service),
            new("NumMedia", "0"),
            new(
                "NumSegments",
                Segments.Of(forward.Words, sender?.LongReferences ?? false).Count.ToString(CultureInfo.InvariantCulture)
            ),
            new("SmsMessageSid", sid),
            new("SmsSid", sid),
            new("SmsStatus", "received"),
            new("To", sender?.Number ?? string.Empty),
        };
        if (OptOutTypeOf(forward.Intent) is { } kind)
        {
            fields.Add(new("OptOutType", kind));
        }

        return fields;
    }

    // Where it stands, the person has been answered already.
    private static string? OptOutTypeOf(Intent intent) =>
        intent switch
        {
            Intent.Revoke => "STOP",
            Intent.Help => "HELP",
            Intent.OptIn => "START",
            _ => null,
        };
}
