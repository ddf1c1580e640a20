using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Story;

public sealed class MainStoryTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;

    public async ValueTask InitializeAsync() => team = await Team.OnAsync(server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_text_to_somebody_who_did_not_agree_is_refused_and_never_sent()
    {
        var phone = Team.NewPerson();

        var refused = await team.TextAsync(phone);

        refused.ShouldBeProblem(422, "consent.missing");
        Assert.Equal("deny", refused.At("decision.verdict"));
        Assert.Equal("consent.missing", refused.At("decision.reasons.0.code"));
        Assert.Equal("denied", (await team.MessageAsync(refused.At("message_id"), "denied")).At("status"));
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task A_text_to_somebody_who_agreed_goes_with_the_sender_s_name_and_how_to_stop_and_is_delivered()
    {
        var phone = Team.NewPerson();
        var agreed = await team.AgreeAsync(phone);
        Assert.Equal("opted_in", agreed.At("state.status"));

        var sent = (await team.TextAsync(phone)).ShouldBe(201);

        Assert.Equal("permit", sent.At("decision.verdict"));
        Assert.Equal("""["sender_named","opt_out_line"]""", sent.At("decision.amendments"));
        Assert.Equal(agreed.At("event_id"), sent.At("decision.basis.0"));
        var reached = await team.PhoneAsync(phone, 1);
        Assert.Equal(["Acme: Drivers wanted in Queens. Reply STOP to unsubscribe."], reached);
        var delivered = await team.MessageAsync(sent.At("id"), "delivered");
        Assert.Equal(
            ["queued", "handing_over"],
            delivered.Json["history"]!.AsArray().Take(2).Select(change => (string)change!["status"]!)
        );
        Assert.StartsWith("sim-", delivered.At("provider_message_id"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_text_says_who_sends_it_and_no_longer_how_to_stop()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.TextAsync(phone)).ShouldBe(201);
        await team.PhoneAsync(phone, 1);

        (await team.TextAsync(phone, "Acme has a night shift.")).ShouldBe(201);

        var reached = await team.PhoneAsync(phone, 2);
        Assert.Equal("Acme has a night shift.", reached[1]);
    }

    [Fact]
    public async Task Consent_to_one_program_is_none_to_another()
    {
        var phone = await team.AgreedPersonAsync();

        var refused = await team.Api.PostAsync(
            "/v1/messages",
            Team.TextBody(phone, "20% off!", Team.News, "promotional")
        );

        refused.ShouldBeProblem(422, "consent.other_program");
    }

    [Fact]
    public async Task Consent_to_one_brand_is_none_to_another_of_the_same_company()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.Api.PutAsync("/v1/brands/zenith", Team.BrandBody("Zenith"))).ShouldBe(200);
        (await team.Api.PutAsync("/v1/brands/zenith/programs/jobs", Team.ProgramBody())).ShouldBe(200);
        (await team.Api.PutAsync("/v1/senders/zenith", Team.SenderBody("+12125550101", "zenith", Team.Jobs))).ShouldBe(
            200
        );
        var text = Team.TextBody(phone);
        text["brand"] = "zenith";

        var refused = await team.Api.PostAsync("/v1/messages", text);

        refused.ShouldBeProblem(422, "consent.missing");
    }

    [Fact]
    public async Task A_text_of_another_class_than_the_program_s_is_refused()
    {
        var phone = await team.AgreedPersonAsync();

        var refused = await team.Api.PostAsync(
            "/v1/messages",
            Team.TextBody(phone, "20% off!", Team.Jobs, "promotional")
        );

        refused.ShouldBeProblem(422, "consent.other_use");
    }

    [Fact]
    public async Task A_question_sends_nothing_and_counts_nothing()
    {
        var phone = await team.AgreedPersonAsync();
        await server.SettleAsync();
        var rows = server.StoredRows();

        var asked = (await team.Api.PostAsync("/v1/decisions", Team.TextBody(phone))).ShouldBe(200);
        var again = (await team.Api.PostAsync("/v1/decisions", Team.TextBody(phone))).ShouldBe(200);

        Assert.Equal("permit", asked.At("verdict"));
        Assert.Equal(asked.Text, again.Text);
        Assert.Equal(rows, server.StoredRows());
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task The_history_shows_every_event_newest_first_with_the_words_shown()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        var history = (await team.HistoryAsync(phone)).ShouldBe(200);

        Assert.Equal(2, history.Items);
        Assert.Equal("revocation", history.At("items.0.kind"));
        Assert.Equal("STOP", history.At("items.0.words"));
        Assert.Equal("opt_in", history.At("items.1.kind"));
        Assert.Equal(Team.Words, history.At("items.1.disclosure.text"));
        Assert.Equal(64, history.At("items.1.log.leaf_hash").Length);
    }

    [Fact]
    public async Task An_interview_calls_for_its_reminder_without_any_consent()
    {
        var phone = Team.NewPerson();
        (await team.Api.PostAsync("/v1/relationships", team.RelationshipBody(phone))).ShouldBe(201);
        var reminder = Team.TextBody(phone, "Your interview is at 3 pm.", messageClass: "transactional");
        reminder.Remove("program");

        (await team.Api.PostAsync("/v1/messages", reminder)).ShouldBe(201);

        Assert.StartsWith("Acme: Your interview", (await team.PhoneAsync(phone, 1))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_texts_first_may_be_answered_and_nothing_more()
    {
        var phone = Team.NewPerson();
        (await team.HearAsync(phone, "Are you hiring drivers in the Bronx")).ShouldBe(200);
        var answer = Team.TextBody(phone, "Yes, from Monday.", messageClass: "reply");
        answer.Remove("program");

        (await team.Api.PostAsync("/v1/messages", answer)).ShouldBe(201);

        Assert.Equal(["Acme: Yes, from Monday."], await team.PhoneAsync(phone, 1));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");
    }
}
