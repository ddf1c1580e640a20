using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Browser.Tests.Admin;

/// <summary>A server with a team that has texted for a while: people who agreed, refused, stopped, and left doubt.</summary>
public sealed class AdminServer : IAsyncLifetime
{
    public const string Maria = "+12125550147";
    public const string Doubtful = "+12125550148";
    private const string Stopped = "+12125550149";
    private const string Refused = "+12125550150";

    internal RunningServer Server { get; } = new();

    internal Team Team { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        Team = await Team.OnAsync(Server);
        for (var day = 0; day < 4; day++)
        {
            for (var person = 0; person < 3 + day; person++)
            {
                await AgreeAsync(Team.NewPerson(), "Sam Rivers");
            }

            Server.Move(TimeSpan.FromDays(1));
        }

        await AgreeAsync(Maria, "Maria Alvarez");
        await AgreeAsync(Doubtful, "Jo Park");
        await AgreeAsync(Stopped, "Ada Osei");
        await RecordAsync(Refused, "decline", "Lee Novak");
        (await Team.TextAsync(Maria, "New shifts at the pier from Monday.")).ShouldBe(201);
        await Team.PhoneAsync(Maria, 1);
        await InboundAsync(Stopped, "STOP");
        await InboundAsync(Doubtful, "who is this?");
        await InboundAsync(Maria, "Thanks. Which gate is it?");
        var thread = await ThreadAsync(Maria);
        await WorkAsync(thread, "reply", new JsonObject { ["body"] = "Gate 4, beside the ferry." });
        await WorkAsync(thread, "notes", new JsonObject { ["text"] = "Prefers nights.", ["by"] = "Kim" });
        await Server.SettleAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    internal async Task InboundAsync(string from, string body) =>
        (
            await Team.Api.PostAsync(
                "/simulator/inbound",
                new JsonObject
                {
                    ["from"] = from,
                    ["to"] = Team.Number,
                    ["body"] = body,
                }
            )
        ).ShouldBe(200);

    /// <summary>The one conversation with a person.</summary>
    internal async Task<string> ThreadAsync(string phone) =>
        (string)
            (await Team.Api.GetAsync("/v1/conversations")).ShouldBe(200).Json["items"]!
                .AsArray()
                .Single(one => (string)one!["phone"]! == phone)!["id"]!;

    internal Task AgreeAsync(string phone, string name) => RecordAsync(phone, "opt_in", name);

    private async Task WorkAsync(string thread, string verb, JsonObject body) =>
        (await Team.Api.PostAsync($"/v1/conversations/{thread}/{verb}", body)).ShouldBe(201);

    private async Task RecordAsync(string phone, string action, string name) =>
        (
            await Team.Api.PostAsync(
                "/v1/consents",
                new JsonObject
                {
                    ["phone"] = phone,
                    ["brand"] = Team.Brand,
                    ["program"] = Team.Jobs,
                    ["action"] = action,
                    ["method"] = "web_form",
                    ["occurred_at"] = Team.Now,
                    ["disclosure"] = new JsonObject { ["text"] = Team.Words, ["language"] = "en" },
                    ["subject"] = new JsonObject
                    {
                        ["name"] = name,
                        ["external_ids"] = new JsonObject { ["ats"] = "C-" + phone[^4..] },
                        ["time_zone"] = "America/New_York",
                        ["country"] = "US",
                        ["region"] = "US-NY",
                    },
                }
            )
        ).ShouldBe(201);
}
