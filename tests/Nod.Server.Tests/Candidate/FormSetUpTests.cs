using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

public sealed class FormSetUpTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;
    private JsonObject body = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        await team.SetUpFormAsync(change: made => body = made);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_form_is_told_with_its_address_its_snippet_and_no_findings()
    {
        var made = await team.Api.GetAsync($"/v1/forms/{TeamForms.Form}");

        Assert.Equal(
            $"{server.Http.BaseAddress}apply/{server.First.OrganizationId}/driver",
            made.ShouldBe(200).At("address")
        );
        Assert.Contains("/candidate/embed.js\"", made.At("snippet"), StringComparison.Ordinal);
        Assert.Equal("[]", made.At("findings"));
        var listed = (await team.Api.GetAsync("/v1/forms")).ShouldBe(200).Json["items"]!.AsArray();
        Assert.Contains(listed, form => JsonNode.DeepEquals(form, made.Json));
        Assert.Equal(["de", "en", "es", "fr"], made.Json["form"]!["languages"]!.AsArray().Select(one => (string)one!));
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var question = body["questions"]![0]!;
        question["program"] = "nothing";
        question["words"]![0]!["version"] = 99;
        body["questions"]![1]!["words"]![0]!["version"] = 99;
        body["questions"]![1]!["words"]![1]!["id"] = null;
        body["origins"] = new JsonArray(
            "https://jobs.acme.example/careers",
            "http://jobs.acme.example",
            "javascript:alert(1)",
            "https://user@jobs.acme.example",
            "*"
        );
        body["reference"] = "";

        var reply = await team.Api.PutAsync("/v1/forms/driver", body);

        Assert.Equal(
            [
                "reference required",
                "questions[0].program unknown",
                "questions[1].words[0] unknown",
                "questions[1].words[1].id required",
                "origins[0] invalid",
                "origins[1] invalid",
                "origins[2] invalid",
                "origins[3] invalid",
                "origins[4] invalid",
            ],
            reply.ShouldBeProblem(400, "bad_request").Faults
        );
    }

    [Fact]
    public async Task Titles_are_in_languages_that_the_questions_have_words_in()
    {
        body["titles"] = new JsonObject { ["nl"] = "Chauffeur" };
        body["questions"]![1]!["titles"] = new JsonObject { ["pl"] = "Inne", ["de"] = new string('x', 201) };

        Assert.Equal(
            ["titles.nl unknown", "questions[1].titles.pl unknown", "questions[1].titles.de too_long"],
            await FaultsAsync()
        );
    }

    [Fact]
    public async Task Every_question_has_words_in_the_same_languages_for_its_own_program_and_this_way_of_asking()
    {
        body["questions"]![1]!["words"]!.AsArray().RemoveAt(0);
        Assert.Equal(["questions[1].words mismatch"], await FaultsAsync());

        body["questions"]![1]!["words"] = body["questions"]![0]!["words"]!.DeepClone();
        Assert.All(await FaultsAsync(), fault => Assert.EndsWith("mismatch", fault, StringComparison.Ordinal));

        body["questions"]![1]!["program"] = TeamForms.Hiring;
        Assert.Equal(["questions[1].program duplicate"], await FaultsAsync());

        var other = Team.DisclosureBody();
        var made = (await team.Api.PostAsync("/v1/disclosures", other)).ShouldBe(201);
        body["questions"] = new JsonArray(
            new JsonObject
            {
                ["program"] = Team.Jobs,
                ["words"] = new JsonArray(new JsonObject { ["id"] = made.At("id"), ["version"] = 1 }),
            }
        );
        Assert.Equal(["questions[0].words[0] mismatch"], await FaultsAsync());
        body["questions"] = new JsonArray();
        Assert.Equal(["questions out_of_range"], await FaultsAsync());
    }

    [Fact]
    public async Task Words_that_carriers_reject_are_found_when_they_are_registered_and_at_the_form()
    {
        var words = Team.DisclosureBody();
        words["method"] = "application_form";
        words["text"] = "By applying I agree to the terms.";

        var made = (await team.Api.PostAsync("/v1/disclosures", words)).ShouldBe(201);

        var codes = made.Json["findings"]!.AsArray().Select(one => (string)one!["code"]!).ToList();
        Assert.Contains("disclosure.assumed", codes);
        Assert.Contains(
            made.Json["findings"]!.AsArray(),
            one => one!["rejections"]!.AsArray().Any(code => (string)code! == "30551")
        );
        body["titles"] = null;
        body["questions"] = new JsonArray(
            new JsonObject
            {
                ["program"] = Team.Jobs,
                ["words"] = new JsonArray(
                    new JsonObject { ["id"] = made.At("id"), ["version"] = (int)made.Json["version"]! }
                ),
            }
        );
        var form = (await team.Api.PutAsync("/v1/forms/poor", body)).ShouldBe(200);
        Assert.Equal("questions[0].words[0]", form.At("findings.0.field"));
        Assert.Equal(codes, form.Json["findings"]!.AsArray().Select(one => (string)one!["code"]!));
    }

    [Fact]
    public async Task A_form_survives_a_restart()
    {
        await server.RestartAsync();
        using var applicant = new Applicant(server);

        (await applicant.OpenAsync("en")).ShouldBe(200);
        (await applicant.ApplyAsync(Team.NewPerson())).ShouldBe(303);
    }

    private async Task<IReadOnlyList<string>> FaultsAsync() =>
        (await new Team(server.Api, server.Clock.GetUtcNow).Api.PutAsync("/v1/forms/driver", body))
            .ShouldBeProblem(400, "bad_request")
            .Faults;
}
