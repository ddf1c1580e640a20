using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Providers.Aws;
using Nod.Providers.Http;
using Nod.Sending;
using Nod.Testing;

namespace Nod.Providers.Tests.Aws;

public sealed class AwsProviderTests : HttpProviderConformance
{
    protected override bool CanBeAsked => false;

    protected override PeerAnswer Accepted => new(200, """{"MessageId":"862a8790-60c0-4430-9b2b-658bd0000000"}""");

    protected override IReadOnlyList<(PeerAnswer, FailureKind)> Refusals =>
        [
            (Refusal("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"), FailureKind.OptedOut),
            (Refusal("ValidationException", "INVALID_PHONE_NUMBER"), FailureKind.InvalidNumber),
            (Refusal("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"), FailureKind.Account),
            (Refusal("AccessDeniedException", null), FailureKind.Account),
            (Refusal("com.amazon.coral.service#ExpiredTokenException", null), FailureKind.Account),
            (Refusal("ValidationException", "FIELD_VALIDATION_FAILED"), FailureKind.Other),
        ];

    protected override IMessageProvider Open(Uri address, TimeSpan answerWithin) =>
        new AwsProvider(AwsSample.Settings(address, answerWithin), Clock);

    protected override PeerAnswer Throttled(string retryAfter) =>
        new(400, Refusal("ThrottlingException", null).Body, ("Retry-After", retryAfter));

    protected override Guid? ReferenceOf(PeerRequest request)
    {
        if (request.Method != "POST")
        {
            return null;
        }

        Assert.Equal("PinpointSMSVoiceV2.SendTextMessage", request.Headers["X-Amz-Target"]);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(Peer.Address.Authority, request.Headers["Host"]);
        var tag = (string?)JsonNode.Parse(request.Body)!["Context"]!["nod"];
        Assert.True(AttemptTag.TryRead(tag, default, out _, out var reference));
        return reference;
    }

    private static PeerAnswer Refusal(string type, string? reason) =>
        new(
            400,
            reason is null
                ? $$"""{"__type":"{{type}}","Message":"No."}"""
                : $$"""{"__type":"{{type}}","Message":"No.","Reason":"{{reason}}"}"""
        );
}

public sealed class AwsHooksTests : ReportConformance
{
    private static readonly RSA Ours = RSA.Create(2048);
    private static readonly RSA Theirs = RSA.Create(2048);
    private readonly List<Uri> fetched = [];

    public AwsHooksTests() => Hooks = new AwsHooks(AwsSample.Settings(), Clock, FetchAsync);

    protected override IProviderHooks Hooks { get; }

    protected override string? ProofHeader => null;

    protected override TimeSpan? Window => TimeSpan.FromDays(1);

    protected override HookCall Inbound(string id, string from, string to, string body) =>
        Notify(
            HookKind.Inbound,
            new JsonObject
            {
                ["originationNumber"] = from,
                ["destinationNumber"] = to,
                ["messageKeyword"] = "KEYWORD",
                ["messageBody"] = body,
                ["inboundMessageId"] = id,
            }.ToJsonString()
        );

    protected override HookCall Report(OutboundText text, ReportOf what) =>
        Notify(
            HookKind.Status,
            new JsonObject
            {
                ["eventType"] = what switch
                {
                    ReportOf.Taken => "TEXT_SUCCESSFUL",
                    ReportOf.Delivered => "TEXT_DELIVERED",
                    _ => "TEXT_UNREACHABLE",
                },
                ["isFinal"] = true,
                ["destinationPhoneNumber"] = text.To.ToString(),
                ["messageId"] = "862a8790-60c0-4430-9b2b-658bd0000000",
                ["messageStatusDescription"] = $"{text.To} is out of reach",
                ["context"] = new JsonObject { ["nod"] = AttemptTag.Of(text) },
            }.ToJsonString()
        );

    // SNS signs named fields; what stands after the last of them is not among them.
    protected override int CoveredOf(HookCall call) => call.Body.Span.IndexOf(",\"Token\""u8);

    protected override HookCall Proven(HookKind kind, byte[] body) => Notify(kind, Encoding.UTF8.GetString(body));

    protected override HookCall ByAnother(HookCall call) => Sign(call.Kind, EnvelopeOf(call), Theirs);

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Both_versions_of_the_signature_are_known(string version)
    {
        var envelope = Envelope(
            "Notification",
            Clock,
            """{"inboundMessageId":"i","originationNumber":"x","destinationNumber":"y"}"""
        );
        envelope["SignatureVersion"] = version;

        Assert.IsType<HookReading.Taken>(await ReadAsync(Sign(HookKind.Inbound, envelope, Ours)));
    }

