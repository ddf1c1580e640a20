using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

public sealed class FormTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private readonly Applicant applicant = new(server);
    private readonly string phone = Team.NewPerson();
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        await team.SetUpFormAsync();
    }

    public ValueTask DisposeAsync()
    {
        applicant.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Both_answers_and_the_application_are_recorded_with_their_proof()
    {
        var page = await applicant.OpenAsync("en", ("User-Agent", "Old Phone"));
        var sent = await applicant.PostAsync(
            applicant.Fields($"(212) {phone[5..8]}-{phone[8..]}", hiring: "yes", jobs: "no"),
            ("User-Agent", "Old Phone")
        );

        Assert.Equal($"{applicant.Path}/thanks?lang=en", sent.ShouldBe(303).Headers["Location"]);
        var events = (await team.HistoryAsync(phone)).ShouldBe(200).Json["items"]!.AsArray();
        Assert.Equal(["decline", "opt_in", "relationship"], events.Select(one => (string)one!["kind"]!));
        var yes = events[1]!;
        Assert.Equal("hiring", Reply.At(yes, "program"));
        Assert.Equal("application_form", Reply.At(yes, "method"));
        var evidence = yes["evidence"]!;
        Assert.Equal("127.0.0.1", Reply.At(evidence, "ip"));
        Assert.Equal("Old Phone", Reply.At(evidence, "user_agent"));
        Assert.EndsWith(applicant.Path, Reply.At(evidence, "page_url"), StringComparison.Ordinal);
        Assert.Equal("Maria", Reply.At(evidence, "form.name"));
        Assert.Equal(("yes", "no"), (Reply.At(evidence, "form.answer-hiring"), Reply.At(evidence, "form.answer-jobs")));
        Assert.Equal("nothing selected", Reply.At(evidence, "control.default"));
        Assert.Equal("selected yes and sent the form", Reply.At(evidence, "control.act"));
        Assert.Equal("selected no and sent the form", Reply.At(events[0], "evidence.control.act"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page.Html)));
        Assert.Equal(hash, Reply.At(evidence, "attachments.0.sha256"));
        Assert.Equal(page.Html, await FileAsync(hash));
        Assert.Equal(TeamForms.Reference, Reply.At(events[2], "reference"));
    }

    [Fact]
    public async Task A_no_to_both_changes_nothing_about_the_application()
    {
        var yes = await applicant.ApplyAsync(Team.NewPerson(), "yes", "yes");
        var no = await applicant.ApplyAsync(phone, "no", "no");

        Assert.Equal(yes.Headers["Location"], no.ShouldBe(303).Headers["Location"]);
        var thanks = await applicant.GetAsync(no.Headers["Location"]);
        thanks.ShouldBe(200).ShouldSay("Acme has your application: Driver, Queens.");
        var events = (await team.HistoryAsync(phone)).ShouldBe(200).Json["items"]!.AsArray();
        Assert.Equal(["decline", "decline", "relationship"], events.Select(one => (string)one!["kind"]!));
        Assert.Equal("declined", (await team.ContactAsync(phone)).At("programs.0.status"));
    }

    [Fact]
    public async Task A_yes_lets_texts_of_that_program_go_and_of_no_other()
    {
        await applicant.ApplyAsync(phone, "no", "yes");

        (await team.TextAsync(phone)).ShouldBe(201);
        (
            await team.Api.PostAsync("/v1/messages", Team.TextBody(phone, "News.", Team.News, "promotional"))
        ).ShouldBeProblem(422, "consent.other_program");
    }

    [Theory]
    [InlineData("en", "Yes, text me", "ltr")]
    [InlineData("de", "Ja, schreiben Sie mir", "ltr")]
    [InlineData("es", "Sí, envíenme mensajes", "ltr")]
    [InlineData("fr", "Oui, envoyez-moi des SMS", "ltr")]
    public async Task The_page_is_in_the_language_with_the_exact_words(string language, string yes, string direction)
    {
        var page = (await applicant.OpenAsync(language)).ShouldBe(200);

        page.ShouldSay(yes).ShouldSay(TeamForms.HiringWords[language]).ShouldSay(TeamForms.JobsWords[language]);
        page.ShouldSay($"<html lang=\"{language}\" dir=\"{direction}\">");
        Assert.InRange(Encoding.UTF8.GetByteCount(page.Html), 1, 50 * 1024);
        await applicant.PostAsync(applicant.Fields(phone));
        var yesEvent = (await team.HistoryAsync(phone)).Json["items"]!.AsArray()[1]!;
        Assert.Equal(language, Reply.At(yesEvent, "disclosure.language"));
    }

    [Theory]
    [InlineData(null, "de-CH, en;q=0.5", "de")]
    [InlineData(null, "nl, fr;q=0.8, *;q=0.1", "fr")]
    [InlineData(null, "nl", "de")]
    [InlineData("es-MX", "de", "es")]
    [InlineData("xx", "fr", "fr")]
    [InlineData("<script>", ";;;", "de")]
    public async Task The_language_is_the_one_asked_for_or_the_browser_s(
        string? asked,
        string accepted,
        string language
    )
    {
        var page = await applicant.OpenAsync(
            asked is null ? null : Uri.EscapeDataString(asked),
            ("Accept-Language", accepted)
        );

        page.ShouldBe(200).ShouldSay($"<html lang=\"{language}\"");
    }

    [Fact]
    public async Task Nothing_is_selected_before_the_person_selects_it()
    {
        var page = await applicant.OpenAsync("en");

        Assert.DoesNotContain(
            "checked",
            page.Html.Replace(":checked", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task All_faults_are_told_at_once_and_what_was_typed_is_kept()
    {
        await applicant.OpenAsync("en");
        var before = server.StoredRows();

        var fields = applicant.Fields("12", hiring: "yes", jobs: null, name: "");
        var page = (await applicant.PostAsync(fields)).ShouldBe(422);

        page.ShouldSay("Write your name.")
            .ShouldSay("There is no such number.")
            .ShouldSay("Answer yes or no: Job alerts")
            .ShouldSay("value=\"12\"")
            .ShouldSay("value=\"yes\" required checked");
        Assert.Equal(before, server.StoredRows());
        var sent = await applicant.PostAsync(applicant.Fields(phone));
        sent.ShouldBe(303);
        var answer = (await team.HistoryAsync(phone)).Json["items"]!.AsArray()[1]!;
        Assert.Equal("yes, as the person had selected it before", Reply.At(answer, "evidence.control.default"));
        var hash = Reply.At(answer, "evidence.attachments.0.sha256");
        Assert.Equal(page.Html, await FileAsync(hash));
    }

    [Fact]
    public async Task Sent_twice_it_is_recorded_once()
    {
        await applicant.OpenAsync("en");
        var fields = applicant.Fields(phone);
        await applicant.PostAsync(fields);
        var before = server.StoredRows();

        var again = await applicant.PostAsync(fields);

        Assert.EndsWith("/thanks?lang=en", again.ShouldBe(303).Headers["Location"], StringComparison.Ordinal);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task Words_that_changed_meanwhile_are_shown_anew()
    {
        using var other = new Applicant(server, "courier");
        await team.SetUpFormAsync("courier");
        await other.OpenAsync("de"); // a language that the form loses
        var fields = other.Fields(phone);
        var words = await team.WordsAsync(Team.Jobs, "en", TeamForms.JobsWords["en"] + " Thank you.");
        await team.SetUpFormAsync(
            "courier",
            body =>
            {
                body.Remove("titles");
                body["questions"]![0]!.AsObject().Remove("titles");
                body["questions"]![1]!.AsObject().Remove("titles");
                body["questions"]![0]!["words"] = new JsonArray(body["questions"]![0]!["words"]![1]!.DeepClone());
                body["questions"]![1]!["words"] = new JsonArray(words);
            }
        );

        (await other.PostAsync(fields)).ShouldBe(409).ShouldSay("The words on this page have changed.");

        (await team.HistoryAsync(phone)).ShouldBe(404);
        (await other.PostAsync(other.Fields(phone))).ShouldBe(303);
    }

    [Fact]
    public async Task A_page_that_was_open_too_long_comes_back_with_what_was_typed()
    {
        await applicant.OpenAsync("en");
        var fields = applicant.Fields(phone);
        server.Move(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));

        var page = await applicant.PostAsync(fields);

        page.ShouldBe(422).ShouldSay("This page was open for a long time.").ShouldSay("value=\"Maria\"");
        (await applicant.PostAsync(applicant.Fields(phone))).ShouldBe(303);
    }

    [Fact]
    public async Task Behind_a_proxy_of_this_machine_the_address_is_the_one_it_tells()
    {
        await applicant.OpenAsync("en");

        await applicant.PostAsync(applicant.Fields(phone), ("X-Forwarded-For", "198.51.100.7"));

        Assert.Equal("198.51.100.7", (await team.HistoryAsync(phone)).At("items.0.evidence.ip"));
    }

    [Fact]
    public async Task A_closed_form_says_so()
    {
        using var other = new Applicant(server, "closed");
        await team.SetUpFormAsync("closed", body => body["closed"] = true);

        (await other.OpenAsync("en")).ShouldBe(410).ShouldSay("Acme takes no more applications here.");
        (await other.PostAsync([])).ShouldBe(410);
    }

    [Fact]
    public async Task Of_wordings_that_are_tried_a_visitor_sees_the_same_each_time_and_all_are_seen()
    {
        using var other = new Applicant(server, "trial");
        var second = await team.WordsAsync(Team.Jobs, "en", TeamForms.JobsWords["en"] + " Thanks.");
        await team.SetUpFormAsync("trial", body => body["questions"]![1]!["words"]!.AsArray().Add(second.DeepClone()));

        var seen = new HashSet<bool>();
        for (var i = 0; i < 20; i++)
        {
            var first = await other.OpenAsync("en", ("User-Agent", $"phone {i}"));
            var again = await other.OpenAsync("en", ("User-Agent", $"phone {i}"));
            Assert.Equal(IsSecond(first), IsSecond(again));
            seen.Add(IsSecond(first));
        }

        Assert.Equal(2, seen.Count);

        static bool IsSecond(CandidatePage page) => page.Html.Contains("Thanks.", StringComparison.Ordinal);
    }

    private async Task<string> FileAsync(string hash)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/attachments/{hash}");
        request.Headers.Authorization = new("Bearer", server.First.ApiKey);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
