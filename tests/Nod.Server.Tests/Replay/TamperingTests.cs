using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Replay;

/// <summary>Whoever spoils the record behind Nod's back is found out by judging again.</summary>
public sealed class TamperingTests : IAsyncLifetime
{
    private readonly RunningServer server = new();
    private Team team = null!;
    private string message = null!;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
        var phone = await team.AgreedPersonAsync();
        message = (await team.TextAsync(phone)).ShouldBe(201).At("id");
        await team.MessageAsync(message, "delivered");
        await server.SettleAsync();
        await server.StopAsync();
        server.IsTampered = true;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(
        "update decision set content = replace(content, '\"verdict\":\"permit\"', '\"verdict\":\"deny\"')",
        "verdict was deny, is permit"
    )]
    [InlineData("update decision set verdict = 'deny'", "verdict the row is filed under was deny, is permit")]
    [InlineData("update decision set content = replace(content, 'Drivers wanted', 'Sailors wanted')", "body differs")]
    [InlineData("update message set content = replace(content, 'Drivers wanted', 'Sailors wanted')", "body differs")]
    public async Task A_changed_word_differs(string sql, string difference)
    {
        var replayed = await ReplayAfterAsync(sql);

        Assert.Equal("false", replayed.At("same"));
        Assert.Equal(difference, replayed.At("judgements.0.differences.0"));
        Assert.Equal("permit", replayed.At("now.verdict"));
    }

    [Theory]
    [InlineData(
        "drop trigger consent_event_keeps_rows; delete from consent_event",
        "1 events were known then, 0 of them are on record"
    )]
    [InlineData("delete from consent_detail", "1 events were known then, 0 of them are on record")]
    [InlineData(
        "update consent_detail set body = cast(replace(cast(body as text), 'web_form', 'keyword') as blob)",
        "is not what was committed to"
    )]
    [InlineData(
        "drop trigger kept_document_keeps_values; update kept_document set content = content || '# more' where kind = 'pack'",
        "Changed since it was kept: "
    )]
    [InlineData(
        "drop trigger kept_document_keeps_rows; delete from kept_document where kind = 'brand'",
        "Not kept: the brand as it was then"
    )]
    [InlineData(
        "update decision set content = json_remove(content, '$.grounds')",
        "recorded before Nod kept what a judgement stands on"
    )]
    [InlineData("update decision set content = json_set(content, '$.grounds.traffic', 'AAAA')", "can't be read")]
    [InlineData("update consent_detail set body = x'00'", "can't be read")]
    public async Task What_is_gone_or_broken_can_not_be_judged_again_and_is_not_the_same(string sql, string problem)
    {
        var replayed = await ReplayAfterAsync(sql);

        Assert.Equal("false", replayed.At("same"));
        Assert.Contains(problem, replayed.At("problem"), StringComparison.Ordinal);
        Assert.Equal("permit", replayed.At("then.verdict"));
        Assert.Null(replayed.Json["now"]);
    }

    [Fact]
    public async Task The_command_finds_the_one_verdict_that_was_changed()
    {
        var (code, output, errors) = await ReplayCommandAsync("--since", "2026-03-10");
        Assert.Equal((0, "2 verdicts: 2 the same, 0 different, 0 that can't be judged again"), (code, output.Trim()));
        Assert.Empty(errors);

        Execute(
            "update decision set content = replace(content, '\"verdict\":\"permit\"', '\"verdict\":\"deny\"') "
                + "where decision_id = (select max(decision_id) from decision)"
        );

        (code, output, _) = await ReplayCommandAsync("--since", "2026-03-10T00:00:00Z");
        Assert.Equal(1, code);
        Assert.Contains($"differs message {message}", output, StringComparison.Ordinal);
        Assert.Contains("2 verdicts: 1 the same, 1 different", output, StringComparison.Ordinal);

        (code, output, _) = await ReplayCommandAsync("--since", "2026-03-10", "--json");
        var lines = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line))
            .ToList();
        Assert.Equal(1, code);
        Assert.Equal(["true", "false"], lines.Take(2).Select(line => Reply.At(line, "judgement.same")));
        Assert.Equal("deny", Reply.At(lines[1], "judgement.then.verdict"));
        Assert.Equal("permit", Reply.At(lines[1], "judgement.now.verdict"));
        Assert.Equal(("2", "1"), (Reply.At(lines[2], "judgements"), Reply.At(lines[2], "different")));
    }

    [Fact]
    public async Task The_command_looks_at_the_time_it_is_asked_about_only()
    {
        var (_, output, _) = await ReplayCommandAsync("--since", "2026-03-10", "--until", "2026-03-10T16:59:59Z");
        Assert.StartsWith("0 verdicts", output.Trim(), StringComparison.Ordinal);

        (_, output, _) = await ReplayCommandAsync("--since", "2026-03-10T17:00:01Z");
        Assert.StartsWith("0 verdicts", output.Trim(), StringComparison.Ordinal);

        var (code, _, errors) = await ReplayCommandAsync("--since", "yesterday");
        Assert.Equal(1, code);
        Assert.Contains("--since: yesterday is no time", errors, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Errors)> ReplayCommandAsync(params string[] more) =>
        NodProcess.RunAsync(["replay", "--data", server.Settings.Data, .. more]);

    private async Task<Reply> ReplayAfterAsync(string sql)
    {
        Execute(sql);
        await server.StartAsync();
        return (await server.Api.PostAsync($"/v1/messages/{message}/replay", new JsonObject())).ShouldBe(200);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(server.Settings.Data, "nod.db")};Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's own text.
        // Who can write to the file can also take the guards off.
        command.CommandText =
            "drop trigger if exists consent_detail_keeps_rows; drop trigger if exists consent_detail_keeps_values;"
            + sql;
#pragma warning restore CA2100
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