    [Theory]
    [InlineData("https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0.pem")]
    [InlineData("https://evil.example/?https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem")]
    [InlineData("https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-0.pem")]
    [InlineData("http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem")]
    [InlineData("https://s3.us-east-1.amazonaws.com/SimpleNotificationService-0.pem")]
    [InlineData("https://sns.us-east-1.amazonaws.com/anything/SimpleNotificationService-0.pem")]
    [InlineData("https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem\n")]
    public async Task A_certificate_from_anywhere_else_is_never_fetched(string address)
    {
        var envelope = Envelope("Notification", Clock, "{}");
        envelope["SigningCertURL"] = address;

        Assert.IsType<HookReading.Refused>(await ReadAsync(Sign(HookKind.Inbound, envelope, Ours)));
        Assert.Empty(fetched);
    }

    [Fact]
    public async Task Another_s_topic_is_refused_though_SNS_signed_it()
    {
        var envelope = Envelope("Notification", Clock, "{}");
        envelope["TopicArn"] = "arn:aws:sns:us-east-1:999999999999:texts";

        Assert.IsType<HookReading.Refused>(await ReadAsync(Sign(HookKind.Inbound, envelope, Ours)));
    }

    [Fact]
    public async Task A_subscription_of_our_topic_is_confirmed_at_SNS_alone()
    {
        var good = Envelope("SubscriptionConfirmation", Clock, "Confirm");
        good["SubscribeURL"] = "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";
        var bad = Envelope("SubscriptionConfirmation", Clock, "Confirm");
        bad["SubscribeURL"] = "https://evil.example/?Action=ConfirmSubscription";

        Assert.IsType<HookReading.Taken>(await ReadAsync(Sign(HookKind.Inbound, good, Ours)));
        Assert.IsType<HookReading.Refused>(await ReadAsync(Sign(HookKind.Inbound, bad, Ours)));

        Assert.Contains(new Uri((string)good["SubscribeURL"]!), fetched);
        Assert.DoesNotContain(fetched, one => one.Host == "evil.example");
    }

    private HookCall Notify(HookKind kind, string message) =>
        Sign(kind, Envelope("Notification", Clock, message), Ours);

    private static JsonObject Envelope(string type, TimeProvider clock, string message) =>
        new()
        {
            ["Type"] = type,
            ["MessageId"] = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
            ["TopicArn"] = AwsSample.Topic,
            ["Message"] = message,
            ["Timestamp"] = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["Token"] = "t",
            ["SignatureVersion"] = "2",
            ["SigningCertURL"] = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem",
        };

    private static JsonObject EnvelopeOf(HookCall call) => JsonNode.Parse(call.Body.Span)!.AsObject();

    // What Amazon documents: named fields in order, a line each for name and value.
    private static HookCall Sign(HookKind kind, JsonObject envelope, RSA key)
    {
        string[] names =
            (string?)envelope["Type"] == "Notification"
                ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
                : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
        var text = string.Concat(
            names.Where(name => envelope[name] is not null).Select(name => $"{name}\n{(string?)envelope[name]}\n")
        );
        var hash = (string?)envelope["SignatureVersion"] == "1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        var signature = key.SignData(Encoding.UTF8.GetBytes(text), hash, RSASignaturePadding.Pkcs1);
        envelope["Signature"] = Convert.ToBase64String(signature);
        return Deliveries.Of(kind, string.Empty, Encoding.UTF8.GetBytes(envelope.ToJsonString()));
    }

    private Task<string> FetchAsync(Uri address, CancellationToken cancellation)
    {
        fetched.Add(address);
        if (!address.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal))
        {
            return Task.FromResult("<ConfirmSubscriptionResponse/>");
        }

        var request = new CertificateRequest(
            "CN=sns.amazonaws.com",
            Ours,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        var now = Clock.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-30), now.AddDays(300));
        return Task.FromResult(certificate.ExportCertificatePem());
    }
}

/// <summary>A made-up account.</summary>
internal static class AwsSample
{
    public const string Topic = "arn:aws:sns:us-east-1:123456789012:texts";

    public static AwsSettings Settings(Uri? address = null, TimeSpan? answerWithin = null) =>
        new(
            "AKIDEXAMPLE",
            new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            "us-east-1",
            [Topic],
            true,
            address ?? new Uri("https://sms-voice.us-east-1.amazonaws.com"),
            Deliveries.Hooks,
            answerWithin ?? TimeSpan.FromSeconds(4)
        );
}
