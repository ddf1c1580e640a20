using System.Net.Http.Headers;
using System.Text;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

/// <summary>Whoever means ill, or comes by a broken tool: refused, nothing stored, no failure of the server's.</summary>
public sealed class HostileFormTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private readonly Applicant applicant = new(server);
    private readonly string phone = Team.NewPerson();
    private Team team = null!;
    private string before = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        await team.SetUpFormAsync();
        await applicant.OpenAsync("en");
        before = server.StoredRows();
    }

    // After each test: the server never failed.
    public ValueTask DisposeAsync()
    {
        applicant.Dispose();
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Scripts_in_fields_come_back_as_text()
    {
        const string Script = "\"><script>alert(1)</script>";
        var fields = applicant.Fields(Script, hiring: null, jobs: null, name: Script);

        var page = (await applicant.PostAsync(fields)).ShouldBe(422);

        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
        page.ShouldSay(Script);
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task Scripts_in_what_the_team_sets_up_come_out_as_text()
    {
        using var other = new Applicant(server, "scripted");
        var made = await team.SetUpFormAsync("scripted", body => body["title"] = "<script>alert(1)</script>");

        var page = (await other.OpenAsync("en")).ShouldBe(200);

        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", made.At("snippet"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_has_the_headers_that_keep_it_to_itself()
    {
        var page = await applicant.OpenAsync("en");

        var policy = page.Headers["Content-Security-Policy"];
        foreach (
            var part in new[] { "script-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'" }
        )
        {
            Assert.Contains(part, policy, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Equal("same-origin", page.Headers["Referrer-Policy"]);
        Assert.DoesNotContain("Set-Cookie", page.Headers.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("e30.AAAA")]
    [InlineData("....")]
    [InlineData("%00")]
    public async Task A_token_that_is_not_ours_is_none(string token)
    {
        var fields = applicant.Fields(phone);
        fields["token"] = token;

        (await applicant.PostAsync(fields)).ShouldBe(422).ShouldSay("Please check what you wrote");

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_token_changed_in_any_place_is_none()
    {
        var fields = applicant.Fields(phone);
        var token = fields["token"];
        for (var i = 0; i < token.Length; i += 97)
        {
            fields["token"] = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            (await applicant.PostAsync(fields)).ShouldBe(422);
        }

        fields["token"] = token + new string('A', 10_000);
        (await applicant.PostAsync(fields)).ShouldBe(422);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_token_of_another_form_is_none()
    {
        using var other = new Applicant(server, "other");
        await team.SetUpFormAsync("other");
        before = server.StoredRows();

        (await other.OpenAsync("en")).ShouldBe(200);
        (await applicant.PostAsync(other.Fields(phone))).ShouldBe(422);

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_token_is_taken_once_for_one_person()
    {
        var fields = applicant.Fields(phone);
        (await applicant.PostAsync(fields)).ShouldBe(303);
        before = server.StoredRows();

        fields["phone"] = Team.NewPerson();
        (await applicant.PostAsync(fields)).ShouldBe(409).ShouldSay("This was sent already.");

        Assert.Equal(before, server.StoredRows());
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task A_form_posted_from_another_site_is_only_shown_again(string header, string value)
    {
        var fields = applicant.Fields(phone);

        var page = await applicant.PostAsync(fields, (header, value));

        page.ShouldBe(422).ShouldSay("Please check what you wrote").ShouldSay("value=\"Maria\"");
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_form_posted_from_the_page_itself_is_taken()
    {
        var origin = server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        (
            await applicant.PostAsync(applicant.Fields(phone), ("Origin", origin), ("Sec-Fetch-Site", "same-origin"))
        ).ShouldBe(303);
    }

    [Fact]
    public async Task A_field_that_people_do_not_see_must_stay_empty()
    {
        var fields = applicant.Fields(phone);
        fields["company_url"] = "https://spam.example";

        (await applicant.PostAsync(fields)).ShouldBe(422).ShouldSay("Leave the field empty");

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_body_too_large_of_another_type_or_no_form_is_refused_on_a_page()
    {
        var large = new string('a', 100_000);
        (await applicant.PostAsync(new Dictionary<string, string> { ["name"] = large })).ShouldBe(413);
        (await applicant.PostAsync(Body("{}", "application/json"))).ShouldBe(415).ShouldSay("This did not work");
        (await applicant.PostAsync(Body("name=%zz", "application/x-www-form-urlencoded"))).ShouldBe(400);
        (await applicant.PostAsync(Body("name=%00", "application/x-www-form-urlencoded"))).ShouldBe(400);
        (await applicant.PostAsync(Body("name=\xff", "application/x-www-form-urlencoded"))).ShouldBe(400);
        (await applicant.PostAsync(Body("", "application/x-www-form-urlencoded"))).ShouldBe(422);
        var multipart = new MultipartFormDataContent { { new StringContent("Maria"), "name" } };
        (await applicant.PostAsync(multipart)).ShouldBe(415);

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task Names_and_numbers_of_any_kind_are_taken_or_told_wrong()
    {
        foreach (
            var typed in new[]
            {
                "\u202e\u0007",
                new string('9', 150),
                "👩🏽‍🦱",
                "+",
                "911",
                "+1 212 555 0147 ext. 5",
                "' or 1=1 --",
            }
        )
        {
            await applicant.OpenAsync("en");
            (await applicant.PostAsync(applicant.Fields(typed, name: typed))).ShouldBe(422);
        }

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task An_address_of_nothing_is_a_page_that_says_so()
    {
        foreach (
            var path in new[]
            {
                $"/apply/{server.First.OrganizationId}/nothing",
                $"/apply/{Guid.Empty}/driver",
                "/apply/acme/driver",
                $"/apply/{server.Second.OrganizationId}/driver",
                "/apply/%2e%2e/%2e%2e",
            }
        )
        {
            (await applicant.GetAsync(path)).ShouldBe(404);
        }
    }

    [Fact]
    public async Task Whether_a_number_is_known_can_not_be_told()
    {
        var known = await team.AgreedPersonAsync();
        await team.HearAsync(known, "STOP");
        await server.SettleAsync();

        var first = await applicant.ApplyAsync(known, "yes", "yes");
        var second = await applicant.ApplyAsync(Team.NewPerson(), "yes", "yes");

        Assert.Equal(first.ShouldBe(303).Headers["Location"], second.ShouldBe(303).Headers["Location"]);
        Assert.Equal(first.Html, second.Html);
        Assert.Equal(
            first.Headers.Where(IsStable).OrderBy(header => header.Key),
            second.Headers.Where(IsStable).OrderBy(header => header.Key)
        );

        static bool IsStable(KeyValuePair<string, string> header) => header.Key != "Date";
    }

    [Fact]
    public async Task A_form_does_not_undo_a_stop()
    {
        var stopped = await team.AgreedPersonAsync();
        await team.HearAsync(stopped, "STOP");
        await server.SettleAsync();
        server.Move(TimeSpan.FromMinutes(1));
        var texts = (await team.PhoneAsync(stopped)).Count;

        (await applicant.ApplyAsync(stopped, "yes", "yes")).ShouldBe(303);

        (await team.TextAsync(stopped)).ShouldBeProblem(422, "consent.revoked");
        await server.SettleAsync();
        Assert.Equal(texts, (await team.PhoneAsync(stopped)).Count);
    }

    [Fact]
    public async Task The_way_to_the_next_page_is_the_server_s_own()
    {
        using var other = new Applicant(server);
        await other.OpenAsync("//evil.example");
        var fields = other.Fields(phone);
        fields["next"] = "https://evil.example";

        var sent = await other.PostAsync(fields, ("Host", "evil.example"));

        Assert.StartsWith("/apply/", sent.ShouldBe(303).Headers["Location"], StringComparison.Ordinal);
    }

    private static ByteArrayContent Body(string text, string mediaType)
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(text));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return content;
    }
}
