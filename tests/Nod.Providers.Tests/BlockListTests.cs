using System.Text.Json.Nodes;
using Nod.Catalog;
using Nod.Providers.Aws;
using Nod.Providers.Http;
using Nod.Providers.Telnyx;
using Nod.Providers.Tests.Aws;
using Nod.Providers.Tests.Twilio;
using Nod.Providers.Twilio;
using Nod.Sending;
using Nod.Testing;
using NodaTime;

namespace Nod.Providers.Tests;

/// <summary>Block lists against recorded exchanges: read whole or not at all, told once, nothing taken for granted.</summary>
public sealed class BlockListTests : IAsyncDisposable
{
    private static readonly PhoneNumber Ada = new(14155550101);
    private static readonly PhoneNumber Ben = new(14155550102);

    private readonly ManualClock clock = new();
    private readonly ScriptedPeer peer = new();
    private readonly AwsBlockList aws;
    private readonly TelnyxBlockList telnyx;
    private readonly TwilioStops twilio;

    public BlockListTests()
    {
        aws = new AwsBlockList(AwsSample.Settings(peer.Address), clock);
        telnyx = new TelnyxBlockList(
            new TelnyxSettings(
                new Secret("KEY0"),
                string.Empty,
                peer.Address,
                Deliveries.Hooks,
                TimeSpan.FromSeconds(4)
            ),
            clock
        );
        twilio = new TwilioStops(TwilioSample.Settings(peer.Address), clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        aws.Dispose();
        telnyx.Dispose();
        twilio.Dispose();
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task AWS_s_list_is_read_page_by_page_and_signed()
    {
        peer.Script = request =>
            Field(request, "NextToken") is null
                ? new PeerAnswer(
                    200,
                    Listed(
                        """{"OptedOutNumber":"+14155550101","OptedOutTimestamp":1.7E9,"EndUserOptedOut":true}""",
                        "more"
                    )
                )
                : new PeerAnswer(
                    200,
                    Listed(
                        """{"OptedOutNumber":"+14155550102","OptedOutTimestamp":1700000001.25,"EndUserOptedOut":false}""",
                        null
                    )
                );

        var first = await PageAsync(aws, "Ours", null);
        var second = await PageAsync(aws, "Ours", first.Next);

        Assert.Equal([new BlockedNumber(Ada, null, Instant.FromUnixTimeSeconds(1_700_000_000))], first.Numbers);
        Assert.Equal(
            [new BlockedNumber(Ben, null, Instant.FromUnixTimeMilliseconds(1_700_000_001_250))],
            second.Numbers
        );
        Assert.Null(second.Next);
        Assert.All(
            peer.Requests,
            request =>
            {
                Assert.Equal("PinpointSMSVoiceV2.DescribeOptedOutNumbers", request.Headers["X-Amz-Target"]);
                Assert.StartsWith("AWS4-HMAC-SHA256 ", request.Headers["Authorization"], StringComparison.Ordinal);
                Assert.Equal("Ours", Field(request, "OptOutListName"));
            }
        );
        Assert.Equal("more", Field(peer.Requests[1], "NextToken"));
    }

    [Fact]
    public async Task Telnyx_s_list_is_read_page_by_page()
    {
        peer.Script = request =>
            request.Target.Contains("page[number]=1&", StringComparison.Ordinal)
                ? new PeerAnswer(200, OptOuts("+14155550101", 2))
                : new PeerAnswer(200, OptOuts("+14155550102", 2));

        var first = await PageAsync(telnyx, "messaging_optouts", null);
        var second = await PageAsync(telnyx, "messaging_optouts", first.Next);

        var since = Instant.FromUtc(2025, 4, 28, 12, 0, 38) + Duration.FromNanoseconds(631_252_000L);
        Assert.Equal([new BlockedNumber(Ada, "+12125550100", since)], first.Numbers);
        Assert.Equal([new BlockedNumber(Ben, "+12125550100", since)], second.Numbers);
        Assert.Equal(("2", (string?)null), (first.Next, second.Next));
        Assert.All(
            peer.Requests,
            request => Assert.Contains("redaction_enabled=false", request.Target, StringComparison.Ordinal)
        );
        Assert.Equal("Bearer KEY0", peer.Requests[0].Headers["Authorization"]);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"OptedOutNumbers":{},"data":{},"meta":{"total_pages":1}}""")]
    [InlineData(200, """{"OptedOutNumbers":[{}],"data":[{}],"meta":{"total_pages":1}}""")]
    [InlineData(
        200,
        """{"OptedOutNumbers":[{"OptedOutNumber":"+1415555****","OptedOutTimestamp":1}],"data":"""
            + """[{"from":"+12125550100","to":"+1415555****","created_at":"2025-04-28"}],"meta":{"total_pages":1}}"""
    )]
    [InlineData(
        200,
        """{"OptedOutNumbers":[{"OptedOutNumber":"+14155550101","OptedOutTimestamp":-1}],"data":"""
            + """[{"from":"+12125550100","to":"+14155550101","created_at":"soon"}],"meta":{"total_pages":1}}"""
    )]
    [InlineData(200, """{"OptedOutNumbers":null,"data":[],"meta":{}}""")]
    [InlineData(302, "")]
    [InlineData(403, """{"__type":"AccessDeniedException","Message":"+14155550101 may not."}""")]
    [InlineData(500, "<html>")]
    public async Task What_can_t_be_read_whole_is_not_read(int status, string body)
    {
        peer.Script = _ => new PeerAnswer(status, body);

        foreach (var list in new IProviderBlockList[] { aws, telnyx })
        {
            var failed = Assert.IsType<BlockListReading.Failed>(await list.ReadAsync("Default", null, Cancellation));
            Assert.NotEmpty(failed.Why);
            Assert.DoesNotContain("4155550101", failed.Why, StringComparison.Ordinal);
        }

        Assert.Equal(2, peer.Requests.Count);
    }

    [Fact]
    public async Task AWS_is_told_one_by_one_until_it_refuses()
    {
        peer.Script = request =>
            Field(request, "OptedOutNumber") == Ada.ToString()
                ? new PeerAnswer(200, """{"OptOutListName":"Default","OptedOutNumber":"+14155550101"}""")
                : new PeerAnswer(400, """{"__type":"ThrottlingException","Message":"Slower."}""");

        var told = await aws.TellAsync("Default", [Ada, Ben, Ada], Cancellation);

        Assert.Equal([Ada], told.Taken);
        Assert.Contains("ThrottlingException", told.Why, StringComparison.Ordinal);
        Assert.Equal(2, peer.Requests.Count);
        Assert.Equal("PinpointSMSVoiceV2.PutOptedOutNumber", peer.Requests[0].Headers["X-Amz-Target"]);
    }

    [Fact]
    public async Task Twilio_is_told_through_its_consents_and_only_what_it_took_is_told()
    {
        var items = new List<JsonNode>();
        peer.Script = request =>
        {
            if (request.Method.Length == 0)
            {
                return new PeerAnswer(200, string.Empty);
            }

            items.AddRange(
                FormFields
                    .Read(request.Body)
                    .All.Where(one => one.Key == "Items")
                    .Select(one => JsonNode.Parse(one.Value)!)
            );
            return new PeerAnswer(
                201,
                new JsonObject
                {
                    ["items"] = new JsonArray(
                        Result((string)items[1]["correlation_id"]!, 30646),
                        Result((string)items[0]["correlation_id"]!, 0)
                    ),
                }.ToJsonString()
            );
        };

        var told = await twilio.TellAsync("MG00000000000000000000000000000001", [Ada, Ben], Cancellation);

        Assert.Equal([Ada], told.Taken);
        Assert.Equal("Twilio took 1 of 2", told.Why);
        Assert.Equal("/v1/Consents/Bulk", Assert.Single(peer.Requests).Target);
        Assert.Equal(
            ("+14155550101", "opt-out", "MG00000000000000000000000000000001"),
            ((string)items[0]["contact_id"]!, (string)items[0]["status"]!, (string)items[0]["sender_id"]!)
        );
        Assert.Matches("^[0-9a-f]{32}$", (string)items[0]["correlation_id"]!);
    }

    [Theory]
    [InlineData(201, "{}")]
    [InlineData(201, "")]
    [InlineData(429, """{"code":20429,"message":"Too many"}""")]
    [InlineData(503, "")]
    public async Task Twilio_that_does_not_say_so_was_not_told(int status, string body)
    {
        peer.Script = _ => new PeerAnswer(status, body);

        var told = await twilio.TellAsync("+12125550100", [Ada], Cancellation);

        Assert.Empty(told.Taken);
        Assert.NotEmpty(told.Why!);
    }

    [Fact]
    public void Each_sender_s_texts_are_held_against_a_list()
    {
        var sender = new Sender
        {
            Key = "office",
            Kind = SenderKind.LongCode,
            Number = "+12125550100",
            Provider = "any",
            Brand = "acme",
        };
        var set = sender with
        {
            Settings = new Dictionary<string, string> { ["opt_out_list"] = "Ours", ["messaging_service_sid"] = "MG1" },
        };

        Assert.Equal(("Default", "Ours"), (aws.ListOf(sender), aws.ListOf(set)));
        Assert.Equal(("messaging_optouts", "messaging_optouts"), (telnyx.ListOf(sender), telnyx.ListOf(set)));
        Assert.Equal(("+12125550100", "MG1"), (twilio.ListOf(sender), twilio.ListOf(set)));
    }

    private static async Task<BlockListReading.Page> PageAsync(IProviderBlockList from, string list, string? piece) =>
        Assert.IsType<BlockListReading.Page>(await from.ReadAsync(list, piece, Cancellation));

    private static string? Field(PeerRequest request, string name) =>
        request.Method.Length == 0 ? null : (string?)JsonNode.Parse(request.Body)![name];

    private static string Listed(string entry, string? next) =>
        $$"""{"OptOutListName":"Ours","OptedOutNumbers":[{{entry}}]{{(next is null ? "" : $",\"NextToken\":\"{next}\"")}}}""";

    private static string OptOuts(string to, int pages) =>
        new JsonObject
        {
            ["data"] = new JsonArray(
                new JsonObject
                {
                    ["from"] = "+12125550100",
                    ["to"] = to,
                    ["messaging_profile_id"] = null,
                    ["keyword"] = "STOP",
                    ["created_at"] = "2025-04-28 12:00:38.631252+00:00",
                }
            ),
            ["meta"] = new JsonObject { ["total_pages"] = pages, ["total_results"] = 2 },
        }.ToJsonString();

    private static JsonObject Result(string correlation, int code) =>
        new()
        {
            ["correlation_id"] = correlation,
            ["error_code"] = code,
            ["error_messages"] = new JsonArray(),
        };
}
