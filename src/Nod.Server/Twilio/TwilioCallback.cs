using System.Globalization;
using Nod.Sending;
using Nod.Server.Catalog;

namespace Nod.Server.Twilio;

/// <summary>News of a message as Twilio posts it to a StatusCallback: the form.</summary>
internal static class TwilioCallback
{
    /// <summary>The form.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Fields(
        StatusCallback callback,
        MessageRecord message,
        OrganizationDirectory directory
    )
    {
        var sender = message.Sender is { } key ? directory.Sender(key) : null;
        var sid = TwilioSid.Message(message.Address.Id);
        var status = TwilioMessage.WordOf(callback.News.Status);
        var fields = new List<KeyValuePair<string, string>>
        {
            new("AccountSid", TwilioSid.Account(message.Address.Contact.Organization)),
            new("ApiVersion", TwilioMessage.Version),
            new("From", sender?.Number ?? string.Empty),
            new("MessageSid", sid),
            new("MessageStatus", status),
            new("SmsSid", sid),
            new("SmsStatus", status),
            new("To", message.Address.Contact.Phone.ToString()),
        };
        if (message.Service is { } service)
        {
            fields.Add(new("MessagingServiceSid", service));
        }

        if (TwilioCode.OfFailure(callback.News.Status, callback.News.Detail, sender?.Provider) is { } code)
        {
            fields.Add(new("ErrorCode", code.ToString(CultureInfo.InvariantCulture)));
        }

        return fields;
    }
}
