using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Threads;

namespace Nod.Server.Tests.Input;

/// <summary>Good bodies of conversations, templates, audiences and automations.</summary>
internal sealed class WorkBodies(Team team, string email, string agreed, string conversation)
{
    public static async Task<WorkBodies> OnAsync(RunningServer server, Team team, string agreed)
    {
        (await team.HearAsync(agreed, "When do I start?")).ShouldBe(200);
        (await team.Api.PutAsync("/v1/templates/reminder", Inbox.Template())).ShouldBe(200);
        (await team.Api.PutAsync("/v1/automations/remind", Automation())).ShouldBe(200);
        return new WorkBodies(team, server.First.Email, agreed, await new Inbox(team).IdAsync(agreed));
    }

    public Dictionary<string, (string Path, JsonObject Body)> All =>
        new()
        {
            ["POST /v1/conversations/{id}/reply"] = ($"/v1/conversations/{conversation}/reply", Reply()),
            ["POST /v1/conversations/{id}/notes"] = (
                $"/v1/conversations/{conversation}/notes",
                new JsonObject { ["text"] = "Ring her", ["by"] = "Kim" }
            ),
            ["POST /v1/conversations/{id}/assign"] = (
                $"/v1/conversations/{conversation}/assign",
                new JsonObject { ["user"] = email }
            ),
            ["POST /v1/conversations/{id}/read"] = (
                $"/v1/conversations/{conversation}/read",
                new JsonObject { ["up_to"] = team.Now }
            ),
            ["PUT /v1/templates/{template}"] = ("/v1/templates/other", Inbox.Template()),
            ["PUT /v1/audiences/{audience}"] = ("/v1/audiences/drivers", Audience()),
            ["PUT /v1/contacts/{phone}/tags"] = (
                $"/v1/contacts/{agreed}/tags",
                new JsonObject { ["tags"] = new JsonArray("night", "forklift") }
            ),
            ["POST /v1/hiring-events"] = ("/v1/hiring-events", Happened()),
            ["PUT /v1/automations/{automation}"] = ("/v1/automations/remind", Automation()),
            ["POST /v1/automations/{automation}/dry-run"] = (
                "/v1/automations/remind/dry-run",
                new JsonObject { ["since"] = team.Now }
            ),
        };

    private JsonObject Reply() =>
        new()
        {
            ["language"] = "en",
            ["template"] = "reminder",
            ["template_version"] = 1,
            ["fields"] = new JsonObject { ["name"] = "Maria" },
            ["program"] = Team.Jobs,
            ["time_zone"] = "America/New_York",
            ["send_at"] = team.Now,
            ["expires_at"] = Team.Wire(RunningServer.Start + TimeSpan.FromDays(1)),
            ["client_reference"] = "reply-17",
        };

    private static JsonObject Audience()
    {
        var body = Nod.Server.Tests.Isolation.WorkWalks.Audience("Drivers");
        body["kind"] = "live";
        body["filter"] = new JsonObject
        {
            ["tags"] = new JsonArray("night"),
            ["without_tags"] = new JsonArray("left"),
            ["jobs"] = new JsonArray("driver"),
            ["stages"] = new JsonArray("offer"),
            ["program"] = Team.Jobs,
        };
        return body;
    }

    private JsonObject Happened()
    {
        var body = new Inbox(team).Event(agreed, startsAt: RunningServer.Start + TimeSpan.FromDays(3));
        body["job"] = "driver";
        body["stage"] = "screening";
        body["time_zone"] = "America/New_York";
        body["fields"] = new JsonObject { ["place"] = "Queens" };
        body["subject"] = new JsonObject { ["name"] = "Maria Lopez", ["language"] = "en" };
        return body;
    }

    private static JsonObject Automation()
    {
        var body = Inbox.Automation();
        body["program"] = Team.Jobs;
        body["sender"] = Team.Sender;
        body["class"] = "job_alert";
        body["filter"] = new JsonObject
        {
            ["jobs"] = new JsonArray("driver"),
            ["stages"] = new JsonArray("screening"),
            ["tags"] = new JsonArray("night"),
            ["without_tags"] = new JsonArray("left"),
            ["languages"] = new JsonArray("en"),
        };
        body["timing"]!["at"] = "18:00";
        body["late_minutes"] = 60;
        body["per_person"] = new JsonObject { ["max"] = 2, ["per"] = "week" };
        body["per_day"] = 500;
        return body;
    }
}
