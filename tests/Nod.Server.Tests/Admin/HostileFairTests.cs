using System.Net;
using System.Text.Json.Nodes;
using Nod.Catalog;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Admin;

/// <summary>Whoever means ill, or comes by a broken device: refused, nothing stored, no failure of the server's.</summary>
public sealed class HostileFairTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private readonly string phone = Team.NewPerson();
    private Team team = null!;
    private FairStand stand = null!;
    private JsonObject entry = null!;
    private string before = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        stand = await FairStand.OpenAsync(server);
        entry = stand.Entry(phone);
        before = server.StoredRows();
    }

    public ValueTask DisposeAsync()
    {
        stand.Dispose();
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    public static TheoryData<string, string, string> Bent =>
        new()
        {
            { "id", "null", "id" },
            { "id", "\"7\"", "entry.id" },
            { "phone", "\"12\"", "phone" },
            { "phone", "\"<script>\"", "phone" },
            { "phone", "null", "phone" },
            { "brand", "\"other\"", "brand" },
            { "language", "\"../../etc\"", "language" },
            { "name", $"\"{new string('x', 201)}\"", "name" },
            { "acted_at", "\"yesterday\"", "entry.acted_at" },
            { "acted_at", "\"0001-01-01T00:00:00Z\"", "acted_at" },
            { "event", "null", "event" },
            { "event", "{\"name\":\"x\",\"place\":\"y\",\"date\":\"soon\"}", "event.date" },
            { "answers", "[]", "answers" },
            { "answers", "[null]", "answers[0]" },
            { "answers", "[{\"program\":\"nothing\",\"answer\":\"yes\"}]", "answers[0].program" },
            { "answers", "[{\"program\":\"jobs\",\"answer\":\"perhaps\"}]", "answers[0].answer" },
            { "answers", "[{\"program\":\"jobs\",\"answer\":\"yes\"}]", "answers[0].disclosure" },
            {
                "answers",
                "[{\"program\":\"jobs\",\"answer\":\"yes\",\"disclosure\":{\"id\":\"dsc_x\",\"version\":1}}]",
                "answers[0].disclosure"
            },
            { "files", "[{\"name\":\"a\",\"base64\":\"???\"}]", "files[0]" },
            { "files", "[{\"name\":\"a.html\",\"base64\":\"PGh0bWw+PC9odG1sPg==\"}]", "files[0]" },
            { "files", "[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]", "files" },
            { "surprise", "1", "entry.surprise" },
        };

    [Theory]
    [MemberData(nameof(Bent))]
    public async Task What_is_wrong_is_told_and_nothing_is_stored(string field, string value, string faulty)
    {
        entry[field] = JsonNode.Parse(value);

        var page = await stand.SendAsync(entry);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(JsonNode.Parse(page.Text)!["errors"]!.AsArray(), fault => (string)fault!["field"]! == faulty);
        Assert.Equal(before, server.StoredRows());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"entry\":null}")]
    [InlineData("{\"entry\":{\"pass\":\"e30.AAAA\"}}")]
    [InlineData("{\"entry\":{\"pass\":\"\\u0000\"}}")]
    public async Task A_body_that_is_no_entry_is_refused(string body)
    {
        var page = await stand.Client.PostJsonAsync(FairStand.Entries, body);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_huge_body_is_refused()
    {
        entry["note"] = new string('x', 5 * 1024 * 1024);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await stand.SendAsync(entry)).Status);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_pass_that_was_bent_is_none()
    {
        entry["pass"] = "x" + (string)entry["pass"]!;

        Assert.Equal(HttpStatusCode.BadRequest, (await stand.SendAsync(entry)).Status);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task An_entry_of_one_organization_is_not_taken_by_another()
    {
        using var other = await FairStand.OpenAsync(server, server.Second);
        before = server.StoredRows();

        var page = await other.SendAsync(entry);

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Equal(before, server.StoredRows());
        Assert.DoesNotContain("Acme", (await other.OpenAsync()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Recruiter)]
    [InlineData(Role.Auditor)]
    public async Task Who_may_not_record_consent_sees_and_sends_nothing(Role role)
    {
        using var client = await Staff.AddAsync(server, role);
        before = server.StoredRows();

        Assert.Equal("/admin/not-allowed", (await client.GetAsync("/admin/fair")).Location);
        var sent = await client.PostJsonAsync(FairStand.Entries, Posted());

        Assert.Equal(HttpStatusCode.Forbidden, sent.Status);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task Nobody_sends_without_signing_in()
    {
        using var client = new AdminClient(server);

        Assert.Equal("/admin/sign-in?to=%2Fadmin%2Ffair", (await client.GetAsync("/admin/fair")).Location);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostJsonAsync(FairStand.Entries, Posted())).Status);
        Assert.Equal(before, server.StoredRows());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task A_page_of_somebody_else_s_can_t_send_in_the_name_of_staff(string header, string value)
    {
        var sent = await stand.Client.PostJsonAsync(FairStand.Entries, Posted(), headers: (header, value));
        var plain = await stand.Client.PostJsonAsync(FairStand.Entries, Posted(), "text/plain");

        Assert.Equal(HttpStatusCode.Forbidden, sent.Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, plain.Status);
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_replay_with_other_answers_changes_nothing()
    {
        Assert.Equal(HttpStatusCode.Created, (await stand.SendAsync(entry)).Status);
        await server.SettleAsync();
        before = server.StoredRows();
        var replayed = entry.DeepClone().AsObject();
        replayed["answers"]![0]!["answer"] = "no";
        var toAnother = entry.DeepClone().AsObject();
        toAnother["phone"] = Team.NewPerson();

        Assert.Equal(HttpStatusCode.Conflict, (await stand.SendAsync(replayed)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await stand.SendAsync(toAnother)).Status);
        var many = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stand.SendAsync(entry)));

        Assert.All(many, one => Assert.Equal(HttpStatusCode.Created, one.Status));
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task An_entry_sent_eight_times_at_once_is_one_record()
    {
        var many = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stand.SendAsync(entry)));

        Assert.All(many, one => Assert.Equal(HttpStatusCode.Created, one.Status));
        Assert.Equal(1, (await team.HistoryAsync(phone)).Items);
    }

    private string Posted() => new JsonObject { ["sent_at"] = team.Now, ["entry"] = entry.DeepClone() }.ToJsonString();
}
