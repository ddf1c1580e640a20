using System.Diagnostics;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Keywords;
using Nod.Server.Tests.Threads;

namespace Nod.Server.Tests.Registrations;

public sealed class RegistrationTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Path = RegistrationBodies.Path;

    private Team team = null!;

    private string Page => $"/campaigns/{server.First.OrganizationId}/hiring";

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        await team.SetUpFormAsync();
        (await team.Api.PutAsync("/v1/keywords/DRIVERJOBS", KeywordBodies.Keyword(null))).ShouldBe(200);
        (await team.Api.PutAsync("/v1/templates/reminder", Inbox.Template())).ShouldBe(200);
        (await team.Api.PutAsync(Path, RegistrationBodies.Registration(Team.Jobs, TeamForms.Hiring))).ShouldBe(200);
        (await team.Api.SendAsync(HttpMethod.Post, $"{Path}/publish")).ShouldBe(200);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_is_written_from_what_is_set_up_in_each_vendor_s_fields_and_checked()
    {
        var told = (await team.Api.GetAsync(Path)).ShouldBe(200);

        Assert.Contains(TeamForms.JobsWords["en"], told.At("statement.message_flow"), StringComparison.Ordinal);
        Assert.Contains("DRIVERJOBS", told.At("statement.opt_in_keywords"), StringComparison.Ordinal);
        Assert.Equal("twilio", told.At("forms.0.vendor"));
        Assert.Equal(told.At("statement.message_flow"), (string)told.Json["forms"]![0]!["payload"]!["MessageFlow"]!);
        Assert.False((bool)told.Json["forms"]![0]!["payload"]!["HasEmbeddedLinks"]!);
        Assert.Equal("No", (string)told.Json["forms"]![1]!["payload"]!["campaignUseCase.embeddedLink"]!);
        Assert.Equal(2, told.Json["forms"]![0]!["payload"]!["MessageSamples"]!.AsArray().Count);
        var codes = told.Json["findings"]!.AsArray().Select(finding => (string)finding!["code"]!).ToList();
        // Nobody outside reaches this server.
        Assert.Contains("registration.address_private", codes);
        var page = told.Json["findings"]!
            .AsArray()
            .First(one => (string)one!["code"]! == "registration.address_private")!;
        Assert.Contains("30842", page["rejections"]!.AsArray().Select(code => (string)code!));
    }

    [Fact]
    public async Task The_reviewer_s_page_is_there_for_everybody_only_while_the_team_has_it_published()
    {
        var shown = await ReadAsync(Page);
        Assert.Contains(
            TeamForms.JobsWords["en"].Replace("'", "&#x27;", StringComparison.Ordinal),
            shown.Html,
            StringComparison.Ordinal
        );
        Assert.Equal(200, shown.Status);
        Assert.InRange(shown.Html.Length, 1, 50 * 1024);
        Assert.Equal(200, (await ReadAsync(Page + "/terms")).Status);
        Assert.Equal(200, (await ReadAsync(Page + "/privacy")).Status);

        (await team.Api.SendAsync(HttpMethod.Post, $"{Path}/unpublish")).ShouldBe(200);

        foreach (var page in (string[])["", "/terms", "/privacy"])
        {
            Assert.Equal(404, (await ReadAsync(Page + page)).Status);
        }

        // Set up anew it stays as it was.
        (await team.Api.PutAsync(Path, RegistrationBodies.Registration())).ShouldBe(200);
        Assert.Equal(404, (await ReadAsync(Page)).Status);
        (await team.Api.SendAsync(HttpMethod.Post, $"{Path}/publish")).ShouldBe(200);
        Assert.Equal(200, (await ReadAsync(Page)).Status);
    }

    [Theory]
    [InlineData("/campaigns/nobody/hiring")]
    [InlineData("/campaigns/00000000-0000-0000-0000-000000000000/hiring")]
    [InlineData("/campaigns/00000000-0000-0000-0000-000000000000/hiring/fields?token=1.x")]
    public async Task What_does_not_exist_is_not_found(string path) =>
        Assert.Equal(404, (await ReadAsync(path)).Status);

    [Fact]
    public async Task The_fields_to_copy_tell_nobody_without_a_link_what_there_is()
    {
        var known = await ReadAsync(Page + "/fields?token=1.x");
        var unknown = await ReadAsync("/campaigns/00000000-0000-0000-0000-000000000000/hiring/fields?token=1.x");

        Assert.Equal((404, unknown.Html), (known.Status, known.Html));
    }

    [Fact]
    public async Task The_pages_run_no_script_of_others_and_are_framed_by_nobody()
    {
        using var reply = await server.Http.GetAsync(Page, TestContext.Current.CancellationToken);

        var policy = reply.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "<script",
            await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Words_of_a_team_s_own_are_shown_as_words_and_never_as_markup()
    {
        const string hostile = "# <script>alert(1)</script>\n- <b>x</b>";
        (await team.Api.PutAsync("/v1/brands/acme/policies/terms/fr", new JsonObject { ["text"] = hostile })).ShouldBe(
            200
        );

        var shown = await ReadAsync(Page + "/terms?lang=fr");

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", shown.Html, StringComparison.Ordinal);
        Assert.Contains("Version 1.", shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fields_to_copy_are_shown_at_a_signed_address_that_ends()
    {
        await using var other = new OwnServer();
        var own = await other.StartAsync();
        var address = (await own.Api.GetAsync(Path)).ShouldBe(200).At("copy_address");

        Assert.Contains("UsAppToPersonUsecase", await other.TextAsync(address, 200), StringComparison.Ordinal);
        await other.TextAsync(address[..^3] + "AAA", 404);
        await other.TextAsync(address.Replace("/hiring/", "/second/", StringComparison.Ordinal), 404);
        other.Server.Clock.Move(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await other.TextAsync(address, 200);
        other.Server.Clock.Move(TimeSpan.FromSeconds(1));
        await other.TextAsync(address, 404);
    }

    [Fact]
    public async Task A_filing_is_kept_as_it_was_and_never_changes()
    {
        var first = (await team.Api.PostAsync($"{Path}/filings", RegistrationBodies.Filing())).ShouldBe(201);
        Assert.Equal(("twilio", "Kim Park"), (first.At("vendor"), first.At("filed_by")));
        var number = (int)first.Json["number"]!;
        (await team.Api.PutAsync("/v1/keywords/DRIVERJOBS", Lead("Come on Monday."))).ShouldBe(200);

        var second = (await team.Api.PostAsync($"{Path}/filings", RegistrationBodies.Filing("Lee"))).ShouldBe(201);

        Assert.Equal(number + 1, (int)second.Json["number"]!);
        var kept = (await team.Api.GetAsync($"{Path}/filings")).ShouldBe(200).Json["items"]!.AsArray();
        Assert.Equal(first.Json.ToJsonString(), kept[number - 1]!.ToJsonString());
        (await team.Api.PutAsync("/v1/keywords/DRIVERJOBS", KeywordBodies.Keyword(null))).ShouldBe(200);
    }

    [Theory]
    [InlineData("vendor", "carrier-pigeon", "unknown")]
    [InlineData("filed_at", "2036-01-01T00:00:00Z", "in_the_future")]
    [InlineData("filed_by", "", "required")]
    public async Task A_filing_with_something_wrong_is_refused(string field, string value, string code)
    {
        var body = RegistrationBodies.Filing();
        body[field] = value;

        var reply = (await team.Api.PostAsync($"{Path}/filings", body)).ShouldBe(400);

        Assert.Equal((field, code), (reply.At("errors.0.field"), reply.At("errors.0.code")));
    }

    [Fact]
    public async Task Everything_wrong_with_a_registration_is_told_at_once()
    {
        var body = RegistrationBodies.Registration(Team.Jobs, "nothing", Team.Jobs);
        body["vendors"] = new JsonArray("twilio", "pigeon");
        body["monthly_volume"] = 0;
        body["samples"] = new JsonArray(
            new JsonObject
            {
                ["program"] = "nothing",
                ["text"] = "x",
                ["template"] = "y",
            },
            new JsonObject { ["program"] = Team.Jobs, ["template"] = "none" }
        );
        body["pages"] = new JsonObject { ["dsc_none"] = "http://acme.example" };
        body["answers"] = new JsonObject { ["shoe_size"] = "9" };

        var reply = (await team.Api.PutAsync(Path, body)).ShouldBe(400);

        var fields = reply.Json["errors"]!.AsArray().Select(error => (string)error!["field"]!).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "programs[1]",
                "programs[2]",
                "vendors[1]",
                "monthly_volume",
                "samples[0]",
                "samples[1].template",
                "pages.dsc_none",
                "answers.shoe_size",
            },
            fields
        );
    }

    [Fact]
    public async Task Without_vendors_named_there_are_the_forms_of_all_that_Nod_knows()
    {
        var body = RegistrationBodies.Registration();
        body.Remove("vendors");

        var told = (await team.Api.PutAsync("/v1/registrations/free", body)).ShouldBe(200);

        Assert.Equal(
            ["aws", "telnyx", "twilio"],
            told.Json["forms"]!.AsArray().Select(form => (string)form!["vendor"]!)
        );
        Assert.Contains(
            "free",
            (await team.Api.GetAsync("/v1/registrations")).ShouldBe(200).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_print_reads_back_and_has_nothing_wrong()
    {
        var file = System.IO.Path.GetTempFileName();
        try
        {
            var bytes = await PrintAsync();
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            if (Environment.GetEnvironmentVariable("NOD_TEST_SCREENSHOTS") is { Length: > 0 } folder)
            {
                await File.WriteAllBytesAsync(
                    System.IO.Path.Combine(folder, "registration.pdf"),
                    bytes,
                    TestContext.Current.CancellationToken
                );
            }

            Assert.Contains(
                "No syntax or stream encoding errors",
                await RunAsync("qpdf", "--check", file),
                StringComparison.Ordinal
            );
            var text = await RunAsync("pdftotext", "-layout", file, "-");
            Assert.All(
                (string[])
                    [
                        "Registration of a sender",
                        "BrandRegistrationSid",
                        "campaignInfo.optInMessage",
                        "campaignInfo.optInWorkflow",
                        "Page 1 of",
                        "BN0123",
                    ],
                words => Assert.Contains(words, text, StringComparison.Ordinal)
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Published_codes_are_listed_with_what_to_do()
    {
        var codes = (await team.Api.GetAsync("/v1/rejection-codes")).ShouldBe(200).Json["items"]!.AsArray();

        var code = codes.First(one => (string)one!["code"]! == "30908")!;
        Assert.Equal("https://www.twilio.com/docs/api/errors/30908", (string)code["source"]!);
    }

    [Fact]
    public async Task Policies_are_Nod_s_until_the_team_writes_its_own_in_versions()
    {
        var before = (await team.Api.GetAsync($"{Path}/policies")).ShouldBe(200).Json["items"]!.AsArray();
        Assert.Equal(8, before.Count);
        var text = new JsonObject { ["text"] = "# Nuestras condiciones" };

        var first = (await team.Api.PutAsync("/v1/brands/acme/policies/terms/es", text)).ShouldBe(200);
        var same = (await team.Api.PutAsync("/v1/brands/acme/policies/terms/es", text)).ShouldBe(200);
        var next = (
            await team.Api.PutAsync("/v1/brands/acme/policies/terms/es", new JsonObject { ["text"] = "# Otras" })
        ).ShouldBe(200);

        Assert.Equal(("1", "1", "2"), (first.At("version"), same.At("version"), next.At("version")));
        Assert.Contains("Otras", (await ReadAsync(Page + "/terms?lang=es")).Html, StringComparison.Ordinal);
        (await team.Api.PutAsync("/v1/brands/acme/policies/menu/xx", text)).ShouldBe(400);
    }

    private async Task<byte[]> PrintAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}/print");
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue(
            "Bearer",
            server.First.ApiKey
        );
        using var reply = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("application/pdf", reply.Content.Headers.ContentType!.MediaType);
        return await reply.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static JsonObject Lead(string lead)
    {
        var body = KeywordBodies.Keyword(null);
        body["leads"] = new JsonObject { ["en"] = lead };
        return body;
    }

    private async Task<(int Status, string Html)> ReadAsync(string path)
    {
        using var reply = await server.Http.GetAsync(path, TestContext.Current.CancellationToken);
        return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, said);
        return said;
    }
}
