using Nod.Providers.Http;

namespace Nod.Providers.Twilio;

/// <summary>An account at Twilio.</summary>
/// <param name="AccountSid">The account.</param>
/// <param name="AuthToken">Signs what Twilio delivers, and opens the account unless a key does.</param>
/// <param name="ApiKeySid">A key to send with instead of the token, or null.</param>
/// <param name="ApiKeySecret">The key's secret, or null.</param>
/// <param name="TellsStops">Whether its Consents resource is told of stops.</param>
/// <param name="Address">Where its API is.</param>
/// <param name="ConsentsAddress">Where its Consents resource is.</param>
/// <param name="Hooks">Our address that Twilio delivers to, as Twilio sees it; ends with a slash.</param>
/// <param name="AnswerWithin">How long to wait for an answer.</param>
public sealed record TwilioSettings(
    string AccountSid,
    Secret AuthToken,
    string? ApiKeySid,
    Secret? ApiKeySecret,
    bool TellsStops,
    Uri Address,
    Uri ConsentsAddress,
    Uri Hooks,
    TimeSpan AnswerWithin
)
{
    /// <summary>Every setting there is.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "account_sid",
        "auth_token",
        "api_key_sid",
        "api_key_secret",
        "tell_stops",
        "address",
        "consents_address",
        "answer_within_ms",
    ];

    /// <summary>Reads the settings, noting everything wrong with them.</summary>
    public static TwilioSettings Read(
        IReadOnlyDictionary<string, string> values,
        Uri hooks,
        ICollection<string> problems
    )
    {
        var settings = new ProviderSettings(TwilioProvider.ProviderName, values, problems);
        var key = settings.Optional("api_key_sid", "SK[0-9a-fA-F]{32}", "it has SK and 32 hex digits");
        var secret = settings.Optional("api_key_secret", "[!-~]{1,4096}", "it has visible ASCII characters only");
        var read = new TwilioSettings(
            settings.Required("account_sid", "AC[0-9a-fA-F]{32}", "it has AC and 32 hex digits"),
            settings.RequiredSecret("auth_token", "the console shows it next to the account"),
            key,
            secret is null ? null : new Secret(secret),
            settings.Flag("tell_stops", standard: false),
            settings.Address("address", "https://api.twilio.com"),
            settings.Address("consents_address", "https://accounts.twilio.com"),
            hooks,
            settings.AnswerWithin()
        );
        if (key is null != secret is null)
        {
            settings.Note(key is null ? "api_key_sid" : "api_key_secret", "is missing; a key has both");
        }

        settings.RefuseOthers();
        return read;
    }
}
