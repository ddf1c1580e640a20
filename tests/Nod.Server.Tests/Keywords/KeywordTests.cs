using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using UglyToad.PdfPig;

namespace Nod.Server.Tests.Keywords;

public sealed class KeywordTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Welcome =
        "Acme: You signed up for Job alerts texts, up to 60 msgs/day. Msg & data rates may apply. "
        + "Reply HELP for help, STOP to unsubscribe.";

    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        var program = Team.ProgramBody();
        program["languages"] = new JsonArray("en", "de", "es", "fr");
        (await team.Api.PutAsync("/v1/brands/acme/programs/jobs", program)).ShouldBe(200);
        (await team.Api.PutAsync("/v1/keywords/shiftwork", KeywordBodies.Keyword(Team.News, "WORK2DAY"))).ShouldBe(200);
        (await team.Api.PutAsync("/v1/keywords/DRIVER", KeywordBodies.Keyword(null))).ShouldBe(200);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("DRIVER")]
    [InlineData("driver!")]
    [InlineData("  \"Driver\"  ")]
    public async Task A_keyword_joins_its_program_with_the_text_as_the_proof_and_is_welcomed_with_every_disclosure(
        string words
    )
    {
        var person = Team.NewPerson();

        (await team.HearAsync(person, words)).ShouldBe(200);

        Assert.Equal([Welcome + " First shifts start Monday."], await team.PhoneAsync(person, 1));
        var happened = (await team.HistoryAsync(person)).Json["items"]![0]!;
        Assert.Equal(("opt_in", "keyword"), ((string)happened["kind"]!, (string)happened["method"]!));
        Assert.Equal(words, Reply.At(happened, "evidence.note"));
        Assert.NotEmpty(Reply.At(happened, "evidence.provider_message_id"));
        Assert.NotEmpty(Reply.At(happened, "disclosure.sha256"));
        (await team.TextAsync(person)).ShouldBe(201);
    }

    [Theory]
    [InlineData("SHIFTWORK")]
    [InlineData("shfitwork")]
    [InlineData("shiftwrk")]
    [InlineData("work2day")]
    public async Task Likely_slips_and_listed_words_are_taken_for_the_keyword(string words)
    {
        var person = Team.NewPerson();

        await team.HearAsync(person, words);

        Assert.Equal("opted_in", (await team.ContactAsync(person)).At("programs.0.status"));
    }

    [Theory]
    [InlineData("Do you have driver jobs?")]
    [InlineData("DRIVERS WANTED")]
    [InlineData("YES")]
    public async Task Any_other_first_text_opens_a_conversation_and_nothing_else(string words)
    {
        var person = Team.NewPerson();

        await team.HearAsync(person, words);

        Assert.Equal("inbound_text", (await team.HistoryAsync(person)).At("items.0.kind"));
        (await team.TextAsync(person)).ShouldBeProblem(422, "consent.missing");
    }

    [Fact]
    public async Task The_broader_program_is_joined_by_a_yes_alone_with_the_question_on_record()
    {
        var person = Team.NewPerson();
        await team.HearAsync(person, "SHIFTWORK");
        var welcome = Assert.Single(await team.PhoneAsync(person, 1));
        Assert.EndsWith("Reply STOP to unsubscribe.", welcome, StringComparison.Ordinal);
        Assert.Contains("Reply YES to also get Company news texts from Acme", welcome, StringComparison.Ordinal);
        Assert.DoesNotContain("news", (await team.ContactAsync(person)).At("programs"), StringComparison.Ordinal);

        await team.HearAsync(person, "Yes");

        var latest = (await team.HistoryAsync(person)).Json["items"]![0]!;
        Assert.Equal(
            ("opt_in", "news", "inbound"),
            ((string)latest["kind"]!, (string)latest["program"]!, (string)latest["method"]!)
        );
        Assert.NotEmpty(Reply.At(latest, "disclosure.sha256"));
        Assert.Contains("Company news", (await team.PhoneAsync(person, 2))[1], StringComparison.Ordinal);
        await team.HearAsync(person, "yes");
        Assert.Equal("inbound_text", (await team.HistoryAsync(person)).At("items.0.kind"));
    }

    [Fact]
    public async Task A_no_to_the_broader_program_is_on_record_and_leaves_the_first_as_it_is()
    {
        var person = Team.NewPerson();
        await team.HearAsync(person, "SHIFTWORK");

        await team.HearAsync(person, "no");

        Assert.Equal("decline", (await team.HistoryAsync(person)).At("items.0.kind"));
        (await team.TextAsync(person)).ShouldBe(201);
        await team.HearAsync(person, "YES");
        Assert.Equal("inbound_text", (await team.HistoryAsync(person)).At("items.0.kind"));
    }

    [Fact]
    public async Task A_stop_wins_over_every_keyword_and_the_keyword_itself_is_the_person_s_own_way_back()
    {
        var person = Team.NewPerson();
        await team.HearAsync(person, "DRIVER");
        await team.HearAsync(person, "Stop!");
        (await team.TextAsync(person)).ShouldBeProblem(422, "consent.revoked");
        server.Clock.Move(TimeSpan.FromMinutes(1));

        await team.HearAsync(person, "DRIVER");

        (await team.TextAsync(person)).ShouldBe(201);
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData("STOPP")]
    [InlineData("SHOP")]
    [InlineData("HELPS")]
    [InlineData("START")]
    [InlineData("JOIN")]
    [InlineData("YES")]
    [InlineData("END")]
    [InlineData("HILFE")]
    [InlineData("UNSUBSCRIB")]
    public async Task A_word_that_is_or_could_be_taken_for_a_stop_or_help_is_refused(string word)
    {
        var reply = await team.Api.PutAsync($"/v1/keywords/{word}", KeywordBodies.Keyword(null));

        Assert.Equal(["keyword keyword.reserved"], reply.ShouldBeProblem(400, "bad_request").Faults);
        var other = await team.Api.PutAsync("/v1/keywords/NURSES", KeywordBodies.Keyword(null, word));
        Assert.Equal(["also[0] keyword.reserved"], other.ShouldBeProblem(400, "bad_request").Faults);
    }

    [Fact]
    public async Task A_keyword_is_of_one_campaign_and_everything_wrong_with_one_is_told_at_once()
    {
        var taken = await team.Api.PutAsync("/v1/keywords/WAREHOUSE", KeywordBodies.Keyword(null, "driver"));
        Assert.Equal(["keyword taken"], taken.ShouldBeProblem(400, "bad_request").Faults);

        var body = new JsonObject
        {
            ["sender"] = "nobody",
            ["language"] = "it",
            ["also"] = new JsonArray("a b"),
            ["leads"] = new JsonObject { ["en"] = new string('x', 161), ["it"] = "Ciao" },
        };
        var reply = await team.Api.PutAsync("/v1/keywords/A", body);

        Assert.Equal(
            [
                "also[0] invalid",
                "keyword invalid",
                "language unknown",
                "leads.en too_long",
                "leads.it unknown",
                "program required",
                "sender unknown",
            ],
            reply.ShouldBeProblem(400, "bad_request").Faults.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_dialogue_asks_for_name_place_and_job_and_the_answers_stand_with_the_consent()
    {
        var body = KeywordBodies.Keyword(null);
        body["questions"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "name",
                ["texts"] = new JsonObject { ["en"] = "What is your name?" },
            },
            new JsonObject
            {
                ["name"] = "place",
                ["texts"] = new JsonObject { ["en"] = "Which town?" },
            }
        );
        (await team.Api.PutAsync("/v1/keywords/NURSES", body)).ShouldBe(200);
        var person = Team.NewPerson();

        await team.HearAsync(person, "Nurses");
        await team.HearAsync(person, "Maria Lopez");
        await team.HearAsync(person, "Queens");

        var phone = await team.PhoneAsync(person, 2);
        Assert.EndsWith("What is your name?", phone[0], StringComparison.Ordinal);
        Assert.Equal("Which town?", phone[1]);
        Assert.Equal("Maria Lopez", (await team.ContactAsync(person)).At("profile.name"));
        var history = await team.HistoryAsync(person);
        Assert.Equal("place", history.At("items.0.evidence.form.question"));
        Assert.Equal(history.At("items.2.event_id"), history.At("items.0.evidence.form.consent"));
    }

    [Fact]
    public async Task A_question_must_be_there_in_the_keyword_s_language()
    {
        var body = KeywordBodies.Keyword(null);
        body["questions"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "Name!",
                ["texts"] = new JsonObject { ["de"] = "Wie heißen Sie?" },
            },
            new JsonObject()
        );

        var reply = await team.Api.PutAsync("/v1/keywords/NURSING", body);

        Assert.Equal(
            [
                "questions[0].name invalid",
                "questions[0].texts required",
                "questions[1].name required",
                "questions[1].texts required",
            ],
            reply.ShouldBeProblem(400, "bad_request").Faults
        );
    }

    [Fact]
    public async Task A_withdrawn_keyword_joins_nobody()
    {
        (await team.Api.PutAsync("/v1/keywords/COOKS", KeywordBodies.Keyword(null))).ShouldBe(200);
        (await team.Api.DeleteAsync("/v1/keywords/cooks?sender=office")).ShouldBe(200);
        var person = Team.NewPerson();

        await team.HearAsync(person, "COOKS");

        Assert.Equal("inbound_text", (await team.HistoryAsync(person)).At("items.0.kind"));
        (await team.Api.DeleteAsync("/v1/keywords/cooks")).ShouldBeProblem(404, "not_found");
    }

    [Theory]
    [InlineData("en", "letter", "apply without agreeing")]
    [InlineData("de", "a4", "ohne Zustimmung bewerben")]
    [InlineData("es", "a4", "sin aceptar mensajes")]
    [InlineData("fr", "letter", "sans accepter de SMS")]
    public async Task A_poster_carries_the_very_words_that_go_on_record(string language, string paper, string words)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/v1/keywords/SHIFTWORK/poster?language={language}&paper={paper}"
        );
        request.Headers.Authorization = new("Bearer", server.First.ApiKey);

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        var pdf = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("application/pdf", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("%PDF-", Encoding.Latin1.GetString(pdf, 0, 8), StringComparison.Ordinal);
        var listed = (await team.Api.GetAsync("/v1/keywords")).ShouldBe(200);
        var campaign = listed.Json["items"]!.AsArray().Single(one => (string)one!["keyword"]! == "SHIFTWORK")!;
        var call = (string)campaign["words"]![language]!["call"]!;
        Assert.Contains(words, call, StringComparison.Ordinal);
        using var print = PdfDocument.Open(pdf);
        Assert.Contains(call, Printed.Text(print), StringComparison.Ordinal);
        Assert.Equal("SMSTO:+12125550100:SHIFTWORK", (string)campaign["qr_text"]!);
        Assert.Equal(
            ["SMSTO:+12125550100:SHIFTWORK"],
            await Printed.CodesAsync(await Printed.KeepAsync(server, $"poster-{language}-{paper}", pdf))
        );
        Assert.Equal("sms:+12125550100?body=SHIFTWORK", (string)campaign["sms_uri"]!);
    }
}
