using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Providers.Http;
using Nod.Providers.Twilio;
using Nod.Sending;
using Nod.Testing;

namespace Nod.Providers.Tests.Twilio;

public sealed class TwilioProviderTests : HttpProviderConformance
{
    protected override PeerAnswer Accepted => new(201, Message("SM00000000000000000000000000000001").ToJsonString());

    protected override IReadOnlyList<(PeerAnswer, FailureKind)> Refusals =>
        [
            (Refusal(400, 21610, "Attempt to send to unsubscribed recipient"), FailureKind.OptedOut),
            (Refusal(400, 21211, "The 'To' number +14155550101 is not valid"), FailureKind.InvalidNumber),
            (Refusal(400, 21614, "'To' number is not a valid mobile number"), FailureKind.InvalidNumber),
            (Refusal(400, 21635, "'To' number is a landline"), FailureKind.Landline),
            (Refusal(400, 21408, "Permission to send an SMS has not been enabled"), FailureKind.Account),
            (Refusal(401, 20003, "Authenticate"), FailureKind.Account),
            (new PeerAnswer(403, "<html>forbidden</html>"), FailureKind.Account),
            (Refusal(400, 21617, "The concatenated message body exceeds the limit"), FailureKind.Content),
            (Refusal(400, 99999, "Something new"), FailureKind.Other),
        ];

    protected override IMessageProvider Open(Uri address, TimeSpan answerWithin) =>
        new TwilioProvider(TwilioSample.Settings(address, answerWithin), Clock);

    protected override PeerAnswer Throttled(string retryAfter) =>
        new(429, Refusal(429, 20429, "Too many requests").Body, ("Retry-After", retryAfter));

    protected override Guid? ReferenceOf(PeerRequest request)
    {
        if (request.Method != "POST")
        {
            return null;
        }

        var callback = FormFields.Read(request.Body)["StatusCallback"]!;
        Assert.StartsWith($"{Deliveries.Hooks}status?", callback, StringComparison.Ordinal);
        var tag = FormFields.Read(callback[callback.IndexOf('?', StringComparison.Ordinal)..])["tag"];
        Assert.True(AttemptTag.TryRead(tag, default, out _, out var reference));
        return reference;
    }

    protected override PeerAnswer OnRecord(params IReadOnlyList<OutboundText> texts) =>
        List([.. texts.Select((text, i) => Message($"SM{i:x32}", text))]);

    [Fact]
    public async Task It_shows_who_it_is_and_where_reports_go()
    {
        var text = Text(1) with { Settings = new Dictionary<string, string> { ["messaging_service_sid"] = "MG1" } };
        await In(PeerMood.Takes).HandOverAsync(text, CancellationToken.None);

        var request = Assert.Single(Peer.Requests);
        Assert.Equal($"/2010-04-01/Accounts/{TwilioSample.Account}/Messages.json", request.Target);
        Assert.Equal(
            $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(TwilioSample.Account + ":12345"))}",
            request.Headers["Authorization"]
        );
        Assert.Equal("MG1", FormFields.Read(request.Body)["MessagingServiceSid"]);
    }

    [Fact]
    public async Task The_same_words_at_another_hour_are_another_text()
    {
        var text = Text(1);
        var hourBefore = text with { ClaimedAt = text.ClaimedAt - NodaTime.Duration.FromHours(1) };
        Peer.Script = _ => List([Message("SM1", hourBefore)]);

        var answer = await Provider().AskAsync(text, CancellationToken.None);

        Assert.Equal(Outcome.Unknown, answer.Outcome);
    }

    [Fact]
    public async Task Two_texts_that_it_could_be_are_for_a_person_to_decide()
    {
        var text = Text(1);
        Peer.Script = _ => List([Message("SM1", text), Message("SM2", text)]);

        Assert.Equal(Outcome.Undecidable, (await Provider().AskAsync(text, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task A_text_of_that_minute_with_other_words_may_be_ours_redacted_and_is_never_absent()
    {
        var text = Text(1);
        Peer.Script = _ => List([Message("SM1", text with { Body = "" })]);
        var provider = Provider();

        var early = await provider.AskAsync(text, CancellationToken.None);
        Clock.Move(SureAfter);
        var late = await provider.AskAsync(text, CancellationToken.None);

        Assert.Equal(Outcome.Unknown, early.Outcome);
        Assert.Equal(Outcome.Undecidable, late.Outcome);
    }

    [Fact]
    public async Task A_text_found_failed_is_rejected_with_what_it_means()
    {
        var text = Text(1);
        var failed = Message("SM1", text);
        failed["status"] = "failed";
        failed["error_code"] = 21610;
        Peer.Script = _ => List([failed]);

        var answer = await Provider().AskAsync(text, CancellationToken.None);

        Assert.Equal(Outcome.Rejected, answer.Outcome);
        Assert.Equal(FailureKind.OptedOut, answer.Failure?.Kind);
    }

    private IMessageProvider Provider() => Open(Peer.Address, TimeSpan.FromSeconds(4));

    private static PeerAnswer Refusal(int status, int code, string message) =>
        new(
            status,
            $$"""{"code":{{code}},"message":"{{message}}","more_info":"https://www.twilio.com/docs/errors/{{code}}","status":{{status}}}"""
        );

    private static PeerAnswer List(IReadOnlyList<JsonObject> messages) =>
        new(
            200,
            new JsonObject
            {
                ["messages"] = new JsonArray([.. messages.Select(one => one.DeepClone())]),
                ["page"] = 0,
                ["page_size"] = 100,
            }.ToJsonString()
        );

    private static JsonObject Message(string sid, OutboundText? text = null) =>
        new()
        {
            ["account_sid"] = TwilioSample.Account,
            ["api_version"] = "2010-04-01",
            ["body"] = text?.Body ?? "Hello",
            ["date_created"] = (text?.ClaimedAt ?? Sample.Noon)
                .ToDateTimeUtc()
                .ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture),
            ["direction"] = "outbound-api",
            ["error_code"] = null,
            ["error_message"] = null,
            ["from"] = text?.From,
            ["sid"] = sid,
            ["status"] = "queued",
            ["to"] = text?.To.ToString(),
        };
}
