using System.Globalization;
using System.Text.Json.Serialization;
using Nod.Sending;
using Nod.Server.Catalog;
using Nod.Texts;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Twilio;

/// <summary>A message as Twilio's API shows it. Every field is there, also when it is null.</summary>
internal sealed record TwilioMessage(
    string Sid,
    string AccountSid,
    string ApiVersion,
    string? MessagingServiceSid,
    string? From,
    string To,
    string Body,
    string Status,
    string Direction,
    string NumSegments,
    string NumMedia,
    int? ErrorCode,
    string? ErrorMessage,
    string DateCreated,
    string? DateSent,
    string DateUpdated,
    string? Price,
    string PriceUnit,
    string Uri,
    TwilioSubresources SubresourceUris
)
{
    public const string Version = "2010-04-01";

    // RFC 2822, section 3.3.
    private static readonly InstantPattern Rfc2822 = InstantPattern.CreateWithInvariantCulture(
        "ddd, dd MMM uuuu HH:mm:ss '+0000'"
    );

    /// <summary>Where an account's resources are.</summary>
    public static string AccountPath(Guid organization) => $"/{Version}/Accounts/{TwilioSid.Account(organization)}";

    /// <summary>A message as it stands.</summary>
    /// <param name="message">The message.</param>
    /// <param name="directory">What its organization has set up.</param>
    /// <param name="now">The time: what waits for an hour to come is scheduled.</param>
    public static TwilioMessage Of(MessageRecord message, OrganizationDirectory directory, Instant now)
    {
        var organization = message.Address.Contact.Organization;
        var sender = message.Sender is { } key ? directory.Sender(key) : null;
        var last = message.History[^1];
        var code = TwilioCode.OfFailure(message.Status, last.Detail, sender?.Provider);
        var uri = $"{AccountPath(organization)}/Messages/{TwilioSid.Message(message.Address.Id)}";
        return new TwilioMessage(
            TwilioSid.Message(message.Address.Id),
            TwilioSid.Account(organization),
            Version,
            message.Service,
            sender?.Number,
            message.Address.Contact.Phone.ToString(),
            message.Body,
            StatusOf(message, now),
            message.Class.IsAnswer() ? "outbound-reply" : "outbound-api",
            Segments.Of(message.Body).Count.ToString(CultureInfo.InvariantCulture),
            "0",
            code,
            code is null ? null : last.Detail,
            Rfc2822.Format(message.CreatedAt),
            SentAt(message) is { } sent ? Rfc2822.Format(sent) : null,
            Rfc2822.Format(Instant.Max(last.At, message.WordsRemovedAt ?? last.At)),
            null,
            "USD",
            uri + ".json",
            new TwilioSubresources(uri + "/Media.json")
        );
    }

    /// <summary>When a provider took it, or null.</summary>
    public static Instant? SentAt(MessageRecord message) =>
        message
            .History.FirstOrDefault(change =>
                change.Status is MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Undelivered
            )
            ?.At;

    private static string StatusOf(MessageRecord message, Instant now) =>
        message.Status switch
        {
            MessageStatus.Queued when message.DueAt > now => "scheduled",
            MessageStatus.Queued => message.Service is null ? "queued" : "accepted",
            _ => WordOf(message.Status),
        };

    /// <summary>Twilio's word for a status.</summary>
    public static string WordOf(MessageStatus status) =>
        status switch
        {
            MessageStatus.Queued => "queued",
            MessageStatus.HandingOver or MessageStatus.Unknown => "sending",
            MessageStatus.Sent => "sent",
            MessageStatus.Delivered => "delivered",
            MessageStatus.Undelivered => "undelivered",
            MessageStatus.Canceled => "canceled",
            _ => "failed",
        };
}

internal sealed record TwilioSubresources(string Media);

/// <summary>A page of messages.</summary>
internal sealed record TwilioMessagePage(
    int End,
    string FirstPageUri,
    string? NextPageUri,
    int Page,
    int PageSize,
    string? PreviousPageUri,
    IReadOnlyList<TwilioMessage> Messages,
    int Start,
    string Uri
);

/// <summary>An organization as Twilio's API shows an account.</summary>
internal sealed record TwilioAccount(
    string Sid,
    string FriendlyName,
    string Status,
    string Type,
    string OwnerAccountSid,
    string Uri
);

/// <summary>A message's media: none.</summary>
internal sealed record TwilioMediaPage(
    IReadOnlyList<string> MediaList,
    int Page,
    int PageSize,
    int Start,
    int End,
    string Uri
);

/// <summary>What became of one item of many.</summary>
internal sealed record TwilioItemResult(string? CorrelationId, int ErrorCode, IReadOnlyList<string> ErrorMessages);

internal sealed record TwilioItemResults(IReadOnlyList<TwilioItemResult> Items);

/// <summary>Source-generated JSON of Twilio's shapes: snake_case, nulls written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TwilioError))]
[JsonSerializable(typeof(TwilioMessage))]
[JsonSerializable(typeof(TwilioMessagePage))]
[JsonSerializable(typeof(TwilioAccount))]
[JsonSerializable(typeof(TwilioMediaPage))]
[JsonSerializable(typeof(TwilioItemResult))]
[JsonSerializable(typeof(TwilioItemResults))]
internal sealed partial class TwilioJson : JsonSerializerContext;
