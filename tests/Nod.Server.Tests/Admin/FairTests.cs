using System.Net;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Admin;

/// <summary>What fair staff send is on record once, with its proof, and of no use before the number confirms it.</summary>
public sealed class FairTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private readonly string phone = Team.NewPerson();
    private Team team = null!;
    private FairStand stand = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        stand = await FairStand.OpenAsync(server);
    }

    public ValueTask DisposeAsync()
    {
        stand.Dispose();
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_yes_is_of_no_use_before_the_number_confirms_it()
    {
        Assert.Equal(HttpStatusCode.Created, (await stand.SendAsync(stand.Entry(phone))).Status);

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.unconfirmed");
        Assert.Contains("Reply YES", Assert.Single(await team.PhoneAsync(phone, 1)), StringComparison.Ordinal);
        server.Move(TimeSpan.FromMinutes(1));
        (await team.HearAsync(phone, "Yes")).ShouldBe(200);
        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task Without_an_answer_within_a_week_it_stays_unused()
    {
        await stand.SendAsync(stand.Entry(phone));
        await team.PhoneAsync(phone, 1);
        server.Move(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));

        (await team.HearAsync(phone, "Yes")).ShouldBe(200);

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.unconfirmed");
    }

    [Fact]
    public async Task A_no_is_on_record_and_nobody_is_asked()
    {
        await stand.SendAsync(stand.Entry(phone, "no"));

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.declined");
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task The_record_has_words_event_staff_signature_and_the_time_of_the_act()
    {
        var entry = stand.Entry(phone);
        entry["note"] = "Yes, but only for drivers";
        entry["files"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "signature.png",
                ["media_type"] = "image/png",
                ["base64"] = FairStand.Signature,
            }
        );
        entry["acted_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(3) - TimeSpan.FromMinutes(90));

        var sent = await stand.SendAsync(entry, ahead: TimeSpan.FromHours(3));

        Assert.Equal(HttpStatusCode.Created, sent.Status);
        var item = (await team.HistoryAsync(phone)).ShouldBe(200).Json["items"]![0]!;
        string At(string path) => Reply.At(item, path);
        Assert.Equal(("in_person", "true"), (At("method"), At("awaits_confirmation")));
        Assert.Equal(Team.Words, At("disclosure.text"));
        Assert.Equal(("Queens Job Day", "Pier 4"), (At("evidence.event"), At("evidence.place")));
        Assert.Equal(
            ("2026-03-10", "Yes, but only for drivers"),
            (At("evidence.form.event_date"), At("evidence.note"))
        );
        Assert.StartsWith("fair_staff-", At("evidence.recorded_by"), StringComparison.Ordinal);
        Assert.Equal(Team.Wire(server.Clock.GetUtcNow() - TimeSpan.FromMinutes(90)), At("occurred_at"));
        Assert.Equal((string)entry["acted_at"]!, At("evidence.form.device_time"));
        Assert.Equal("-10800000", At("evidence.form.device_clock_behind_ms"));
        var file = await team.Api.GetAsync($"/v1/attachments/{At("evidence.attachments.0.sha256")}");
        Assert.Equal((200, "image/png"), (file.Status, file.MediaType));
        var trail = await server.Node.Store.ReadTrailAsync(
            server.First.OrganizationId,
            null,
            5,
            TestContext.Current.CancellationToken
        );
        Assert.Contains(trail, one => (one.Action, one.Detail) == ("POST /v1/consents", "opt_in"));
    }

    [Fact]
    public async Task The_same_entry_sent_again_is_one_record_also_after_its_answer_was_forgotten()
    {
        var entry = stand.Entry(phone);
        await stand.SendAsync(entry);
        Assert.Equal(HttpStatusCode.Created, (await stand.SendAsync(entry, TimeSpan.FromSeconds(9))).Status);
        server.Move(TimeSpan.FromDays(4));
        await server.Node.Store.ForgetAnswersAsync(server.Node.Clock.Now(), TestContext.Current.CancellationToken);
        await stand.SignInAsync();

        Assert.Equal(HttpStatusCode.Created, (await stand.SendAsync(entry)).Status);

        Assert.Equal(1, (await team.HistoryAsync(phone)).Items);
    }

    [Fact]
    public async Task A_late_yes_neither_undoes_a_stop_nor_asks_who_stopped()
    {
        var entry = stand.Entry(phone);
        server.Move(TimeSpan.FromMinutes(5));
        await team.HearAsync(phone, "STOP");
        await server.SettleAsync();
        var texts = (await team.PhoneAsync(phone)).Count;

        Assert.Equal(HttpStatusCode.Created, (await stand.SendAsync(entry)).Status);
        await server.SettleAsync();

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        Assert.Equal(texts, (await team.PhoneAsync(phone)).Count);
    }

    [Fact]
    public async Task Words_that_the_team_registered_are_read_out_and_named_by_version()
    {
        var words = Team.DisclosureBody();
        (words["method"], words["language"], words["text"]) = ("in_person", "de", "Dürfen wir Ihnen SMS schicken?");
        var made = (await team.Api.PostAsync("/v1/disclosures", words)).ShouldBe(201);
        var page = (await stand.OpenAsync()).Text;

        Assert.Contains("Dürfen wir Ihnen SMS schicken?", page, StringComparison.Ordinal);
        Assert.Contains($"data-id=\"{made.At("id")}\" data-version=\"1\"", page, StringComparison.Ordinal);
        // In a language that nobody registered words in, Nod's own.
        Assert.Contains("enviarle SMS sobre Job alerts", page, StringComparison.Ordinal);
        var entry = stand.Entry(phone);
        entry["answers"]![0]!["disclosure"] = new JsonObject { ["id"] = made.At("id"), ["version"] = 1 };
        Assert.Equal(HttpStatusCode.Created, (await stand.SendAsync(entry)).Status);
        Assert.Equal(made.At("id"), (await team.HistoryAsync(phone)).At("items.0.disclosure.id"));
    }

    [Fact]
    public async Task The_page_runs_its_own_script_alone_and_holds_no_number()
    {
        await stand.SendAsync(stand.Entry(phone));
        var page = await stand.OpenAsync();

        var policy = page.Headers["Content-Security-Policy"];
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(phone[^7..], page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page.Text, StringComparison.Ordinal);
        var worker = await stand.Client.GetAsync("/admin/fair/worker.js");
        Assert.Equal((HttpStatusCode.OK, "/admin/fair"), (worker.Status, worker.Headers["Service-Worker-Allowed"]));
    }
}
