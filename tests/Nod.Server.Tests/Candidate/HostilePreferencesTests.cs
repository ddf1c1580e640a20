using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Candidate.Preferences;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

/// <summary>Whoever means ill with a link, or has none: refused, nothing stored, nobody told who exists.</summary>
public sealed class HostilePreferencesTests(PreferencesFixture fixture)
    : IClassFixture<PreferencesFixture>,
        IAsyncLifetime
{
    private const string Jobs = "program.acme.jobs";
    private const string News = "program.acme.news";

    private readonly RunningServer server = fixture.Server;
    private Team team = null!;
    private string phone = null!;
    private OwnPage own = null!;
    private string before = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        phone = await team.AgreedPersonAsync();
        server.Move(TimeSpan.FromMinutes(1));
        own = await OwnPage.TextedAsync(server, team, phone);
        await own.OpenAsync();
        await server.SettleAsync();
        before = server.StoredRows();
    }

    public ValueTask DisposeAsync()
    {
        own.Dispose();
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Following_any_link_changes_nothing_since_previews_follow_links_too()
    {
        foreach (
            var query in new[]
            {
                "",
                "?show=stop",
                "?show=erase",
                "?show=history",
                "?do=stop",
                "?do=erase",
                "?done=stopped",
                $"?do=save&{News}=yes&{Jobs}=no&token={own.Last!.Token}",
            }
        )
        {
            (await own.OpenAsync(query, ("User-Agent", "facebookexternalhit/1.1"))).ShouldBe(200);
        }

        Assert.Equal(before, server.StoredRows());
        Assert.Equal("opted_in", (await team.ContactAsync(phone)).At("programs.0.status"));
    }

    [Fact]
    public async Task A_link_is_good_for_its_hours_and_no_longer()
    {
        using var given = await OwnPage.GivenAsync(server, team, phone, hours: 2);
        server.Move(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        (await given.OpenAsync()).ShouldBe(200);
        var fields = given.Fields((Jobs, "no"));
        server.Move(TimeSpan.FromSeconds(1));

        (await given.OpenAsync()).ShouldBe(404).ShouldSay("Links to this page are good for a short time only.");
        (await given.PostAsync(fields)).ShouldBe(404);
        (await given.PressAsync("stop")).ShouldBe(404);

        Assert.Equal("opted_in", (await team.ContactAsync(phone)).At("programs.0.status"));
    }

    [Fact]
    public async Task A_link_changed_in_any_place_is_none_and_looks_like_every_other_wrong_one()
    {
        var link = own.Path[3..];
        var wrong = new List<string>();
        for (var i = 0; i < link.Length; i++)
        {
            using var changed = OwnPage.At(server, link[..i] + (link[i] == 'A' ? 'B' : 'A') + link[(i + 1)..]);
            wrong.Add((await changed.OpenAsync()).ShouldBe(404).Html);
        }

        using var made = OwnPage.At(server, new string('A', 72));
        wrong.Add((await made.OpenAsync()).ShouldBe(404).Html);
        server.Move(TimeSpan.FromHours(24));
        wrong.Add((await own.OpenAsync()).ShouldBe(404).Html);
        Assert.Single(wrong.Distinct());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("%20")]
    [InlineData("..%2f..%2fv1")]
    [InlineData("+12125550147")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    public async Task What_is_no_link_is_none(string link)
    {
        using var wrong = OwnPage.At(server, link);

        (await wrong.OpenAsync()).ShouldBe(404);
        (await wrong.PressAsync("stop")).ShouldBe(404);

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_link_of_one_organization_shows_and_changes_nothing_of_another()
    {
        var other = new Team(server.Other, server.Clock.GetUtcNow);
        await other.SetUpAsync("+12125550109");
        await other.AgreeAsync(phone, Team.News);
        server.Move(TimeSpan.FromMinutes(1));
        using var theirs = await OwnPage.GivenAsync(server, other, phone);

        (await theirs.OpenAsync("?lang=en&show=history")).ShouldSay("Company news");
        Assert.DoesNotContain("Job alerts", theirs.Last!.Html, StringComparison.Ordinal);
        (await theirs.OpenAsync()).ShouldBe(200);
        (await own.PostAsync(theirs.Fields((News, "no")))).ShouldBe(422);
        (await theirs.PressAsync("stop")).ShouldBe(303);

        Assert.Equal("opted_in", (await team.ContactAsync(phone)).At("programs.0.status"));
        Assert.Equal("revoked", (await other.ContactAsync(phone)).At("programs.0.status"));
    }

    [Fact]
    public void Another_secret_of_the_installation_ends_every_link()
    {
        var link = server.Node.PreferencesLinks.Read(own.Path[3..])!;

        Assert.Null(new PreferencesLinks(new byte[32]).Read(own.Path[3..]));
        Assert.Equal(link, server.Node.PreferencesLinks.Read(server.Node.PreferencesLinks.Write(link)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("e30.AAAA")]
    public async Task A_page_sent_without_its_token_is_only_shown_again(string token)
    {
        (await own.PostAsync(own.Fields((Jobs, "no"), ("token", token))))
            .ShouldBe(422)
            .ShouldSay("Nothing was changed.");

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task The_token_of_another_person_s_page_is_none()
    {
        var someone = await team.AgreedPersonAsync();
        server.Move(TimeSpan.FromMinutes(1));
        using var theirs = await OwnPage.TextedAsync(server, team, someone);
        await theirs.OpenAsync();

        (await own.PostAsync(own.Fields((Jobs, "no"), ("token", theirs.Last!.Token)))).ShouldBe(422);

        Assert.Equal("opted_in", (await team.ContactAsync(phone)).At("programs.0.status"));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task What_another_site_posts_does_nothing_but_ask(string header, string value)
    {
        (await own.PostAsync(own.Fields((Jobs, "no")), (header, value))).ShouldBe(422);
        (await own.PressAsync("stop", (header, value))).ShouldBe(422).ShouldSay("Stop all texts");
        (await own.PressAsync("erase", (header, value))).ShouldBe(422).ShouldSay("Ask to erase");

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_page_sent_again_changes_nothing_more()
    {
        var fields = own.Fields((News, "yes"));
        (await own.PostAsync(fields)).ShouldBe(303);
        await server.SettleAsync();
        var after = server.StoredRows();

        (await own.PostAsync(fields)).ShouldBe(409).ShouldSay("Something has changed");
        fields[Jobs] = "no";
        (await own.PostAsync(fields)).ShouldBe(409);

        Assert.Equal(after, server.StoredRows());
    }

    [Fact]
    public async Task A_page_on_which_something_changed_meanwhile_is_shown_anew()
    {
        var fields = own.Fields((News, "yes"));
        await team.HearAsync(phone, "STOP");

        (await own.PostAsync(fields)).ShouldBe(409).ShouldSay("You stopped these texts");

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task Choices_that_the_page_does_not_offer_are_none()
    {
        (
            await own.PostAsync(
                own.Fields(
                    ("program.acme.secret", "yes"),
                    ("program.globex.jobs", "yes"),
                    (Jobs, "maybe"),
                    ("often.acme.jobs", "999/day"),
                    ("language", "xx")
                )
            )
        ).ShouldBe(303);

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task The_way_to_the_next_page_is_the_server_s_own()
    {
        var fields = own.Fields((News, "yes"), ("next", "https://evil.example"));

        var sent = await own.PostAsync(fields, ("Host", "evil.example"));

        Assert.StartsWith(own.Path + "?lang=en", sent.ShouldBe(303).Headers["Location"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_too_large_of_another_type_or_no_form_are_refused_on_a_page()
    {
        (await own.PostAsync(new Dictionary<string, string> { ["do"] = new('a', 100_000) })).ShouldBe(413);
        (await own.PostAsync(new StringContent("{}", Encoding.UTF8, "application/json"))).ShouldBe(415);
        (await own.PostAsync(new Dictionary<string, string> { ["do"] = "<script>" })).ShouldBe(422);
        (await own.PostAsync(new Dictionary<string, string>())).ShouldBe(422);

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task What_the_address_says_comes_out_as_text_or_not_at_all()
    {
        const string Script = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
        foreach (var name in new[] { "lang", "show", "done", "from", "before", "consent", "form" })
        {
            var page = await own.OpenAsync($"?show=history&{name}={Script}");
            Assert.DoesNotContain("alert(1)", page.Html, StringComparison.Ordinal);
            Assert.True(page.Status is 200 or 404, page.Html);
        }

        (await own.OpenAsync("?from=-1")).ShouldBe(200);
        (await own.OpenAsync("?from=999999999999")).ShouldBe(200);
    }

    [Fact]
    public async Task The_page_is_kept_to_itself_and_out_of_search_engines()
    {
        var page = await own.OpenAsync();

        Assert.Equal("noindex, nofollow, noarchive", page.Headers["X-Robots-Tag"]);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Equal("same-origin", page.Headers["Referrer-Policy"]);
        Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
        Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", page.Headers.Keys);
    }

    [Fact]
    public async Task A_number_that_changed_hands_and_a_person_erased_end_their_links()
    {
        var gone = new JsonObject { ["reason"] = "wrong_number", ["occurred_at"] = team.Now };
        (await team.Api.PostAsync($"/v1/contacts/{phone}/void", gone)).ShouldBe(201);
        (await own.OpenAsync()).ShouldBe(404);

        var someone = await team.AgreedPersonAsync();
        using var theirs = await OwnPage.GivenAsync(server, team, someone);
        var erase = new JsonObject
        {
            ["reason"] = "person_request",
            ["requested_at"] = team.Now,
            ["recorded_by"] = "Kim",
        };
        (await team.Api.PostAsync($"/v1/contacts/{someone}/erase", erase)).ShouldBe(200);
        (await theirs.OpenAsync()).ShouldBe(404);
    }

    [Fact]
    public async Task Changes_have_a_limit_and_a_stop_has_none()
    {
        for (var i = 0; i < 30; i++)
        {
            (await own.PressAsync("nothing")).ShouldBe(422);
        }

        var refused = (await own.SaveAsync((Jobs, "no"))).ShouldBe(429).ShouldSay("Stop works at any time.");
        Assert.Equal("3600", refused.Headers["Retry-After"]);
        (await own.PressAsync("stop")).ShouldBe(303);
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(169)]
    public async Task A_link_is_made_for_an_hour_to_a_week(int hours)
    {
        var body = new JsonObject { ["hours"] = hours };

        var refused = await team.Api.PostAsync($"/v1/contacts/{phone}/preferences-link", body);

        Assert.Equal(["hours out_of_range"], refused.ShouldBe(400).Faults);
    }

    [Fact]
    public async Task For_a_number_nobody_knows_there_is_no_link() =>
        (
            await team.Api.PostAsync($"/v1/contacts/{Team.NewPerson()}/preferences-link", new JsonObject())
        ).ShouldBeProblem(404, "not_found");
}
