using Nod.Providers.Http;
using Nod.Providers.Twilio;

namespace Nod.Server.Twilio;

/// <summary>The headers of what is posted to applications as Twilio posts it.</summary>
internal static class TwilioHeaders
{
    private const string Token = "I-Twilio-Idempotency-Token";

    /// <summary>The signature over a form, and a token that is the same at every try.</summary>
    /// <param name="url">Where it is posted, as the application gave it.</param>
    /// <param name="id">What is told.</param>
    /// <param name="fields">The form.</param>
    /// <param name="secret">What signs.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        string url,
        Guid id,
        IReadOnlyList<KeyValuePair<string, string>> fields,
        Secret secret
    ) => [new(TwilioSignature.Header, new TwilioSignature(secret).Of(url, fields)), new(Token, id.ToString())];
}
