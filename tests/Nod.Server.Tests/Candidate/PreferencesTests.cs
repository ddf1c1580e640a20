using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

/// <summary>A person's own page: what they get, how often, their language, their history, stop, erasure (R9, R15, R17).</summary>
public sealed class PreferencesTests(PreferencesFixture fixture) : IClassFixture<PreferencesFixture>, IAsyncLifetime
{
    private const string Jobs = "program.acme.jobs";
    private const string News = "program.acme.news";

    private readonly RunningServer server = fixture.Server;
    private Team team = null!;
    private string phone = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        phone = await team.AgreedPersonAsync();
        server.Move(TimeSpan.FromMinutes(1));
    }

    // After each test: the server never failed.
    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_page_shows_what_the_person_gets_and_names_the_number_by_its_end_only()
    {
        using var own = await OwnPage.TextedAsync(server, team, phone);

        var page = (await own.OpenAsync()).ShouldBe(200);

        page.ShouldSay($"For the number ending in {phone[^4..]}.").ShouldSay("You get these texts since Mar 10, 2026.");
        page.ShouldSay("You don't get these texts.");
        Assert.DoesNotContain(phone[1..], page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(phone[1..], own.Path, StringComparison.Ordinal);
        Assert.InRange(page.Html.Length, 1, 50 * 1024);
    }

    [Theory]
    [InlineData("en", "Your texts")]
    [InlineData("de", "Ihre SMS")]
    [InlineData("es", "Sus SMS")]
    [InlineData("fr", "Vos SMS")]
    public async Task It_is_in_the_language_asked_for(string language, string title)
    {
        using var own = await OwnPage.TextedAsync(server, team, phone);

        var page = (await own.OpenAsync($"?lang={language}")).ShouldBe(200);

        page.ShouldSay($"<h1>{title}</h1>").ShouldSay($"<html lang=\"{language}\"");
    }

    [Fact]
    public async Task Switching_on_is_an_opt_in_with_the_words_the_page_and_how_it_was_done()
    {
        using var own = await OwnPage.TextedAsync(server, team, phone);

        var saved = (await own.SaveAsync((News, "yes"))).ShouldBe(303);

        Assert.Equal($"{own.Path}?lang=en&done=saved", saved.Headers["Location"]);
        (await own.OpenAsync("?lang=en&done=saved")).ShouldSay("Saved.");
        var told = (await team.HistoryAsync(phone)).ShouldBe(200);
        Assert.Equal(
            ("opt_in", "news", "web_form"),
            (told.At("items.0.kind"), told.At("items.0.program"), told.At("items.0.method"))
        );
        Assert.StartsWith(
            "Acme may text me about Company news, up to 60 msgs/day: New jobs near you.",
            told.At("items.0.disclosure.text"),
            StringComparison.Ordinal
        );
        Assert.Equal("yes", (string?)told.Json["items"]![0]!["evidence"]!["form"]![News]);
        Assert.Equal(
            ("127.0.0.1", "a phone"),
            (told.At("items.0.evidence.ip"), told.At("items.0.evidence.user_agent"))
        );
        Assert.Equal("no selected", told.At("items.0.evidence.control.default"));
        Assert.Equal("https://nod.acme.example/p", told.At("items.0.evidence.page_url"));
        var kept = await FileAsync(told.At("items.0.evidence.attachments.0.sha256"));
        Assert.Contains("Acme may text me about Company news", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(own.Path, kept, StringComparison.Ordinal);
        Assert.Equal("opted_in", await StatusAsync("news"));
        Assert.Contains(
            "you will get texts about Company news",
            (await team.PhoneAsync(phone, 2))[^1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Switching_off_stops_that_program_and_no_other()
    {
        await team.AgreeAsync(phone, Team.News);
        server.Move(TimeSpan.FromMinutes(1));
        using var own = await OwnPage.TextedAsync(server, team, phone);

        (await own.SaveAsync((Jobs, "no"))).ShouldBe(303);

        Assert.Equal(("revoked", "opted_in"), (await StatusAsync("jobs"), await StatusAsync("news")));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task A_wish_on_how_often_and_a_language_are_facts_of_the_person_s_own()
    {
        using var own = await OwnPage.TextedAsync(server, team, phone);

        (await own.SaveAsync(("often.acme.jobs", "1/week"), ("language", "es"))).ShouldBe(303);

        var contact = await team.ContactAsync(phone);
        Assert.Equal(
            ("1", "week", "es"),
            (contact.At("wishes.0.max"), contact.At("wishes.0.per"), contact.At("profile.language"))
        );
        var told = await team.HistoryAsync(phone);
        Assert.Equal(("frequency_wish", "language_wish"), (told.At("items.0.kind"), told.At("items.1.kind")));
        (await own.OpenAsync("")).ShouldSay("<h1>Sus SMS</h1>").ShouldSay("value=\"1/week\" selected");
        (await own.SaveAsync(("often.acme.jobs", "60/day"))).ShouldBe(303);
        Assert.Equal("60", (await team.ContactAsync(phone)).At("wishes.0.max"));
    }

    [Fact]
    public async Task What_was_left_as_it_was_records_nothing()
    {
        using var own = await OwnPage.TextedAsync(server, team, phone);
        await own.OpenAsync();
        var before = server.StoredRows();

        var saved = (await own.PostAsync(own.Fields())).ShouldBe(303);

        Assert.EndsWith("done=same", saved.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task One_press_stops_everything_and_the_page_lets_the_person_come_back()
    {
        using var own = await OwnPage.TextedAsync(server, team, phone);
        await own.OpenAsync();

        (await own.PressAsync("stop")).ShouldBe(303);

        (await own.OpenAsync("?lang=en&done=stopped"))
            .ShouldSay("All texts are stopped.")
            .ShouldSay("You stopped these texts");
        var stop = await team.HistoryAsync(phone);
        Assert.Equal(("revocation", "web_form"), (stop.At("items.0.kind"), stop.At("items.0.method")));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        var before = server.StoredRows();
        (await own.PressAsync("stop")).ShouldBe(303);
        Assert.Equal(before, server.StoredRows());

        server.Move(TimeSpan.FromMinutes(1));
        (await own.SaveAsync((Jobs, "yes"))).ShouldBe(303);
        Assert.Equal("opted_in", await StatusAsync("jobs"));
        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task A_mail_program_s_one_click_stops_everything_without_another_page()
    {
        using var own = await OwnPage.GivenAsync(server, team, phone);

        var done = await own.PostAsync(new Dictionary<string, string> { ["List-Unsubscribe"] = "One-Click" });

        done.ShouldBe(200).ShouldSay("All texts are stopped.");
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task A_link_that_was_given_lets_nobody_come_back_from_a_stop()
    {
        await team.HearAsync(phone, "STOP");
        server.Move(TimeSpan.FromMinutes(1));
        using var own = await OwnPage.GivenAsync(server, team, phone);

        (await own.OpenAsync()).ShouldBe(200).ShouldSay("To get them again, text START from your phone.");
        Assert.DoesNotContain($"name=\"{Jobs}\"", own.Last!.Html, StringComparison.Ordinal);
        (await own.PostAsync(own.Fields((Jobs, "yes")))).ShouldBe(303);

        Assert.Equal("revoked", await StatusAsync("jobs"));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task History_shows_the_words_and_gives_receipts_in_both_standards()
    {
        using var own = await OwnPage.TextedAsync(server, team, phone);

        var page = (await own.OpenAsync("?lang=en&show=history")).ShouldBe(200);

        page.ShouldSay("You agreed").ShouldSay(Team.Words).ShouldSay("Acme: Job alerts");
        foreach (var (form, id) in new[] { ("iso27560", "dpv:ConsentReceipt"), ("kantara", "KI-CR-v1.1.0") })
        {
            var consent = (await team.HistoryAsync(phone)).Json["items"]!
                .AsArray()
                .First(item => (string)item!["kind"]! == "opt_in")!["event_id"]!;
            var file = (await own.OpenAsync($"?show=receipt&consent={consent}&form={form}")).ShouldBe(200);
            Assert.Equal("application/json", file.Headers["Content-Type"]);
            Assert.Equal(
                $"attachment; filename=\"receipt-{consent}.{form}.json\"",
                file.Headers["Content-Disposition"]
            );
            Assert.NotNull(JsonNode.Parse(file.Html));
            Assert.Contains(id, file.Html, StringComparison.Ordinal);
            Assert.Contains(phone, file.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task History_goes_back_page_by_page_and_each_stays_small()
    {
        for (var i = 0; i < 12; i++)
        {
            await team.AgreeAsync(phone);
        }

        using var own = await OwnPage.TextedAsync(server, team, phone);
        var first = (await own.OpenAsync("?lang=en&show=history")).ShouldBe(200);
        Assert.Equal(10, Count(first));
        var older = System.Text.RegularExpressions.Regex.Match(first.Html, "before=([0-9a-f-]{36})").Groups[1].Value;

        var second = (await own.OpenAsync($"?lang=en&show=history&before={older}")).ShouldBe(200);

        Assert.Equal(3, Count(second));
        Assert.DoesNotContain("before=", second.Html, StringComparison.Ordinal);

        static int Count(CandidatePage page) => page.Html.Split("<blockquote").Length - 1;
    }

    [Fact]
    public async Task Nobody_sees_what_an_earlier_holder_of_the_number_agreed_to()
    {
        (
            await team.Api.PostAsync(
                $"/v1/contacts/{phone}/void",
                new JsonObject { ["reason"] = "wrong_number", ["occurred_at"] = team.Now }
            )
        ).ShouldBe(201);
        var earlier = (await team.HistoryAsync(phone)).Json["items"]!
            .AsArray()
            .First(item => (string)item!["kind"]! == "opt_in")!["event_id"]!;
        server.Move(TimeSpan.FromMinutes(1));
        using var own = await OwnPage.TextedAsync(server, team, phone);

        (await own.OpenAsync("?lang=en&show=history")).ShouldBe(200).ShouldSay("Nothing yet.");
        (await own.OpenAsync($"?show=receipt&consent={earlier}&form=iso27560")).ShouldBe(404);
        (await own.OpenAsync()).ShouldSay("You don't get these texts.");
    }

    [Fact]
    public async Task Asking_to_be_erased_stops_everything_and_calls_somebody_once()
    {
        using var own = await OwnPage.TextedAsync(server, team, phone);
        (await own.OpenAsync("?lang=en&show=erase")).ShouldBe(200).ShouldSay("answers it within a month");

        (await own.PressAsync("erase")).ShouldBe(303);
        (await own.PressAsync("erase")).ShouldBe(303);

        (await own.OpenAsync("?lang=en&done=erase")).ShouldSay("we have your request to erase");
        var alerts = (await team.Api.GetAsync("/v1/alerts")).ShouldBe(200);
        var raised = alerts.Json["items"]!.AsArray().Where(IsOurs).ToList();
        Assert.Single(raised);
        Assert.DoesNotContain(phone[1..], alerts.Text, StringComparison.Ordinal);
        var told = await team.HistoryAsync(phone);
        Assert.Equal(("revocation", "erase"), (told.At("items.0.kind"), told.At("items.0.evidence.form.do")));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");

        bool IsOurs(JsonNode? alert) =>
            (string)alert!["code"]! == "erasure.requested" && (string)alert["subject"]! == $"contact/{KeyOf(phone)}";
    }

    [Fact]
    public async Task A_stop_by_mail_is_recorded_by_staff_for_the_number_behind_the_address_with_reason_and_proof()
    {
        var consent = team.ConsentBody(phone);
        consent["subject"] = new JsonObject { ["external_ids"] = new JsonObject { ["email"] = "maria@mail.example" } };
        (await team.Api.PostAsync("/v1/consents", consent)).ShouldBe(201);
        var found = (await team.Api.GetAsync("/v1/contacts?q=maria@mail.example")).ShouldBe(200);
        Assert.Equal(phone, found.At("items.0.phone"));
        var mail = Convert.ToBase64String("Please stop texting me."u8);

        var stop = new JsonObject
        {
            ["phone"] = phone,
            ["action"] = "revoke",
            ["method"] = "api",
            ["occurred_at"] = team.Now,
            ["evidence"] = new JsonObject
            {
                ["recorded_by"] = "Kim",
                ["note"] = "Wrote to jobs@acme.example: please stop texting me.",
                ["attachments"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "mail.txt",
                        ["media_type"] = "text/plain",
                        ["base64"] = mail,
                    }
                ),
            },
        };
        (await team.Api.PostAsync("/v1/consents", stop)).ShouldBe(201);

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        var told = await team.HistoryAsync(phone);
        Assert.Equal(("revocation", "Kim"), (told.At("items.0.kind"), told.At("items.0.evidence.recorded_by")));
        using var own = await OwnPage.GivenAsync(server, team, phone);
        (await own.OpenAsync("?lang=en&show=history")).ShouldSay("Wrote to jobs@acme.example");
    }

    [Fact]
    public async Task Whoever_is_new_and_asks_may_choose_too()
    {
        var stranger = Team.NewPerson();
        using var own = await OwnPage.TextedAsync(server, team, stranger, "Préférences");

        (await own.SaveAsync((Jobs, "yes"))).ShouldBe(303);

        Assert.Equal("opted_in", (await team.ContactAsync(stranger)).At("programs.0.status"));
    }

    [Fact]
    public async Task A_second_text_within_ten_minutes_gets_no_second_link()
    {
        using var own = await OwnPage.TextedAsync(server, team, phone);
        await team.HearAsync(phone, "MENU");
        await server.SettleAsync();

        Assert.Single(await team.PhoneAsync(phone));
    }

    private string KeyOf(string number)
    {
        Assert.True(PhoneNumber.TryRead(number, out var parsed));
        var key = server.Node.Store.KeyOf(new Nod.Ledger.ContactAddress(server.First.OrganizationId, parsed));
        return Convert.ToHexStringLower(key.ToBytes());
    }

    private async Task<string?> StatusAsync(string program) =>
        (string?)
            (await team.ContactAsync(phone)).Json["programs"]!
                .AsArray()
                .Single(one => (string)one!["program"]! == program)!["status"];

    private async Task<string> FileAsync(string hash)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/attachments/{hash}");
        request.Headers.Authorization = new("Bearer", server.First.ApiKey);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
