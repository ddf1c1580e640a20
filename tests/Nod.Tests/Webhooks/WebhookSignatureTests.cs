using System.Text;
using Nod.Webhooks;
using NodaTime;

namespace Nod.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    // The vector that the specification's own libraries are tested with.
    [Fact]
    public void The_signature_is_that_of_standard_webhooks()
    {
        var headers = WebhookSignature.Headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.FromUnixTimeSeconds(1614265330),
            Encoding.UTF8.GetBytes("{\"test\": 2432232314}"),
            [Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
        );

        Assert.Equal(
            [
                new("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
                new("webhook-timestamp", "1614265330"),
                new("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            ],
            headers
        );
    }

    [Fact]
    public void Each_secret_signs_with_spaces_between()
    {
        var both = WebhookSignature
            .Headers(
                "id",
                Some.Noon,
                "{}"u8,
                [
                    [1],
                    [2],
                ]
            )[2]
            .Value.Split(' ');

        Assert.Equal(2, both.Length);
        Assert.All(both, one => Assert.StartsWith("v1,", one, StringComparison.Ordinal));
        Assert.NotEqual(both[0], both[1]);
    }

    [Fact]
    public void A_secret_is_copied_with_its_mark() => Assert.Equal("whsec_AQID", WebhookSignature.Spell([1, 2, 3]));
}
