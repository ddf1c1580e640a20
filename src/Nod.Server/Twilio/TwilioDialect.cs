using System.Text;
using Nod.Server.Api;
using Nod.Server.Catalog;
using Directory = Nod.Server.Catalog.Directory;

namespace Nod.Server.Twilio;

/// <summary>How Twilio's API spells credentials and refusals: HTTP Basic (RFC 7617), and errors with Twilio's numbers.</summary>
internal static class TwilioDialect
{
    private const string BasicPrefix = "Basic ";

    public static readonly Dialect Instance = new()
    {
        Error = TwilioError.Of,
        ErrorMediaType = "application/json",
        ErrorSchema = typeof(TwilioError),
        Challenge = "Basic realm=\"Twilio API\"",
        Credentials =
            "Authenticate with the account's sid and an API key's secret, or with the key's sid and its secret; both sids "
            + "stand in GET /v1/api-keys.",
        IdempotencyHeader = "I-Twilio-Idempotency-Token",
        Recognize = (header, directory) => BasicKey(header, directory) ?? Dialect.BearerKey(header, directory),
    };

    private static KnownKey? BasicKey(string header, Directory directory)
    {
        if (
            !header.StartsWith(BasicPrefix, StringComparison.OrdinalIgnoreCase)
            || Decode(header[BasicPrefix.Length..]) is not { } pair
            || pair.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon)
            || directory.KeyWithHash(ApiKeys.HashOf(pair.AsSpan(colon + 1))) is not { } known
        )
        {
            return null;
        }

        var user = pair[..colon];
        return user == TwilioSid.Account(known.Organization.Organization.Id) || user == TwilioSid.Key(known.Key.Id)
            ? known
            : null;
    }

    private static string? Decode(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded.Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }
}
