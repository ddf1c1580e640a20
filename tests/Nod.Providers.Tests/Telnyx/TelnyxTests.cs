using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Providers.Http;
using Nod.Providers.Telnyx;
using Nod.Sending;
using Nod.Testing;
using NSec.Cryptography;

namespace Nod.Providers.Tests.Telnyx;

public sealed class TelnyxProviderTests : HttpProviderConformance
{
    protected override PeerAnswer Accepted =>
        new(
            200,
            """{"data":{"record_type":"message","direction":"outbound","id":"40385f64-5717-4562-b3fc-2c963f66afa6","errors":[]}}"""
        );

    protected override IReadOnlyList<(PeerAnswer, FailureKind)> Refusals =>
        [
            (Refusal(400, "40300", "Blocked due to STOP message"), FailureKind.OptedOut),
            (Refusal(400, "40310", "Invalid 'to' address"), FailureKind.InvalidNumber),
            (Refusal(400, "10001", "Inactive phone number", "/to"), FailureKind.Unallocated),
            (Refusal(400, "10001", "Inactive phone number", "/from"), FailureKind.Account),
            (Refusal(400, "10002", "Invalid phone number", "/from"), FailureKind.Account),
            (Refusal(400, "40001", "Not routable"), FailureKind.Landline),
            (Refusal(400, "40008", "Undeliverable"), FailureKind.Blocked),
            (Refusal(401, "10009", "Authentication failed"), FailureKind.Account),
            (Refusal(403, "40333", "Messaging profile spend limit reached"), FailureKind.Account),
            (Refusal(400, "40302", "Message too large"), FailureKind.Content),
        ];

    protected override IMessageProvider Open(Uri address, TimeSpan answerWithin) =>
        new TelnyxProvider(
            new TelnyxSettings(new Secret("KEY0"), string.Empty, address, Deliveries.Hooks, answerWithin),
            Clock
        );

    protected override PeerAnswer Throttled(string retryAfter) =>
        new(429, Refusal(429, "10011", "Too many requests").Body, ("Retry-After", retryAfter));

    protected override Guid? ReferenceOf(PeerRequest request)
    {
        if (request.Method != "POST")
        {
            return null;
        }

        Assert.Equal("Bearer KEY0", request.Headers["Authorization"]);
        var tag = (string?)JsonNode.Parse(request.Body)!["tags"]![0];
        Assert.True(AttemptTag.TryRead(tag, default, out _, out var reference));
        return reference;
    }

    protected override PeerAnswer OnRecord(params IReadOnlyList<OutboundText> texts) =>
        new(
            200,
            new JsonObject
            {
                ["data"] = new JsonArray([
                    .. texts.Select(text => new JsonObject
                    {
                        ["record_type"] = "message_detail_record",
                        ["uuid"] = text.Reference.ToString(),
                        ["cld"] = text.To.ToString(),
                        ["tags"] = $"other,{AttemptTag.Of(text)}",
                        ["status"] = "sent",
                    }),
                ]),
            }.ToJsonString()
        );

    private static PeerAnswer Refusal(int status, string code, string title, string pointer = "/body") =>
        new(
            status,
            $$$"""{"errors":[{"code":"{{{code}}}","title":"{{{title}}}","detail":"Details.","source":{"pointer":"{{{pointer}}}"}}]}"""
        );
}

public sealed class TelnyxHooksTests : ReportConformance
{
    private static readonly Key Ours = Key.Create(SignatureAlgorithm.Ed25519);
    private static readonly Key Theirs = Key.Create(SignatureAlgorithm.Ed25519);

    public TelnyxHooksTests() =>
        Hooks = new TelnyxHooks(
            new TelnyxSettings(
                new Secret("KEY0"),
                Convert.ToBase64String(Ours.PublicKey.Export(KeyBlobFormat.RawPublicKey)),
                new Uri("https://api.telnyx.com"),
                Deliveries.Hooks,
                TimeSpan.FromSeconds(4)
            ),
            Clock
        );

    protected override IProviderHooks Hooks { get; }

    protected override string ProofHeader => TelnyxHooks.SignatureHeader;

    protected override TimeSpan? Window => TimeSpan.FromMinutes(5);

    protected override HookCall Inbound(string id, string from, string to, string body) =>
        Event(
            HookKind.Inbound,
            string.Empty,
            "message.received",
            new JsonObject
            {
                ["id"] = id,
                ["from"] = new JsonObject { ["phone_number"] = from },
                ["to"] = new JsonArray(new JsonObject { ["phone_number"] = to }),
                ["text"] = body,
            }
        );

    protected override HookCall Report(OutboundText text, ReportOf what)
    {
        var status = what switch
        {
            ReportOf.Taken => "sent",
            ReportOf.Delivered => "delivered",
            _ => "delivery_failed",
        };
        var payload = new JsonObject
        {
            ["id"] = "40385f64-5717-4562-b3fc-2c963f66afa6",
            ["to"] = new JsonArray(new JsonObject { ["phone_number"] = text.To.ToString(), ["status"] = status }),
            ["errors"] =
                what == ReportOf.Undelivered
                    ? new JsonArray(new JsonObject { ["code"] = "40006", ["title"] = $"{text.To} is out of reach" })
                    : new JsonArray(),
        };
        var kind = what == ReportOf.Taken ? "message.sent" : "message.finalized";
        return Event(HookKind.Status, $"?tag={AttemptTag.Of(text)}", kind, payload);
    }

    protected override HookCall Proven(HookKind kind, byte[] body) => Sign(kind, string.Empty, body, Ours);

    protected override HookCall ByAnother(HookCall call) => Sign(call.Kind, call.Query, call.Body.ToArray(), Theirs);

    [Fact]
    public async Task The_time_is_part_of_what_is_signed()
    {
        var call = Inbound("in-1", "+14155550101", "+12125550100", "Hello");
        Clock.Move(TimeSpan.FromMinutes(10));
        var now = Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var fresh = Deliveries.Of(
            call.Kind,
            call.Query,
            call.Body.ToArray(),
            (TelnyxHooks.SignatureHeader, call.Headers[TelnyxHooks.SignatureHeader]),
            (TelnyxHooks.TimeHeader, now)
        );

        Assert.IsType<HookReading.Refused>(await ReadAsync(fresh));
    }

    private HookCall Event(HookKind kind, string query, string type, JsonObject payload)
    {
        var envelope = new JsonObject
        {
            ["data"] = new JsonObject { ["event_type"] = type, ["payload"] = payload },
        };
        return Sign(kind, query, Encoding.UTF8.GetBytes(envelope.ToJsonString()), Ours);
    }

    private HookCall Sign(HookKind kind, string query, byte[] body, Key key)
    {
        var time = Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(time + "|"), .. body];
        return Deliveries.Of(
            kind,
            query,
            body,
            (TelnyxHooks.SignatureHeader, Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(key, signed))),
            (TelnyxHooks.TimeHeader, time)
        );
    }
}
