using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Nod.Bench.Baselines;
using Npgsql;

namespace Nod.Bench.Rows;

/// <summary>
/// P5: a broadcast to every contact, previewed, then accepted and queued with a decision each, then canceled; against the
/// loop a team writes: one SELECT, a judgement and one INSERT a person. Its texts are due in ten days, so that none goes
/// while it is measured.
/// </summary>
internal sealed class BroadcastRow : IRow
{
    private const int NaivePeople = 20_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AcceptMax = TimeSpan.FromMinutes(20);

    public string Id => "P5";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        var naive = await NaivePerSecondAsync(await arena.NaiveDatabaseAsync(), arena.Pace.Contacts, cancellation);
        if (!arena.WithOurs)
        {
            return [new(Id, "accepted", "people/s", null, Goal.RatioAtLeast(20), "naive loop", naive)];
        }

        var server = (await arena.SqliteAsync()).Server;
        using var client = new HttpClient { BaseAddress = server.Target.Url, Timeout = AcceptMax };
        client.DefaultRequestHeaders.Authorization = new("Bearer", server.Target.Key);
        var id = await PlanAsync(client, cancellation);
        var before = server.ResidentBytes;
        var previews = new List<double>();
        for (var round = 0; round < arena.Pace.Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            using var preview = await PostAsync(client, $"/v1/broadcasts/{id}/preview", null, cancellation);
            previews.Add(watch.Elapsed.TotalSeconds);
            Check(preview, arena.Pace.Contacts);
        }

        var accepting = Stopwatch.StartNew();
        using var started = await PostAsync(client, $"/v1/broadcasts/{id}/start", null, cancellation);
        var most = before;
        while (!await IsJudgedAsync(client, id, cancellation))
        {
            most = Math.Max(most, server.ResidentBytes);
            await Task.Delay(Look, TimeProvider.System, cancellation);
        }

        var accepted = accepting.Elapsed.TotalSeconds;
        most = Math.Max(most, server.ResidentBytes);
        var cancelling = Stopwatch.StartNew();
        using var canceled = await PostAsync(client, $"/v1/broadcasts/{id}/cancel", null, cancellation);
        var perSecond = arena.Pace.Contacts / accepted;
        return
        [
            new(Id, "preview of everybody", "s", Median.Of(previews), Goal.AtMost(2)),
            new(Id, "accepted and queued, everybody", "s", accepted, Goal.AtMost(15)),
            new(Id, "accepted", "people/s", perSecond, Goal.RatioAtLeast(20), "naive loop", naive, perSecond / naive),
            new(Id, "memory grown by", "MB", (most - before) / 1e6, Goal.AtMost(200)),
            new(Id, "cancel answered, nothing claimed after", "s", cancelling.Elapsed.TotalSeconds, Goal.AtMost(1)),
        ];
    }

    private static async Task<string> PlanAsync(HttpClient client, CancellationToken cancellation)
    {
        var at = TimeProvider.System.GetUtcNow().AddDays(10);
        var plan = $$"""
            {"name":"Bench","brand":"{{Story.Brand}}","program":"{{Story.Program}}","sender":"{{Story.Sender}}",
             "class":"job_alert","body":"{{Story.Text}}","audience":{"kind":"live"},
             "send_at":"{{at:yyyy-MM-dd}}T18:00:00Z"}
            """;
        using var made = await PostAsync(client, "/v1/broadcasts", plan, cancellation);
        return made.RootElement.GetProperty("id").GetString() ?? "";
    }

    private static async Task<bool> IsJudgedAsync(HttpClient client, string id, CancellationToken cancellation)
    {
        using var progress = JsonDocument.Parse(
            await client.GetStringAsync(new Uri($"/v1/broadcasts/{id}/progress", UriKind.Relative), cancellation)
        );
        return progress.RootElement.GetProperty("everybody_judged").GetBoolean();
    }

    private static void Check(JsonDocument preview, int contacts)
    {
        var people = preview.RootElement.GetProperty("judged").GetProperty("people").GetInt64();
        if (people < contacts)
        {
            throw new BenchFailure($"The preview judged {people} of {contacts} people.");
        }
    }

    private static async Task<JsonDocument> PostAsync(
        HttpClient client,
        string path,
        string? body,
        CancellationToken cancellation
    )
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text)
            : throw new BenchFailure($"{path}: {(int)answer.StatusCode} {text}");
    }

    // Prepared and pooled, one after the other, each person's message on disk before the next, as such loops are.
    private static async Task<double> NaivePerSecondAsync(string database, int contacts, CancellationToken cancellation)
    {
        await using var source = NaiveLedger.Open(database, 2);
        var ledger = new NaiveLedger(source);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var create = new NpgsqlCommand(
            "CREATE TABLE IF NOT EXISTS outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, phone text NOT NULL, "
                + "body text NOT NULL, verdict text NOT NULL, due_at timestamptz NOT NULL)",
            connection
        );
        await create.ExecuteNonQueryAsync(cancellation);
        await using var insert = new NpgsqlCommand(
            "INSERT INTO outbox (phone, body, verdict, due_at) VALUES ($1, $2, $3, now())",
            connection
        )
        {
            Parameters = { Text(), Text(), Text() },
        };
        await insert.PrepareAsync(cancellation);
        var people = Math.Min(NaivePeople, contacts);
        var watch = Stopwatch.StartNew();
        for (var index = 0; index < people; index++)
        {
            var asked = new DecisionAsked(
                Numbers.Of(index),
                Story.Brand,
                Story.Program,
                null,
                "job_alert",
                Story.Text,
                null
            );
            var state = await ledger.FindAsync(asked, cancellation);
            insert.Parameters[0].Value = asked.To;
            insert.Parameters[1].Value = Story.Text;
            insert.Parameters[2].Value = state is { OptedIn: true } ? "permit" : "deny";
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        return people / watch.Elapsed.TotalSeconds;
    }

    private static NpgsqlParameter Text() => new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}
