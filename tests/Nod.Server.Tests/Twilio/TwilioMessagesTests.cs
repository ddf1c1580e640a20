using System.Globalization;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Twilio;

/// <summary>Twilio's message resource: what is asked, what is shown, what is changed.</summary>
public sealed class TwilioMessagesTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private static readonly string[] Fields =
    [
        "sid",
        "account_sid",
        "api_version",
        "messaging_service_sid",
        "from",
        "to",
        "body",
        "status",
        "direction",
        "num_segments",
        "num_media",
        "error_code",
        "error_message",
        "date_created",
        "date_sent",
        "date_updated",
        "price",
        "price_unit",
        "uri",
        "subresource_uris",
    ];

    private TwilioApplication twilio = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        twilio = await TwilioApplication.OnAsync(server);
        team = new Team(server.Api, server.Clock.GetUtcNow);
    }

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_text_is_answered_with_the_whole_resource_and_goes()
    {
        var phone = await team.AgreedPersonAsync();

        var made = (await twilio.TextAsync(phone)).ShouldBe(201);

        Assert.Equal(Fields.Order(), made.Json.AsObject().Select(field => field.Key).Order());
        Assert.Equal(("accepted", phone, Team.Number), (made.At("status"), made.At("to"), made.At("from")));
        Assert.Equal("Tue, 10 Mar 2026 17:00:00 +0000", made.At("date_created"));
        Assert.Equal($"/2010-04-01/Accounts/{twilio.Account}/Messages/{made.At("sid")}.json", made.At("uri"));
        Assert.Null(made.Json["date_sent"]);
        Assert.Null(made.Json["price"]);
        var seen = await twilio.StandsAsync(made.At("sid"), "delivered");
        Assert.Equal("Tue, 10 Mar 2026 17:00:00 +0000", seen.At("date_sent"));
        Assert.Equal(made.At("body"), Assert.Single(await team.PhoneAsync(phone, 1)));
    }

    [Fact]
    public async Task A_sid_is_the_message_s_identifier_and_both_ways_show_one_message()
    {
        var phone = await team.AgreedPersonAsync();
        var sid = (await twilio.TextAsync(phone)).ShouldBe(201).At("sid");
        var own = (await team.TextAsync(phone)).ShouldBe(201).At("id");

        var same = (await server.Api.GetAsync($"/v1/messages/{TwilioApplication.IdOf(sid)}")).ShouldBe(200);
        Assert.Equal((phone, Team.Jobs), (same.At("to"), same.At("program")));
        var other = (await twilio.GetAsync(twilio.Path("SM" + Guid.Parse(own).ToString("N")))).ShouldBe(200);
        Assert.Equal(phone, other.At("to"));
    }

    [Theory]
    [InlineData("To", "", 21604)]
    [InlineData("To", "555-0147", 21211)]
    [InlineData("To", "+11111111111", 21211)]
    [InlineData("To", "whatsapp:+12125550147", 21211)]
    [InlineData("Body", "", 21602)]
    [InlineData("MessagingServiceSid", "", 21603)]
    [InlineData("MessagingServiceSid", "MGffffffffffffffffffffffffffffffff", 21701)]
    [InlineData("From", "+12125550199", 21606)]
    [InlineData("MediaUrl", "https://acme.example/a.png", 21620)]
    [InlineData("ContentSid", "HX0123456789abcdef0123456789abcdef", 21655)]
    [InlineData("StatusCallback", "ftp://acme.example/", 21609)]
    [InlineData("StatusCallback", "https://user:secret@acme.example/", 21609)]
    [InlineData("StatusCallback", "/status", 21609)]
    [InlineData("ValidityPeriod", "0", 20400)]
    [InlineData("ValidityPeriod", "36001", 20400)]
    [InlineData("ValidityPeriod", "soon", 20400)]
    [InlineData("SmartEncoded", "perhaps", 20400)]
    [InlineData("ScheduleType", "fixed", 35111)]
    [InlineData("ScheduleType", "optimize", 35126)]
    [InlineData("SendAt", "2026-03-10T18:00:00Z", 35126)]
    [InlineData("NodProgram", "nobody", 96300)]
    [InlineData("NodClass", "help_answer", 96300)]
    [InlineData("NodRelationship", "marriage", 20400)]
    [InlineData("NodLanguage", "klingon!", 20400)]
    [InlineData("NodTimeZone", "Mars/Olympus", 20400)]
    public async Task What_is_wrong_with_a_request_has_its_number_and_stores_nothing(
        string name,
        string value,
        int code
    )
    {
        var before = server.StoredRows();

        var reply = await twilio.TextAsync("+12125550147", (name, value));

        reply.ShouldBeError(400, code);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_under_the_first_number()
    {
        var reply = await twilio.CreateAsync(("To", "nobody"), ("From", Team.Number), ("ValidityPeriod", "0"));

        reply.ShouldBeError(400, 21211);
        Assert.Contains("E.164", reply.At("message"), StringComparison.Ordinal);
        Assert.Contains("Message body is required", reply.At("message"), StringComparison.Ordinal);
        Assert.Contains("ValidityPeriod", reply.At("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_may_have_1600_characters_and_no_more()
    {
        var phone = await team.AgreedPersonAsync();
        var longest = string.Concat(Enumerable.Repeat("Shift. ", 229))[..1600];

        (await twilio.TextAsync(phone, ("Body", longest + "x"))).ShouldBeError(400, 21617);
        (await twilio.TextAsync(phone, ("Body", longest))).ShouldBe(201);
    }

    [Fact]
    public async Task A_plus_that_arrives_as_a_space_is_a_plus_and_unknown_parameters_are_passed_over()
    {
        var phone = await team.AgreedPersonAsync();

        var made = await twilio.SendAsync(
            HttpMethod.Post,
            twilio.Messages,
            TwilioApplication.Form(
                $"To={phone}&From={Team.Number}&Body=Hello+there&NodProgram=jobs&MaxPrice=1&Whatever=2"
            )
        );

        Assert.Equal((phone, Team.Number), (made.ShouldBe(201).At("to"), made.At("from")));
        Assert.Contains("Hello there", made.At("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SmartEncoded_spells_typography_in_letters_that_take_fewer_segments()
    {
        var phone = await team.AgreedPersonAsync();
        var body = string.Concat(Enumerable.Repeat("It’s open. ", 10));

        var plain = (await twilio.TextAsync(phone, ("Body", body))).ShouldBe(201);
        var smart = (await twilio.TextAsync(phone, ("Body", body), ("SmartEncoded", "true"))).ShouldBe(201);

        Assert.Contains("It’s", plain.At("body"), StringComparison.Ordinal);
        Assert.Contains("It's", smart.At("body"), StringComparison.Ordinal);
        Assert.True(Segments(smart) < Segments(plain));

        static int Segments(Reply reply) => int.Parse(reply.At("num_segments"), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_text_of_a_sender_with_one_program_needs_no_mapping_and_of_one_with_several_says_what_to_set()
    {
        var phone = await team.AgreedPersonAsync();
        (await server.Api.PutAsync("/v1/senders/one", Team.SenderBody("+12125550111", Team.Brand, Team.Jobs))).ShouldBe(
            200
        );

        (await twilio.CreateAsync(("To", phone), ("From", "+12125550111"), ("Body", "Hello."))).ShouldBe(201);
        var doubt = await twilio.CreateAsync(("To", phone), ("From", Team.Number), ("Body", "Hello."));

        doubt.ShouldBeError(400, 96300);
        Assert.Contains("NodProgram to one of jobs, news", doubt.At("message"), StringComparison.Ordinal);
        (
            await twilio.CreateAsync(("To", phone), ("From", Team.Number), ("Body", "Hello."), ("NodProgram", "jobs"))
        ).ShouldBe(201);
        (await twilio.TextAsync(phone, ("NodProgram", "news"), ("NodClass", "promotional"))).ShouldBeError(400, 96100);
    }

    [Fact]
    public async Task A_reply_needs_no_program_and_an_act_of_the_person_s_may_be_named()
    {
        var phone = Team.NewPerson();
        (string, string)[] reply = [("To", phone), ("From", Team.Number), ("Body", "At nine."), ("NodClass", "reply")];
        (await twilio.CreateAsync(reply)).ShouldBeError(400, 96100);
        (await team.HearAsync(phone, "When do I start")).ShouldBe(200);

        (await twilio.CreateAsync(reply)).ShouldBe(201);

        (await team.Api.PostAsync("/v1/relationships", team.RelationshipBody(phone))).ShouldBe(201);
        (string, string)[] about =
        [
            ("To", phone),
            ("From", Team.Number),
            ("Body", "Your interview is on Monday at 9."),
            ("NodClass", "transactional"),
        ];
        (await twilio.CreateAsync([.. about, ("NodRelationship", "shift")])).ShouldBeError(400, 96100);
        (
            await twilio.CreateAsync([.. about, ("NodRelationship", "interview"), ("NodReference", "interview-17")])
        ).ShouldBe(201);
    }

    [Fact]
    public async Task Refusals_of_the_gate_have_numbers_and_a_page()
    {
        var nobody = await twilio.TextAsync(Team.NewPerson());
        nobody.ShouldBeError(400, 96100);
        Assert.StartsWith("consent.missing: ", nobody.At("message"), StringComparison.Ordinal);
        Assert.Equal("deny", nobody.At("details.verdict"));
        var page = await server.Api.With(null).GetAsync(new Uri(nobody.At("more_info")).AbsolutePath);
        Assert.Contains("# consent.missing", page.ShouldBe(200).Text, StringComparison.Ordinal);

        var stopped = await team.AgreedPersonAsync();
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);
        (await twilio.TextAsync(stopped)).ShouldBeError(400, 21610);

        var held = await team.AgreedPersonAsync();
        (await team.HearAsync(held, "Wrong number?")).ShouldBe(200);
        (await twilio.TextAsync(held)).ShouldBeError(400, 96200);

        var agreed = await team.AgreedPersonAsync();
        (await twilio.TextAsync(agreed, ("Body", "Win big at our casino tonight, free spins!"))).ShouldBeError(
            400,
            30007
        );
    }

    [Fact]
    public async Task A_refused_text_is_on_record_and_no_resource_here()
    {
        var phone = Team.NewPerson();
        var refused = await twilio.TextAsync(phone);
        var sid = refused.ShouldBeError(400, 96100).At("details.message_sid");

        (await twilio.GetAsync(twilio.Path(sid))).ShouldBeError(404, 20404);
        (await twilio.PostAsync(twilio.Path(sid), ("Status", "canceled"))).ShouldBeError(404, 20404);
        Assert.Equal(
            "denied",
            (await server.Api.GetAsync($"/v1/messages/{TwilioApplication.IdOf(sid)}")).ShouldBe(200).At("status")
        );
        Assert.Equal(0, await CountAsync($"To={Uri.EscapeDataString(phone)}"));
    }

    [Fact]
    public async Task A_token_makes_a_request_safe_to_repeat()
    {
        var phone = await team.AgreedPersonAsync();
        Task<Reply> AskAsync(string body) =>
            twilio.SendAsync(
                HttpMethod.Post,
                twilio.Messages,
                TwilioApplication.Form(
                    ("To", phone),
                    ("MessagingServiceSid", TwilioApplication.Service),
                    ("Body", body)
                ),
                ("I-Twilio-Idempotency-Token", "once-" + phone)
            );

        var first = (await AskAsync("Hello.")).ShouldBe(201);
        await twilio.StandsAsync(first.At("sid"), "delivered");
        var again = (await AskAsync("Hello.")).ShouldBe(201);

        Assert.Equal(first.Text, again.Text);
        Assert.Single(await team.PhoneAsync(phone, 1));
        (await AskAsync("Hello again.")).ShouldBeError(422, 20422);
    }

    [Fact]
    public async Task Words_are_removed_once_a_text_has_gone_and_the_rest_stays_on_record()
    {
        var phone = await team.AgreedPersonAsync();
        var sid = (await twilio.TextAsync(phone, ("Body", "Queens secret."))).ShouldBe(201).At("sid");
        await twilio.StandsAsync(sid, "delivered");

        var redacted = (await twilio.PostAsync(twilio.Path(sid), ("Body", ""))).ShouldBe(200);

        Assert.Equal(("", "delivered"), (redacted.At("body"), redacted.At("status")));
        var record = (await server.Api.GetAsync($"/v1/messages/{TwilioApplication.IdOf(sid)}")).ShouldBe(200);
        Assert.DoesNotContain("Queens", record.Text, StringComparison.Ordinal);
        Assert.Equal(("delivered", "permit"), (record.At("status"), record.At("decision.verdict")));
        (await twilio.PostAsync(twilio.Path(sid), ("Body", "other"))).ShouldBeError(400, 20400);
        (await twilio.PostAsync(twilio.Path(sid), ("Status", "sent"))).ShouldBeError(400, 20400);
    }

    [Fact]
    public async Task A_deleted_text_is_seen_no_more_here_and_stays_on_record()
    {
        var phone = await team.AgreedPersonAsync();
        var sid = (await twilio.TextAsync(phone)).ShouldBe(201).At("sid");
        await twilio.StandsAsync(sid, "delivered");

        var gone = (await twilio.DeleteAsync(twilio.Path(sid))).ShouldBe(204);

        Assert.Empty(gone.Text);
        (await twilio.GetAsync(twilio.Path(sid))).ShouldBeError(404, 20404);
        (await twilio.DeleteAsync(twilio.Path(sid))).ShouldBeError(404, 20404);
        Assert.Equal(0, await CountAsync($"To={Uri.EscapeDataString(phone)}"));
        Assert.Equal(
            "delivered",
            (await server.Api.GetAsync($"/v1/messages/{TwilioApplication.IdOf(sid)}")).ShouldBe(200).At("status")
        );
    }

    private async Task<int> CountAsync(string filter) =>
        (await twilio.GetAsync($"{twilio.Messages}?{filter}")).ShouldBe(200).Json["messages"]!.AsArray().Count;
}
