using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Broadcasts;

/// <summary>Plans broadcasts for a team, and waits for what becomes of them.</summary>
internal sealed class Campaigner(Team team)
{
    public const string Body = "Drivers wanted in Queens.";

    public static JsonObject Plan(string body = Body, string kind = "fixed") =>
        new()
        {
            ["name"] = "Drivers, Queens",
            ["brand"] = Team.Brand,
            ["program"] = Team.Jobs,
            ["class"] = "job_alert",
            ["body"] = body,
            ["audience"] = new JsonObject { ["kind"] = kind },
        };

    public static JsonObject Row(string phone, params (string Name, string Value)[] fields)
    {
        var values = new JsonObject();
        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }

        return new JsonObject { ["phone"] = phone, ["fields"] = values };
    }

    public async Task<string> CreateAsync(JsonObject? plan = null) =>
        (await team.Api.PostAsync("/v1/broadcasts", plan ?? Plan())).ShouldBe(201).At("id");

    public Task<Reply> UploadAsync(string id, IEnumerable<string> rows) =>
        team.Api.PostLinesAsync($"/v1/broadcasts/{id}/recipients", string.Join('\n', rows));

    public Task<Reply> UploadAsync(string id, IEnumerable<JsonObject> rows) =>
        UploadAsync(id, rows.Select(row => row.ToJsonString()));

    public Task<Reply> UploadCsvAsync(string id, string csv) =>
        team.Api.SendAsync(
            HttpMethod.Post,
            $"/v1/broadcasts/{id}/recipients",
            Caller.Content(Encoding.UTF8.GetBytes(csv), "text/csv")
        );

    /// <summary>A draft with these people.</summary>
    public async Task<string> DraftAsync(IEnumerable<string> phones, JsonObject? plan = null)
    {
        var id = await CreateAsync(plan);
        var rows = phones.Select(phone => Row(phone)).ToList();
        var added = (await UploadAsync(id, rows)).ShouldBe(200);
        Assert.Equal(rows.Count, added.Lines.Count(line => line["phone"] is not null));
        return id;
    }

    public Task<Reply> DoAsync(string id, string verb) => ActAsync(team.Api, id, verb);

    public static Task<Reply> ActAsync(Caller api, string id, string verb) =>
        api.SendAsync(HttpMethod.Post, $"/v1/broadcasts/{id}/{verb}");

    public async Task<Reply> PreviewAsync(string id) => (await DoAsync(id, "preview")).ShouldBe(200);

    public async Task StartAsync(string id) =>
        Assert.Equal("running", (await DoAsync(id, "start")).ShouldBe(200).At("status"));

    public async Task<Reply> ProgressAsync(string id) =>
        (await team.Api.GetAsync($"/v1/broadcasts/{id}/progress")).ShouldBe(200);

    /// <summary>Waits until everybody was judged.</summary>
    public Task<Reply> JudgedAsync(string id) =>
        Eventually.HoldsAsync(() => ProgressAsync(id), reply => reply.At("everybody_judged") == "true");

    /// <summary>Waits until it stands so.</summary>
    public Task<Reply> StandsAsync(string id, string status) =>
        Eventually.HoldsAsync(() => ProgressAsync(id), reply => reply.At("status") == status);

    /// <summary>How many of its messages stand so.</summary>
    public static long Messages(Reply progress, string status) =>
        progress.Json["messages"]!
            .AsArray()
            .Where(count => (string)count!["status"]! == status)
            .Sum(count => (long)count!["messages"]!);

    public static long People(Reply reply, string verdict) => (long)reply.Json["judged"]!["verdicts"]![verdict]!;

    /// <summary>Every recipient, page by page.</summary>
    public async Task<IReadOnlyList<JsonNode>> RecipientsAsync(string id, string query = "", Caller? api = null)
    {
        var all = new List<JsonNode>();
        var cursor = string.Empty;
        do
        {
            var page = await (api ?? team.Api).GetAsync($"/v1/broadcasts/{id}/recipients?{query}&cursor={cursor}");
            all.AddRange(page.ShouldBe(200).Json["items"]!.AsArray().Select(item => item!));
            cursor = page.At("next");
        } while (cursor.Length > 0);

        return all;
    }

    /// <summary>New people who agreed to job alerts.</summary>
    public async Task<IReadOnlyList<string>> AgreedAsync(int people)
    {
        var phones = Enumerable.Range(0, people).Select(_ => Team.NewPerson()).ToList();
        var lines = string.Join('\n', phones.Select(phone => team.ConsentBody(phone).ToJsonString()));
        var reply = (await team.Api.PostLinesAsync("/v1/consents", lines)).ShouldBe(200);
        Assert.All(reply.Lines, line => Assert.Equal("opted_in", Reply.At(line, "state.status")));
        return phones;
    }

    /// <summary>How many of these people were texted so far, each once at most.</summary>
    public async Task<IReadOnlyList<string>> TextedAsync(IEnumerable<string> phones)
    {
        var texted = new List<string>();
        foreach (var phone in phones)
        {
            var texts = (await team.PhoneAsync(phone)).Where(text => text.Contains("Queens", StringComparison.Ordinal));
            texted.AddRange(texts.Select(_ => phone));
        }

        Assert.Equal(texted.Distinct(), texted);
        return texted;
    }

    /// <summary>Waits until so many of these people were texted.</summary>
    public Task<IReadOnlyList<string>> TextedAsync(IReadOnlyList<string> phones, int people) =>
        Eventually.HoldsAsync(() => TextedAsync(phones), texted => texted.Count >= people);
}
