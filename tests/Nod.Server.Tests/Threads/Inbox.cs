using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Threads;

/// <summary>Works on conversations, templates, audiences and automations for a team.</summary>
internal sealed class Inbox(Team team)
{
    public const string Reminder = "reminder";

    /// <summary>The one conversation with a person.</summary>
    public async Task<JsonNode> OfAsync(string phone, string query = "")
    {
        var cursor = string.Empty;
        do
        {
            var page = await team.Api.GetAsync($"/v1/conversations?{query}&cursor={cursor}");
            var found = page.ShouldBe(200).Json["items"]!
                .AsArray()
                .FirstOrDefault(item => (string)item!["phone"]! == phone);
            if (found is not null)
            {
                return found;
            }

            cursor = page.At("next");
        } while (cursor.Length > 0);

        return new JsonObject();
    }

    public async Task<string> IdAsync(string phone) => (string)(await OfAsync(phone))["id"]!;

    /// <summary>A new person who texted, and their conversation.</summary>
    public async Task<(string Phone, string Id)> HeardAsync(string words = "When do I start?")
    {
        var phone = Team.NewPerson();
        (await team.HearAsync(phone, words)).ShouldBe(200);
        return (phone, await IdAsync(phone));
    }

    public async Task<JsonNode> ShowAsync(string id) =>
        (await team.Api.GetAsync($"/v1/conversations/{id}")).ShouldBe(200).Json;

    public Task<Reply> DoAsync(string id, string verb, JsonObject? body = null) =>
        body is null
            ? team.Api.SendAsync(HttpMethod.Post, $"/v1/conversations/{id}/{verb}")
            : team.Api.PostAsync($"/v1/conversations/{id}/{verb}", body);

    public Task<Reply> ReplyAsync(string id, string body) => DoAsync(id, "reply", new JsonObject { ["body"] = body });

    public static JsonObject Template(string text = "Hi {{name|there}}, see you {{start_time|soon}}.") =>
        new()
        {
            ["name"] = "Reminder",
            ["kind"] = "message",
            ["language"] = "en",
            ["texts"] = new JsonObject { ["en"] = text, ["de"] = "Hallo {{name|da}}, bis {{start_time|bald}}." },
        };

    public static JsonObject Automation(string key = Reminder) =>
        new()
        {
            ["name"] = "A day before",
            ["brand"] = Team.Brand,
            ["class"] = "transactional",
            ["events"] = new JsonArray("interview_scheduled"),
            ["timing"] = new JsonObject
            {
                ["from"] = "start",
                ["days"] = -1,
                ["minutes"] = 0,
            },
            ["template"] = key,
            ["enabled"] = true,
        };

    public JsonObject Event(string phone, string kind = "interview_scheduled", DateTimeOffset? startsAt = null)
    {
        var body = new JsonObject
        {
            ["phone"] = phone,
            ["brand"] = Team.Brand,
            ["kind"] = kind,
            ["reference"] = "interview-7",
            ["occurred_at"] = team.Now,
        };
        if (startsAt is { } start)
        {
            body["starts_at"] = Team.Wire(start);
        }

        return body;
    }

    public async Task<Reply> HappenAsync(JsonObject happened) =>
        (await team.Api.PostAsync("/v1/hiring-events", happened)).ShouldBe(201);

    public async Task<IReadOnlyList<JsonNode>> RunsAsync(string automation) =>
        [
            .. (await team.Api.GetAsync($"/v1/automations/{automation}/runs")).ShouldBe(200).Json["items"]!
                .AsArray()
                .Select(run => run!),
        ];
}
