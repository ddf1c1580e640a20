using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Threads;

namespace Nod.Server.Tests.Registrations;

/// <summary>What a team says of a registration.</summary>
internal static class RegistrationBodies
{
    public const string Path = "/v1/registrations/hiring";

    public static JsonObject Registration(params string[] programs) =>
        new()
        {
            ["kind"] = "ten_dlc",
            ["brand"] = Team.Brand,
            ["programs"] = new JsonArray([
                .. (programs.Length == 0 ? [Team.Jobs] : programs).Select(key => (JsonNode)key),
            ]),
            ["vendors"] = new JsonArray("twilio", "aws"),
            ["use_case"] = "MIXED",
            ["sub_use_cases"] = new JsonArray("CUSTOMER_CARE", "ACCOUNT_NOTIFICATION"),
            ["monthly_volume"] = 4000,
            ["samples"] = new JsonArray(
                new JsonObject
                {
                    ["program"] = Team.Jobs,
                    ["text"] = "Acme: drivers wanted in [place]. Reply STOP to unsubscribe.",
                },
                new JsonObject { ["program"] = Team.Jobs, ["template"] = "reminder" }
            ),
            ["pages"] = new JsonObject(),
            ["answers"] = new JsonObject { ["brand_registration"] = "BN0123", ["vertical"] = "HUMAN_RESOURCES" },
        };

    public static JsonObject Filing(string by = "Kim Park") =>
        new()
        {
            ["vendor"] = "twilio",
            ["filed_by"] = by,
            ["filed_at"] = Team.Wire(RunningServer.Start),
            ["reference"] = "CM0123",
            ["note"] = "by the console",
        };

    /// <summary>A registration with nothing but what the team has.</summary>
    public static async Task SetUpAsync(Team team)
    {
        (await team.Api.PutAsync("/v1/templates/reminder", Inbox.Template())).ShouldBe(200);
        (await team.Api.PutAsync(Path, Registration())).ShouldBe(200);
    }

    /// <summary>The same, published and filed by somebody.</summary>
    public static async Task FiledAsync(Team team, string by)
    {
        await SetUpAsync(team);
        (await team.Api.SendAsync(HttpMethod.Post, $"{Path}/publish")).ShouldBe(200);
        (await team.Api.PostAsync($"{Path}/filings", Filing(by))).ShouldBe(201);
        var text = new JsonObject { ["text"] = $"# {by}" };
        (await team.Api.PutAsync("/v1/brands/acme/policies/terms/en", text)).ShouldBe(200);
    }

    /// <summary>By method and pattern.</summary>
    public static Dictionary<string, (string Path, JsonObject Body)> Good =>
        new()
        {
            ["PUT /v1/registrations/{registration}"] = (Path, Registration()),
            ["POST /v1/registrations/{registration}/filings"] = ($"{Path}/filings", Filing()),
            ["PUT /v1/brands/{brand}/policies/{policy}/{language}"] = (
                "/v1/brands/acme/policies/privacy/de",
                new JsonObject { ["text"] = "# Wer\nWir." }
            ),
        };

    /// <summary>As a thief walks them.</summary>
    public static Dictionary<string, Func<Task<Reply>>> Walks(Caller other) =>
        new()
        {
            ["GET /v1/registrations"] = () => other.GetAsync("/v1/registrations"),
            ["GET /v1/registrations/{registration}"] = () => other.GetAsync(Path),
            ["GET /v1/registrations/{registration}/print"] = () => other.GetAsync($"{Path}/print"),
            ["GET /v1/registrations/{registration}/filings"] = () => other.GetAsync($"{Path}/filings"),
            ["GET /v1/registrations/{registration}/drift"] = () => other.GetAsync($"{Path}/drift"),
            ["GET /v1/registrations/{registration}/policies"] = () => other.GetAsync($"{Path}/policies"),
            ["GET /v1/rejection-codes"] = () => other.GetAsync("/v1/rejection-codes"),
            ["POST /v1/registrations/{registration}/publish"] = () =>
                other.SendAsync(HttpMethod.Post, $"{Path}/publish"),
            ["POST /v1/registrations/{registration}/unpublish"] = () =>
                other.SendAsync(HttpMethod.Post, $"{Path}/unpublish"),
            ["POST /v1/registrations/{registration}/filings"] = () =>
                other.PostAsync($"{Path}/filings", Filing("a thief")),
            ["PUT /v1/registrations/{registration}"] = () => other.PutAsync(Path, Registration()),
            ["PUT /v1/brands/{brand}/policies/{policy}/{language}"] = () =>
                other.PutAsync("/v1/brands/acme/policies/terms/en", new JsonObject { ["text"] = "stolen" }),
        };
}
