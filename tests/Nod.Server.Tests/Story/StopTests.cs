using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Story;

public sealed class StopTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;

    public async ValueTask InitializeAsync() => team = await Team.OnAsync(server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("STOP", "Acme: You are unsubscribed and will get no more texts from us. Reply HELP for help.")]
    [InlineData(
        "Abmelden",
        "Acme: Sie sind abgemeldet und erhalten von uns keine SMS mehr. Hilfe: Antworten Sie HILFE."
    )]
    [InlineData("baja", "Acme: Se ha dado de baja y ya no le enviaremos mensajes. Para ayuda, responda AYUDA.")]
    [InlineData("Arrêt", "Acme : votre désinscription est faite, vous ne recevrez plus nos SMS. Aide : répondez AIDE.")]
    public async Task A_stop_is_confirmed_once_in_the_keyword_s_language_and_blocks_everything(
        string keyword,
        string confirmation
    )
    {
        var phone = await team.AgreedPersonAsync();

        var stopped = (await team.HearAsync(phone, keyword)).ShouldBe(200);
        Assert.Equal("revoke", stopped.At("intent"));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        (await team.HearAsync(phone, keyword)).ShouldBe(200);

        await server.SettleAsync();
        Assert.Equal([confirmation], await team.PhoneAsync(phone));
        Assert.Equal("revoked", (await team.ContactAsync(phone)).At("programs.0.status"));
    }

    [Fact]
    public async Task A_stop_covers_every_brand_and_every_class()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.Api.PostAsync("/v1/relationships", team.RelationshipBody(phone))).ShouldBe(201);
        (await team.HearAsync(phone, "Stop texting me!")).ShouldBe(200);
        var reminder = Team.TextBody(phone, "Your interview is at 3 pm.", messageClass: "transactional");
        reminder.Remove("program");

        (await team.Api.PostAsync("/v1/messages", reminder)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task Help_is_answered_whether_or_not_the_person_ever_agreed()
    {
        var stranger = Team.NewPerson();
        var gone = await team.AgreedPersonAsync();
        (await team.HearAsync(gone, "STOP")).ShouldBe(200);

        Assert.Equal("help", (await team.HearAsync(stranger, "HELP")).At("intent"));
        Assert.Equal("help", (await team.HearAsync(gone, "HILFE")).At("intent"));

        Assert.Contains("jobs@acme.example", (await team.PhoneAsync(stranger, 1))[0], StringComparison.Ordinal);
        var answer = (await team.PhoneAsync(gone, 2))[1];
        Assert.Contains("Hilfe: jobs@acme.example", answer, StringComparison.Ordinal);
        (await team.TextAsync(stranger)).ShouldBeProblem(422, "consent.missing");
        (await team.TextAsync(gone)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task Start_restores_only_the_program_that_texted_last()
    {
        var phone = await team.AgreedPersonAsync();
        await team.AgreeAsync(phone, Team.News);
        var news = Team.TextBody(phone, "We moved.", Team.News, "promotional");
        (await team.Api.PostAsync("/v1/messages", news)).ShouldBe(201);
        await team.PhoneAsync(phone, 1);
        server.Move(TimeSpan.FromMinutes(1));
        (await team.TextAsync(phone)).ShouldBe(201);
        await team.PhoneAsync(phone, 2);
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        server.Move(TimeSpan.FromMinutes(1));

        var started = (await team.HearAsync(phone, "START")).ShouldBe(200);

        Assert.Equal("opt_in", started.At("intent"));
        (await team.TextAsync(phone, "Acme: Welcome back.")).ShouldBe(201);
        (await team.Api.PostAsync("/v1/messages", news.DeepClone())).ShouldBeProblem(422, "consent.revoked");
        var reached = await team.PhoneAsync(phone, 5);
        Assert.Contains("You signed up for Job alerts texts", reached[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("ats")]
    [InlineData("api")]
    public async Task Nobody_but_the_person_can_undo_a_stop(string method)
    {
        var phone = await team.AgreedPersonAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        server.Move(TimeSpan.FromMinutes(1));
        var import = team.ConsentBody(phone, method: method);
        import["provenance"] = new JsonObject { ["collected_by"] = "acme", ["source"] = "an old list" };

        var imported = (await team.Api.PostAsync("/v1/consents", import)).ShouldBe(201);

        Assert.Equal("revoked", imported.At("state.status"));
        Assert.Equal("consent.no_effect", imported.At("notices.0.code"));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        Assert.Equal(3, (await team.HistoryAsync(phone)).Items);
    }

    [Fact]
    public async Task The_person_agreeing_anew_on_the_form_undoes_their_stop()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        server.Move(TimeSpan.FromMinutes(1));

        var agreed = await team.AgreeAsync(phone);

        Assert.Equal("opted_in", agreed.At("state.status"));
        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task A_stop_that_staff_records_counts_like_one_by_text()
    {
        var phone = await team.AgreedPersonAsync();
        var revoke = team.ConsentBody(phone, "revoke", method: "verbal");
        foreach (var field in new[] { "brand", "program", "disclosure" })
        {
            revoke.Remove(field);
        }

        var recorded = (await team.Api.PostAsync("/v1/consents", revoke)).ShouldBe(201);

        Assert.Equal("revoked", recorded.At("state.status"));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task A_doubtful_text_holds_everything_until_somebody_has_looked()
    {
        var phone = await team.AgreedPersonAsync();
        var doubted = (await team.HearAsync(phone, "Wrong number?")).ShouldBe(200);
        Assert.Equal("review", doubted.At("intent"));

        (await team.TextAsync(phone)).ShouldBeProblem(422, "contact.on_hold");
        var released = await team.Api.PostAsync(
            $"/v1/contacts/{phone}/release",
            new JsonObject { ["by"] = "Kim of compliance" }
        );

        released.ShouldBe(200);
        Assert.Empty(released.At("hold"));
        Assert.Equal("hold_lifted", (await team.HistoryAsync(phone)).At("items.0.kind"));
        (await team.TextAsync(phone)).ShouldBe(201);
        await team.PhoneAsync(phone, 1);
    }

    [Fact]
    public async Task Releasing_what_is_not_held_finds_nothing()
    {
        var phone = await team.AgreedPersonAsync();

        var released = await team.Api.PostAsync($"/v1/contacts/{phone}/release", new JsonObject { ["by"] = "Kim" });

        released.ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task A_stale_consent_is_asked_about_once_and_waits_for_the_yes()
    {
        var phone = Team.NewPerson();
        var consent = team.ConsentBody(phone);
        consent["occurred_at"] = Team.Wire(server.Clock.GetUtcNow() - TimeSpan.FromDays(31));
        (await team.Api.PostAsync("/v1/consents", consent)).ShouldBe(201);

        var first = (await team.TextAsync(phone)).ShouldBe(201);
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.reconfirmation_pending");

        Assert.Contains("reconfirmation", first.At("decision.amendments"), StringComparison.Ordinal);
        Assert.Contains(
            "Reply YES to keep getting Job alerts texts from Acme",
            (await team.PhoneAsync(phone, 1))[0],
            StringComparison.Ordinal
        );
        server.Move(TimeSpan.FromMinutes(1));
        (await team.HearAsync(phone, "Yes")).ShouldBe(200);
        (await team.TextAsync(phone)).ShouldBe(201);
        await team.PhoneAsync(phone, 2);
        Assert.Equal("reconfirmation", (await team.HistoryAsync(phone)).At("items.0.kind"));
    }

    [Fact]
    public async Task A_yes_without_an_open_question_is_just_a_text()
    {
        var phone = Team.NewPerson();

        (await team.HearAsync(phone, "YES")).ShouldBe(200);

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");
        Assert.Equal("inbound_text", (await team.HistoryAsync(phone)).At("items.0.kind"));
    }
}
