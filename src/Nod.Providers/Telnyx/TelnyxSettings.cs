using Nod.Providers.Http;

namespace Nod.Providers.Telnyx;

/// <summary>An account at Telnyx.</summary>
/// <param name="ApiKey">Opens the account.</param>
/// <param name="PublicKey">Telnyx's public key of this account: Ed25519, 32 bytes in base64.</param>
/// <param name="Address">Where its API is.</param>
/// <param name="Hooks">Our address that Telnyx delivers to; ends with a slash.</param>
/// <param name="AnswerWithin">How long to wait for an answer.</param>
public sealed record TelnyxSettings(Secret ApiKey, string PublicKey, Uri Address, Uri Hooks, TimeSpan AnswerWithin)
{
    /// <summary>Every setting there is.</summary>
    public static readonly IReadOnlyList<string> Names = ["api_key", "public_key", "address", "answer_within_ms"];

    /// <summary>Reads the settings, noting everything wrong with them.</summary>
    public static TelnyxSettings Read(
        IReadOnlyDictionary<string, string> values,
        Uri hooks,
        ICollection<string> problems
    )
    {
        var settings = new ProviderSettings(TelnyxProvider.ProviderName, values, problems);
        var read = new TelnyxSettings(
            settings.RequiredSecret("api_key", "the portal shows it under API keys"),
            settings.Required("public_key", "[A-Za-z0-9+/]{43}=", "it is 32 bytes in base64, from the portal"),
            settings.Address("address", "https://api.telnyx.com"),
            hooks,
            settings.AnswerWithin()
        );
        settings.RefuseOthers();
        return read;
    }
}
