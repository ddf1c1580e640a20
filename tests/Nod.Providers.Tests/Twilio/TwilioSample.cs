using Nod.Providers.Http;
using Nod.Providers.Twilio;

namespace Nod.Providers.Tests.Twilio;

/// <summary>A made-up account.</summary>
internal static class TwilioSample
{
    public const string Account = "AC00000000000000000000000000000001";

    public static TwilioSettings Settings(Uri? address = null, TimeSpan? answerWithin = null) =>
        new(
            Account,
            new Secret("12345"),
            null,
            null,
            false,
            address ?? new Uri("https://api.twilio.com"),
            address ?? new Uri("https://accounts.twilio.com"),
            Deliveries.Hooks,
            answerWithin ?? TimeSpan.FromSeconds(4)
        );
}
