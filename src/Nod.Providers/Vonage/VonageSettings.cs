using Nod.Providers.Http;

namespace Nod.Providers.Vonage;

/// <summary>An account at Vonage.</summary>
/// <param name="ApiKey">The account.</param>
/// <param name="ApiSecret">Opens the account.</param>
/// <param name="SignatureSecret">Signs what Vonage delivers.</param>
/// <param name="Address">Where its API is.</param>
/// <param name="Hooks">Our address that Vonage delivers to; ends with a slash.</param>
/// <param name="AnswerWithin">How long to wait for an answer.</param>
public sealed record VonageSettings(
    string ApiKey,
    Secret ApiSecret,
    Secret SignatureSecret,
    Uri Address,
    Uri Hooks,
    TimeSpan AnswerWithin
)
{
    /// <summary>Every setting there is.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "api_key",
        "api_secret",
        "signature_secret",
        "address",
        "answer_within_ms",
    ];

    /// <summary>Reads the settings, noting everything wrong with them.</summary>
    public static VonageSettings Read(
        IReadOnlyDictionary<string, string> values,
        Uri hooks,
        ICollection<string> problems
    )
    {
        var settings = new ProviderSettings(VonageProvider.ProviderName, values, problems);
        var read = new VonageSettings(
            settings.Required("api_key", "[0-9A-Za-z]{4,32}", "the dashboard shows it"),
            settings.RequiredSecret("api_secret", "the dashboard shows it next to the key"),
            settings.RequiredSecret("signature_secret", "the dashboard shows it under signed webhooks"),
            settings.Address("address", "https://api.nexmo.com"),
            hooks,
            settings.AnswerWithin()
        );
        settings.RefuseOthers();
        return read;
    }
}
