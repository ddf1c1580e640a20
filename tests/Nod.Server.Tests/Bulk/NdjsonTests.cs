using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Bulk;

/// <summary>Many at once: a line in, a line out, in the same order; a bad line fails alone.</summary>
public sealed class NdjsonTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Consents = "/v1/consents";
    private const string Decisions = "/v1/decisions/bulk";
    private const int LineMax = 64 * 1024;

    private Team team = null!;

    public async ValueTask InitializeAsync() => team = await Team.OnAsync(server);

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_consent_is_answered_by_one_line_in_the_same_order()
    {
        var people = Enumerable.Range(0, 600).Select(_ => Team.NewPerson()).ToList();

        var reply = await team.Api.PostLinesAsync(Consents, Lines(people.Select(phone => Consent(phone))));

        Assert.Equal((200, "application/x-ndjson"), (reply.Status, reply.MediaType));
        Assert.Equal(Enumerable.Range(1, 600), reply.Lines.Select(line => (int)line["line"]!));
        foreach (var at in new[] { 0, 1, 299, 598, 599 })
        {
            var history = (await team.HistoryAsync(people[at])).ShouldBe(200);
            Assert.Equal(Reply.At(reply.Lines[at], "event_id"), history.At("items.0.event_id"));
            Assert.Equal("opted_in", Reply.At(reply.Lines[at], "state.status"));
        }
    }

    [Fact]
    public async Task New_words_shown_to_many_at_once_are_one_version()
    {
        var people = Enumerable.Range(0, 50).Select(_ => team.ConsentBody(Team.NewPerson())).ToList();
        people.ForEach(one => one["disclosure"]!["text"] = "Text me! These words are new to everybody.");

        var reply = await team.Api.PostLinesAsync(Consents, Lines(people.Select(one => one.ToJsonString())));

        Assert.All(reply.Lines, line => Assert.Equal("opted_in", Reply.At(line, "state.status")));
        var shown = new HashSet<string>();
        foreach (var one in people)
        {
            shown.Add((await team.HistoryAsync((string)one["phone"]!)).At("items.0.disclosure"));
        }

        Assert.Contains("new to everybody", Assert.Single(shown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_consent_is_reported_and_the_good_ones_beside_it_are_kept()
    {
        var (first, second, third) = (Team.NewPerson(), Team.NewPerson(), Team.NewPerson());
        var never = Team.NewPerson();

        var reply = await team.Api.PostLinesAsync(
            Consents,
            Lines([
                Consent(first),
                "{",
                Consent(never, ("nope", 1)),
                Consent(never, ("method", 7)),
                Consent("+11111111111"),
                Consent(second),
                Consent(never, ("occurred_at", "2026-03-10T17:00:00")),
                Consent(never, ("brand", "nobody")),
                "[]",
                Consent(never, ("brand", "nobody"), ("occurred_at", "yesterday")),
                Consent(third),
            ])
        );

        Assert.Equal(
            [
                "opted_in",
                " malformed_json",
                "nope unknown_field",
                "method wrong_type",
                "phone invalid_number",
                "opted_in",
                "occurred_at wrong_type",
                "brand unknown",
                " not_an_object",
                "brand unknown, occurred_at wrong_type",
                "opted_in",
            ],
            reply.ShouldBe(200).Lines.Select(Outcome)
        );
        Assert.Equal(
            [2, 3, 4, 5, 7, 8, 9, 10],
            reply.Lines.Where(line => line["errors"] is not null).Select(line => (int)line["line"]!)
        );
        foreach (var phone in new[] { first, second, third })
        {
            Assert.Equal("opted_in", (await team.ContactAsync(phone)).At("programs.0.status"));
        }

        (await team.ContactAsync(never)).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task A_bad_question_is_reported_and_the_others_are_answered_and_nothing_is_stored()
    {
        var phone = await team.AgreedPersonAsync();
        var before = server.StoredRows();

        var reply = await team.Api.PostLinesAsync(
            Decisions,
            Lines([
                Question(phone),
                "nonsense",
                Question(Team.NewPerson()),
                Question(phone, ("at", "2026-03-10T17:00:00")),
                Question(phone, ("to", "+1")),
                Question(phone, ("brand", "nobody"), ("nope", true)),
                Question(phone, ("class", 3)),
                Question(phone, ("at", "2026-03-11T07:00:00Z")),
            ])
        );

        Assert.Equal(
            [
                "permit",
                " malformed_json",
                "deny",
                "at wrong_type",
                "to invalid_number",
                "brand unknown, nope unknown_field",
                "class wrong_type",
                "defer",
            ],
            reply.ShouldBe(200).Lines.Select(Outcome)
        );
        Assert.Equal(Enumerable.Range(1, 8), reply.Lines.Select(line => (int)line["line"]!));
        Assert.Equal(before, server.StoredRows());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Blank_lines_are_counted_and_not_answered_and_the_last_line_needs_no_end(string end)
    {
        var lines = new[] { "", Question(Team.NewPerson()), "  \t", "", "{", "", Question(Team.NewPerson()) };

        var reply = await team.Api.PostLinesAsync(Decisions, string.Join(end, lines));
        var ended = await team.Api.PostLinesAsync(Decisions, string.Join(end, lines) + end + end);

        Assert.Equal([2, 5, 7], reply.ShouldBe(200).Lines.Select(line => (int)line["line"]!));
        Assert.Equal(["deny", " malformed_json", "deny"], reply.Lines.Select(Outcome));
        Assert.Equal([2, 5, 7], ended.ShouldBe(200).Lines.Select(line => (int)line["line"]!));
        Assert.EndsWith("\n", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(" \n\r\n ")]
    public async Task No_line_is_answered_by_none(string lines)
    {
        foreach (var path in new[] { Consents, Decisions })
        {
            var reply = await team.Api.PostLinesAsync(path, lines);

            Assert.Equal((200, ""), (reply.Status, reply.Text));
        }
    }

    [Theory]
    [InlineData(0, "opted_in")]
    [InlineData(1, " too_large")]
    [InlineData(5_000, " too_large")]
    [InlineData(900_000, " too_large")]
    public async Task A_line_of_more_than_64_KiB_is_refused_alone(int beyond, string outcome)
    {
        var (before, large, after) = (Team.NewPerson(), Team.NewPerson(), Team.NewPerson());
        var line = Consent(large);
        line += new string(' ', LineMax + beyond - Encoding.UTF8.GetByteCount(line));

        var reply = await team.Api.PostLinesAsync(Consents, Lines([Consent(before), line, Consent(after)]));
        var last = await team.Api.PostLinesAsync(Consents, line);

        Assert.Equal(["opted_in", outcome, "opted_in"], reply.ShouldBe(200).Lines.Select(Outcome));
        Assert.Equal([1, 2, 3], reply.Lines.Select(one => (int)one["line"]!));
        Assert.Equal([outcome], last.ShouldBe(200).Lines.Select(Outcome));
        Assert.Equal("opted_in", (await team.ContactAsync(after)).At("programs.0.status"));
        (await team.ContactAsync(large)).ShouldBe(outcome == "opted_in" ? 200 : 404);
    }

    [Fact]
    public async Task A_body_of_many_mebibytes_is_taken_line_by_line()
    {
        var phone = await team.AgreedPersonAsync();
        var line = Question(phone, ("body", new string('x', 1500)));
        var lines = Lines(Enumerable.Repeat(line, 3000));
        Assert.True(lines.Length > 4 * 1024 * 1024);

        var reply = (await team.Api.PostLinesAsync(Decisions, lines)).ShouldBe(200);

        Assert.Equal(Enumerable.Range(1, 3000), reply.Lines.Select(one => (int)one["line"]!));
        Assert.All(reply.Lines, one => Assert.Equal("permit", Outcome(one)));
    }

    [Fact]
    public async Task One_person_s_lines_are_recorded_in_their_order_but_stops_which_overtake()
    {
        var phone = await team.AgreedPersonAsync();
        string[] actions = [.. Enumerable.Repeat(new[] { "opt_in", "decline" }, 20).SelectMany(pair => pair), "revoke"];

        var reply = await team.Api.PostLinesAsync(
            Consents,
            Lines(actions.Select(action => Consent(phone, ("action", action))))
        );

        var told = reply.ShouldBe(200).Lines.Select(line => Reply.At(line, "event_id")).ToList();
        var history = (await team.HistoryAsync(phone)).Json["items"]!.AsArray();
        var recorded = history.Reverse().Skip(1).Select(item => (string)item!["event_id"]!).ToList();
        Assert.Equal(told.Order(StringComparer.Ordinal), recorded.Order(StringComparer.Ordinal));
        Assert.Equal(told[..^1], recorded.Where(id => id != told[^1]));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task A_stop_among_many_lines_stops_what_is_asked_afterwards()
    {
        var phone = await team.AgreedPersonAsync();

        (await team.Api.PostLinesAsync(Consents, Consent(phone, ("action", "revoke"), ("method", "verbal")))).ShouldBe(
            200
        );

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task Questions_in_bulk_come_as_NDJSON_only()
    {
        var before = server.StoredRows();

        var reply = await team.Api.PostAsync(Decisions, Team.TextBody(Team.NewPerson()));

        reply.ShouldBeProblem(415, "unsupported_media_type");
        Assert.Equal(before, server.StoredRows());
    }

    private string Consent(string phone, params (string Field, JsonNode Value)[] bent) =>
        Bent(team.ConsentBody(phone), bent);

    private static string Question(string phone, params (string Field, JsonNode Value)[] bent) =>
        Bent(Team.TextBody(phone), bent);

    private static string Bent(JsonObject body, (string Field, JsonNode Value)[] bent)
    {
        foreach (var (field, value) in bent)
        {
            body[field] = value;
        }

        return body.ToJsonString();
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";

    // The verdict or status of a line that was taken; the faults, in order, of one that was not.
    private static string Outcome(JsonNode line) =>
        line["errors"] is JsonArray errors
            ? string.Join(", ", errors.Select(one => $"{one!["field"]} {one["code"]}").Order(StringComparer.Ordinal))
            : Reply.At(line, "verdict") + Reply.At(line, "state.status");
}
