using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Imports;

/// <summary>What a team uploads and says of it.</summary>
internal static class ImportBodies
{
    public const string Head = "phone,consent,date,page";

    /// <summary>The head, and a row as it is when nothing is wrong with it.</summary>
    public static string File(params IEnumerable<string> rows) => string.Join("\r\n", rows.Prepend(Head)) + "\r\n";

    public static string Row(string phone, string consent = "yes", string at = "2026-02-01T10:00:00Z") =>
        $"{phone},{consent},{at},https://acme.example/careers";

    public static async Task<string> UploadAsync(Team team, string? csv = null, string mediaType = "text/csv")
    {
        var content = Caller.Content(Encoding.UTF8.GetBytes(csv ?? File(Row(Team.NewPerson()))), mediaType);
        var reply = await team.Api.SendAsync(HttpMethod.Post, "/v1/imports?name=people.csv", content);
        return reply.ShouldBe(201).At("id");
    }

    /// <summary>An import that can be started; the one there is, if there is one.</summary>
    public static async Task<string> ReadyAsync(Team team)
    {
        var listed = (await team.Api.GetAsync("/v1/imports")).ShouldBe(200).Json["items"]!.AsArray();
        var ready = listed.FirstOrDefault(one => (string)one!["status"]! is "uploaded" or "checked");
        return ready is null ? await UploadAsync(team) : (string)ready["id"]!;
    }

    /// <summary>A start with as many fields as it knows.</summary>
    public static JsonObject Start(bool dryRun = true) =>
        new()
        {
            ["dry_run"] = dryRun,
            ["mapping"] = "generic",
            ["columns"] = new JsonObject { ["where"] = "page" },
            ["values"] = new JsonObject { ["action"] = new JsonObject { ["jawohl"] = "opt_in" } },
            ["defaults"] = Defaults(),
            ["time_zone"] = "America/New_York",
            ["time_formats"] = new JsonArray("MM/dd/uuuu HH:mm"),
            ["attestation"] = new JsonObject
            {
                ["name"] = "Kim Rivera",
                ["role"] = "Head of talent",
                ["agrees"] = true,
            },
        };

    public static JsonObject Defaults() =>
        new()
        {
            ["brand"] = Team.Brand,
            ["program"] = Team.Jobs,
            ["collected_by"] = "Acme Inc.",
            ["source"] = "careers page, exported 2026-02-20",
            ["how"] = "web_form",
            ["disclosure_text"] = Team.Words,
            ["disclosure_language"] = "en",
        };

    /// <summary>Uploads and runs to the end; where it stands then.</summary>
    public static async Task<Reply> RunAsync(
        Team team,
        string csv,
        JsonObject? start = null,
        string mediaType = "text/csv"
    )
    {
        var id = await UploadAsync(team, csv, mediaType);
        return await FinishAsync(team, id, start ?? Start(dryRun: false));
    }

    public static async Task<Reply> FinishAsync(Team team, string id, JsonObject start)
    {
        (await team.Api.PostAsync($"/v1/imports/{id}/start", start)).ShouldBe(200);
        return await Eventually.HoldsAsync(
            () => team.Api.GetAsync($"/v1/imports/{id}"),
            reply => reply.ShouldBe(200).At("status") is "completed" or "checked"
        );
    }

    public static Task<Reply> ReportAsync(Team team, Reply import, string query = "") =>
        team.Api.GetAsync($"/v1/imports/{import.At("id")}/report{query}");

    public static string Counts(Reply import) =>
        string.Join(
            ' ',
            new[] { "accepted", "known", "conflicts", "skipped", "refused" }.Select(name => import.At($"rows.{name}"))
        );
}
