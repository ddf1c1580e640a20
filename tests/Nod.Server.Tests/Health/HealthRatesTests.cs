using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Nod.Server.Health;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Health;

/// <summary>Rates are counted behind the writer, alerts raised once, mailed, and cleared.</summary>
public sealed class HealthRatesTests : IAsyncLifetime
{
    private readonly MailServer mails = new(refusals: 1);
    private RunningServer server = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        server = new RunningServer { Mail = new MailSettings(mails.Address, "nod@acme.example", null) };
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await mails.DisposeAsync();
    }

    [Fact]
    public async Task Rates_are_counted_by_sender_program_wording_and_day_and_a_stop_once()
    {
        var people = await TextAsync(3);
        (await team.HearAsync(people[0], "STOP")).ShouldBe(200);
        (await team.HearAsync(people[0], "STOP")).ShouldBe(200);
        await server.BehaveAsync(new JsonObject { ["filter_rate"] = 1.0 });
        await TextAsync(1, "undelivered");

        var counted = await RatesAsync(
            "by=sender,program,wording,day",
            reply => reply.At("items.0.opt_out.events") == "1" && reply.At("items.0.filtered.events") == "1"
        );

        Assert.Equal(1, counted.Items);
        Assert.Equal(
            ("office", "acme", "jobs", "2026-03-10", "4"),
            (
                counted.At("items.0.sender"),
                counted.At("items.0.brand"),
                counted.At("items.0.program"),
                counted.At("items.0.day"),
                counted.At("items.0.sent")
            )
        );
        Assert.EndsWith("@1", counted.At("items.0.wording"), StringComparison.Ordinal);
        Assert.Equal(("3", "4"), (counted.At("items.0.delivered.events"), counted.At("items.0.delivered.of")));
        Assert.Equal("0.25", counted.At("items.0.filtered.rate"));
        // Wilson's interval of 1 in 4.
        Assert.Equal((0.0456, 0.6994), Interval(counted, "filtered"));
        var whole = await RatesAsync("", reply => reply.Items == 1);
        Assert.Equal("4", whole.At("items.0.sent"));
        Assert.Equal(0, (await server.Api.GetAsync("/v1/health/rates?from=2026-03-01&to=2026-03-09")).Items);
        Assert.Equal(
            ["by unknown", "from invalid"],
            (await server.Api.GetAsync("/v1/health/rates?from=x&by=colour"))
                .ShouldBe(400)
                .Faults.Order(StringComparer.Ordinal)
        );

        // After a restart nothing is counted again.
        await server.RestartAsync();
        team = await Team.OnAsync(server);
        await server.BehaveAsync(new JsonObject { ["filter_rate"] = 0.0 });
        await TextAsync(1);
        await RatesAsync("", reply => reply.At("items.0.sent") == "5");
    }

    [Fact]
    public async Task An_alert_is_raised_once_mailed_told_and_cleared()
    {
        await LimitsAsync(from: 5);
        await server.BehaveAsync(new JsonObject { ["filter_rate"] = 1.0 });
        await TextAsync(6, "undelivered");

        var raised = await AlertsAsync(reply => reply.Text.Contains("health.filtered", StringComparison.Ordinal));
        await TextAsync(2, "undelivered");
        await RatesAsync("", reply => reply.At("items.0.sent") == "8");

        var again = await AlertsAsync(_ => true);
        Assert.Single(Of(again, "health.filtered", "sender/office"));
        Assert.NotEmpty(Of(raised, "health.filtered", "program/acme/jobs"));
        Assert.Empty(Of(again, "health.opt_out", "sender/office"));
        var mail = await Eventually.HoldsAsync(
            () =>
                Task.FromResult(
                    mails.Mails.FirstOrDefault(one => one.Contains("sender/office: filtered", StringComparison.Ordinal))
                ),
            one => one is not null
        );
        Assert.Contains("<ops@acme.example>", mail!, StringComparison.Ordinal);
        Assert.Contains("Subject: Nod, First: health.filtered", mail!, StringComparison.Ordinal);
        Assert.Contains("From: nod@acme.example", mail!, StringComparison.Ordinal);
        var told = (await server.Api.GetAsync("/v1/events?types=alert.raised")).ShouldBe(200).Text;
        Assert.Contains("\"code\":\"health.filtered\"", told, StringComparison.Ordinal);

        // A week later the rate is looked at over other days.
        server.Clock.Move(TimeSpan.FromDays(8));
        await server.BehaveAsync(new JsonObject { ["filter_rate"] = 0.0 });
        await TextAsync(1);

        await AlertsAsync(reply =>
            Of(reply, "health.filtered", "sender/office").All(one => one["cleared_at"] is not null)
        );
        await Eventually.HoldsAsync(() =>
            mails.Mails.Any(one => one.Contains("health.filtered is over", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_rate_of_few_texts_raises_nothing()
    {
        await LimitsAsync(from: 50);
        await server.BehaveAsync(new JsonObject { ["filter_rate"] = 1.0 });
        await TextAsync(6, "undelivered");
        await RatesAsync("", reply => reply.At("items.0.filtered.events") == "6");

        Assert.Equal(0, (await server.Api.GetAsync("/v1/alerts")).ShouldBe(200).Items);
    }

    [Fact]
    public async Task Limits_are_checked_and_all_faults_told()
    {
        var body = new JsonObject
        {
            ["days"] = 0,
            ["opt_out_rate"] = 1.5,
            ["mail_to"] = new JsonArray("nobody", "ops@acme.example"),
        };

        var refused = (await server.Api.PutAsync("/v1/health/limits", body)).ShouldBe(400);

        Assert.Equal(
            ["days out_of_range", "mail_to[0] invalid", "opt_out_rate out_of_range"],
            refused.Faults.Order(StringComparer.Ordinal)
        );
        Assert.Equal("7", (await server.Api.GetAsync("/v1/health/limits")).ShouldBe(200).At("days"));
    }

    [Fact]
    public async Task The_whole_way_of_a_text_is_counted_and_traced_under_its_own_identifier()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        (await team.TextAsync(Team.NewPerson())).ShouldBe(422);
        var phone = await team.AgreedPersonAsync();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");
        await team.MessageAsync(id, "delivered");
        await server.SettleAsync();

        var trace = Guid.Parse(id).ToString("n");
        var mine = await Eventually.HoldsAsync(
            () => Task.FromResult(spans.Where(span => span.TraceId.ToHexString() == trace).ToList()),
            found => found.Count >= 4
        );
        Assert.Equal(
            ["accept", "claim", "hand over", "report"],
            mine.Select(span => span.OperationName).Order(StringComparer.Ordinal)
        );
        Assert.All(mine, span => Assert.Equal(id, span.GetTagItem("nod.message")));
        Assert.DoesNotContain(
            mine,
            span => span.Tags.Any(tag => tag.Value?.Contains(phone, StringComparison.Ordinal) == true)
        );
        var metrics = (await server.Api.GetAsync("/metrics")).ShouldBe(200).Text;
        foreach (
            var line in new[]
            {
                "nod_judgements_total{stage=\"accept\",verdict=\"permit\",reason=\"none\"} 1\n",
                "nod_judgements_total{stage=\"accept\",verdict=\"deny\",reason=\"consent.missing\"} 1\n",
                "nod_judgements_total{stage=\"claim\",verdict=\"permit\",reason=\"none\"} 1\n",
                "nod_hand_overs_total{outcome=\"accepted\"} 1\n",
                "nod_outbox_due 0\n",
                "nod_outbox_oldest_due_seconds 0\n",
                "nod_webhook_pending 0\n",
            }
        )
        {
            Assert.Contains(line, metrics, StringComparison.Ordinal);
        }
    }

    private static (double Low, double High) Interval(Reply reply, string measure)
    {
        var share = reply.Json["items"]![0]![measure]!;
        return (Math.Round((double)share["low"]!, 4), Math.Round((double)share["high"]!, 4));
    }

    private static List<JsonNode> Of(Reply alerts, string code, string subject) =>
        [
            .. alerts.Json["items"]!
                .AsArray()
                .Select(one => one!)
                .Where(one => (string?)one["code"] == code && (string?)one["subject"] == subject),
        ];

    private async Task LimitsAsync(int from) =>
        (
            await server.Api.PutAsync(
                "/v1/health/limits",
                new JsonObject { ["from"] = from, ["mail_to"] = new JsonArray("ops@acme.example") }
            )
        ).ShouldBe(200);

    private async Task<List<string>> TextAsync(int people, string end = "delivered")
    {
        var all = new List<string>();
        for (var i = 0; i < people; i++)
        {
            var phone = await team.AgreedPersonAsync();
            var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");
            await team.MessageAsync(id, end);
            all.Add(phone);
        }

        return all;
    }

    private Task<Reply> RatesAsync(string query, Func<Reply, bool> holds) =>
        Eventually.HoldsAsync(
            async () => (await server.Api.GetAsync($"/v1/health/rates?{query}")).ShouldBe(200),
            holds
        );

    private Task<Reply> AlertsAsync(Func<Reply, bool> holds) =>
        Eventually.HoldsAsync(async () => (await server.Api.GetAsync("/v1/alerts")).ShouldBe(200), holds);
}
