using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Threads;

namespace Nod.Server.Tests.Isolation;

/// <summary>Conversations, templates, audiences and automations of the first organization, as a thief walks them.</summary>
internal sealed class WorkWalks(Caller other, string phone, string conversation, string message)
{
    /// <summary>Sets up what the first organization works with; everything says its secret.</summary>
    public static async Task<WorkWalks> OnAsync(
        RunningServer server,
        Team team,
        string phone,
        string message,
        string secret
    )
    {
        (await team.HearAsync(phone, secret)).ShouldBe(200);
        var conversation = await new Inbox(team).IdAsync(phone);
        var note = new JsonObject { ["text"] = secret, ["by"] = "Alpha" };
        (await team.Api.PostAsync($"/v1/conversations/{conversation}/notes", note)).ShouldBe(201);
        (await team.Api.PutAsync("/v1/templates/reminder", Inbox.Template(secret))).ShouldBe(200);
        (await team.Api.PutAsync("/v1/audiences/alpha", Audience("Alpha"))).ShouldBe(200);
        var automation = Inbox.Automation();
        automation["name"] = "Alpha";
        (await team.Api.PutAsync("/v1/automations/remind", automation)).ShouldBe(200);
        return new WorkWalks(server.Other, phone, conversation, message);
    }

    /// <summary>What must be the same afterwards.</summary>
    public IReadOnlyList<string> Traces =>
        [
            "/v1/conversations",
            $"/v1/conversations/{conversation}",
            "/v1/templates",
            "/v1/audiences",
            "/v1/automations",
            "/v1/automations/remind/runs",
        ];

    public Dictionary<string, Func<Task<Reply>>> All()
    {
        var at = $"/v1/conversations/{conversation}";
        var walks = new Dictionary<string, Func<Task<Reply>>>
        {
            ["GET /v1/conversations"] = () => other.GetAsync("/v1/conversations"),
            ["GET /v1/conversations/{id}"] = () => other.GetAsync(at),
            ["POST /v1/conversations/{id}/reply"] = () =>
                other.PostAsync($"{at}/reply", new JsonObject { ["body"] = "x" }),
            ["POST /v1/conversations/{id}/notes"] = () =>
                other.PostAsync($"{at}/notes", new JsonObject { ["text"] = "x", ["by"] = "a thief" }),
            ["POST /v1/conversations/{id}/assign"] = () => other.PostAsync($"{at}/assign", new JsonObject()),
            ["POST /v1/conversations/{id}/read"] = () => other.PostAsync($"{at}/read", new JsonObject()),
            ["POST /v1/conversations/{id}/messages/{message}/cancel"] = () =>
                other.SendAsync(HttpMethod.Post, $"{at}/messages/{message}/cancel"),
            ["GET /v1/templates"] = () => other.GetAsync("/v1/templates"),
            ["GET /v1/templates/{template}"] = () => other.GetAsync("/v1/templates/reminder"),
            ["PUT /v1/templates/{template}"] = () => other.PutAsync("/v1/templates/reminder", Inbox.Template()),
            ["GET /v1/audiences"] = () => other.GetAsync("/v1/audiences"),
            ["GET /v1/audiences/{audience}"] = () => other.GetAsync("/v1/audiences/alpha"),
            ["PUT /v1/audiences/{audience}"] = () => other.PutAsync("/v1/audiences/alpha", Audience("theirs")),
            ["POST /v1/audiences/{audience}/members"] = () =>
                other.PostLinesAsync(
                    "/v1/audiences/alpha/members",
                    new JsonObject { ["phone"] = phone }.ToJsonString()
                ),
            ["PUT /v1/contacts/{phone}/tags"] = () =>
                other.PutAsync($"/v1/contacts/{phone}/tags", new JsonObject { ["tags"] = new JsonArray("x") }),
            ["POST /v1/hiring-events"] = () =>
                other.PostAsync(
                    "/v1/hiring-events",
                    new Inbox(new Team(other, () => RunningServer.Start)).Event(phone, "hired")
                ),
            ["GET /v1/automations"] = () => other.GetAsync("/v1/automations"),
            ["GET /v1/automations/{automation}"] = () => other.GetAsync("/v1/automations/remind"),
            ["GET /v1/automations/{automation}/runs"] = () => other.GetAsync("/v1/automations/remind/runs"),
            ["PUT /v1/automations/{automation}"] = () => other.PutAsync("/v1/automations/remind", Inbox.Automation()),
            ["POST /v1/automations/{automation}/dry-run"] = () =>
                other.PostAsync("/v1/automations/remind/dry-run", new JsonObject()),
        };
        foreach (var verb in new[] { "unread", "archive", "reopen" })
        {
            walks[$"POST /v1/conversations/{{id}}/{verb}"] = () => other.SendAsync(HttpMethod.Post, $"{at}/{verb}");
        }

        foreach (var verb in new[] { "on", "off" })
        {
            walks[$"POST /v1/automations/{{automation}}/{verb}"] = () =>
                other.SendAsync(HttpMethod.Post, $"/v1/automations/remind/{verb}");
        }

        return walks;
    }

    public static JsonObject Audience(string name) =>
        new()
        {
            ["name"] = name,
            ["brand"] = Team.Brand,
            ["kind"] = "fixed",
        };
}
