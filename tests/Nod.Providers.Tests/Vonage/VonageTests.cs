using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Providers.Http;
using Nod.Providers.Vonage;
using Nod.Sending;
using Nod.Testing;

namespace Nod.Providers.Tests.Vonage;

public sealed class VonageProviderTests : HttpProviderConformance
{
    protected override PeerAnswer Accepted => new(202, """{"message_uuid":"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"}""");

    protected override IReadOnlyList<(PeerAnswer, FailureKind)> Refusals =>
        [
            (Refusal(422, "9", "Opted out"), FailureKind.OptedOut),
            (Refusal(422, "1050", "Number barred"), FailureKind.Blocked),
            (Refusal(422, "1170", "Invalid or Missing Msisdn Param"), FailureKind.InvalidNumber),
            (Refusal(402, "1070", "Partner quota exceeded"), FailureKind.Account),
            (Refusal(401, "unauthorized", "You did not provide correct credentials."), FailureKind.Account),
            (Refusal(422, "1090", "Message too long"), FailureKind.Content),
            (Refusal(422, "1020", "Invalid params"), FailureKind.Other),
        ];

    protected override IMessageProvider Open(Uri address, TimeSpan answerWithin) =>
        new VonageProvider(VonageSample.Settings(address, answerWithin), Clock);

    protected override PeerAnswer Throttled(string retryAfter) =>
        new(429, Refusal(429, "1000", "Throttled").Body, ("Retry-After", retryAfter));

    protected override Guid? ReferenceOf(PeerRequest request)
    {
        if (request.Method != "POST")
        {
            return null;
        }

        var tag = (string?)JsonNode.Parse(request.Body)!["client_ref"];
        Assert.True(AttemptTag.TryRead(tag, default, out _, out var reference));
        return reference;
    }

    protected override PeerAnswer OnRecord(params IReadOnlyList<OutboundText> texts) =>
        new(
            200,
            new JsonObject
            {
                ["items_count"] = texts.Count,
                ["records"] = new JsonArray([
                    .. texts.Select(text => new JsonObject
                    {
                        ["message_id"] = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
                        ["client_ref"] = AttemptTag.Of(text),
                        ["status"] = "submitted",
                    }),
                ]),
            }.ToJsonString()
        );

    private static PeerAnswer Refusal(int status, string code, string title) =>
        new(
            status,
            $$"""{"type":"https://developer.vonage.com/api-errors/messages#{{code}}","title":"{{title}}","detail":"","instance":"x"}"""
        );
}

public sealed class VonageHooksTests : ReportConformance
{
    public VonageHooksTests() => Hooks = new VonageHooks(VonageSample.Settings(), Clock);

    protected override IProviderHooks Hooks { get; }

    protected override string ProofHeader => "Authorization";

    protected override TimeSpan? Window => TimeSpan.FromMinutes(5);

    protected override HookCall Inbound(string id, string from, string to, string body) =>
        Sign(
            HookKind.Inbound,
            new JsonObject
            {
                ["channel"] = "sms",
                ["message_uuid"] = id,
                ["from"] = from.TrimStart('+'),
                ["to"] = to.TrimStart('+'),
                ["message_type"] = "text",
                ["text"] = body,
            }
        );

    protected override HookCall Report(OutboundText text, ReportOf what)
    {
        var status = what switch
        {
            ReportOf.Taken => "submitted",
            ReportOf.Delivered => "delivered",
            _ => "undeliverable",
        };
        var report = new JsonObject
        {
            ["channel"] = "sms",
            ["message_uuid"] = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
            ["to"] = text.To.ToString().TrimStart('+'),
            ["status"] = status,
            ["client_ref"] = AttemptTag.Of(text),
        };
        if (what == ReportOf.Undelivered)
        {
            report["error"] = new JsonObject
            {
                ["type"] = "https://developer.vonage.com/api-errors/messages#1260",
                ["title"] = "1260",
                ["detail"] = $"Destination {text.To} unreachable",
            };
        }

        return Sign(HookKind.Status, report);
    }

    protected override HookCall Proven(HookKind kind, byte[] body) => Sign(kind, body, VonageSample.Signs);

    protected override HookCall ByAnother(HookCall call) => Sign(call.Kind, call.Body.ToArray(), "another secret");

    [Theory]
    [InlineData("none", VonageSample.Key)]
    [InlineData("HS512", VonageSample.Key)]
    [InlineData("HS256", "another")]
    public async Task A_token_that_names_another_algorithm_or_account_is_refused(string algorithm, string account)
    {
        var call = Sign(HookKind.Inbound, "{}"u8.ToArray(), VonageSample.Signs, algorithm, account);

        Assert.IsType<HookReading.Refused>(await ReadAsync(call));
    }

    [Theory]
    [InlineData("9", FailureKind.OptedOut)]
    [InlineData("3", FailureKind.Unallocated)]
    [InlineData("4", FailureKind.Blocked)]
    [InlineData("2", FailureKind.Unreachable)]
    [InlineData("6", FailureKind.Filtered)]
    [InlineData("1", FailureKind.Other)]
    public async Task The_code_of_a_receipt_says_what_it_means(string code, FailureKind kind)
    {
        var (store, text) = await HandedOverAsync();
        await store.DisposeAsync();
        var report = new JsonObject
        {
            ["message_uuid"] = "u",
            ["to"] = text.To.ToString().TrimStart('+'),
            ["status"] = "rejected",
            ["client_ref"] = AttemptTag.Of(text),
            ["error"] = new JsonObject { ["title"] = code },
        };

        var news = Assert.Single(Assert.IsType<HookReading.Taken>(await ReadAsync(Sign(HookKind.Status, report))).News);

        Assert.Equal(kind, Assert.IsType<TextReported>(news).Report.Failure?.Kind);
    }

    private HookCall Sign(HookKind kind, JsonObject body) =>
        Sign(kind, Encoding.UTF8.GetBytes(body.ToJsonString()), VonageSample.Signs);

    private HookCall Sign(
        HookKind kind,
        byte[] body,
        string secret,
        string algorithm = "HS256",
        string account = VonageSample.Key
    )
    {
        var head = new JsonObject { ["typ"] = "JWT", ["alg"] = algorithm };
        var claims = new JsonObject
        {
            ["iat"] = Clock.GetUtcNow().ToUnixTimeSeconds(),
            ["jti"] = "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5",
            ["iss"] = "Vonage",
            ["payload_hash"] = Convert.ToHexStringLower(SHA256.HashData(body)),
            ["api_key"] = account,
        };
        var signed = $"{Encode(head)}.{Encode(claims)}";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed));
        return Deliveries.Of(
            kind,
            string.Empty,
            body,
            ("Authorization", $"Bearer {signed}.{Base64Url.EncodeToString(mac)}")
        );
    }

    private static string Encode(JsonObject part) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}

/// <summary>A made-up account.</summary>
internal static class VonageSample
{
    public const string Key = "abcd1234";
    public const string Signs = "a signature secret";

    public static VonageSettings Settings(Uri? address = null, TimeSpan? answerWithin = null) =>
        new(
            Key,
            new Secret("secret"),
            new Secret(Signs),
            address ?? new Uri("https://api.nexmo.com"),
            Deliveries.Hooks,
            answerWithin ?? TimeSpan.FromSeconds(4)
        );
}
