using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Hosting;
using Nod.Server.Tests.Harness;
using Nod.Storage;
using Nod.Verification;
using Nod.Verify;

namespace Nod.Server.Tests.Keeping;

/// <summary>Erasing over HTTP, on a server of its own with its real files.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private RunningServer server = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync() => (server, team) = await RunningServer.WithTeamAsync();

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Nothing_of_an_erased_person_is_left_in_any_file()
    {
        var (phone, other) = (Team.NewPerson(), Team.NewPerson());
        await Traces.LeaveAsync(team, phone, server.SettleAsync);
        await Traces.LeaveOthersAsync(team, other, server.SettleAsync);
        var pack = await PackAsync(new JsonObject { ["phone"] = phone });
        var program = await PackAsync(new JsonObject { ["brand"] = Team.Brand, ["program"] = Team.Jobs });
        foreach (var text in Traces.Of(phone))
        {
            Assert.NotEmpty(Found([text]));
        }

        var erased = (await EraseAsync(phone)).ShouldBe(200);

        Assert.Equal("erased", erased.At("outcome"));
        Assert.NotEmpty(erased.Json["removed"]!.AsArray());
        Assert.NotEmpty(erased.Json["kept"]!.AsArray());
        foreach (var id in new[] { pack, program })
        {
            Assert.Equal("erased", (await team.Api.GetAsync($"/v1/evidence-packs/{id}")).ShouldBe(200).At("status"));
            (await team.Api.GetAsync($"/v1/evidence-packs/{id}/content")).ShouldBeProblem(410, "gone");
        }

        // The server runs on: main file, write-ahead log and its index, attachments, packs, journals.
        Assert.Empty(Found(Traces.Of(phone)));
        Assert.NotEmpty(Found([other]));
        await server.StopAsync();
        Assert.Empty(Found(Traces.Of(phone)));
        var report = await AuditAsync();
        Assert.Empty(report.Faults);
        Assert.Equal(4, report.Erased);
        await server.StartAsync();
        Assert.Empty(Found(Traces.Of(phone)));
    }

    [Fact]
    public async Task A_file_that_two_people_share_stays_until_both_are_erased()
    {
        var (one, two) = (Team.NewPerson(), Team.NewPerson());
        var sheet = Encoding.UTF8.GetBytes("Signed by both, at the zebra booth.");
        await AgreeWithAsync(one, sheet);
        await AgreeWithAsync(two, sheet);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(sheet));

        (await EraseAsync(one)).ShouldBe(200);
        (await team.Api.GetAsync($"/v1/attachments/{hash}")).ShouldBe(200);

        (await EraseAsync(two)).ShouldBe(200);
        (await team.Api.GetAsync($"/v1/attachments/{hash}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task Without_a_stop_there_is_no_consent_any_more_and_the_person_may_agree_anew()
    {
        var phone = await team.AgreedPersonAsync();
        var told = team.ConsentBody(phone);
        (await EraseAsync(phone)).ShouldBe(200);

        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");
        server.Move(TimeSpan.FromMinutes(10));
        // What was known before is told again.
        (await team.Api.PostAsync("/v1/consents", told)).ShouldBe(201);
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");

        await team.AgreeAsync(phone);
        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task A_stop_still_blocks_and_the_persons_START_undoes_it()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        await server.SettleAsync();

        var erased = (await EraseAsync(phone)).ShouldBe(200);

        Assert.Equal("2", erased.At("stops_kept"));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        server.Move(TimeSpan.FromMinutes(10));
        var verbal = team.ConsentBody(phone, method: "verbal");
        (await team.Api.PostAsync("/v1/consents", verbal)).ShouldBe(201);
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");

        (await team.HearAsync(phone, "START")).ShouldBe(200);
        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task What_waits_is_not_sent_after_an_erasure()
    {
        var phone = await team.AgreedPersonAsync();
        var text = Team.TextBody(phone);
        text["send_at"] = Team.Wire(server.Clock.GetUtcNow().AddHours(1));
        var id = (await team.Api.PostAsync("/v1/messages", text)).ShouldBe(201).At("id");

        (await EraseAsync(phone)).ShouldBe(200);
        server.Move(TimeSpan.FromHours(2));
        await server.SettleAsync();

        Assert.Empty(await team.PhoneAsync(phone));
        (await team.Api.GetAsync($"/v1/messages/{id}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task Erasing_is_idempotent_and_an_unknown_number_is_not_found()
    {
        var phone = await team.AgreedPersonAsync();
        var first = (await EraseAsync(phone, "once")).ShouldBe(200);
        var repeated = (await EraseAsync(phone, "once")).ShouldBe(200);
        var again = (await EraseAsync(phone)).ShouldBe(200);

        Assert.Equal(first.Text, repeated.Text);
        Assert.Equal("erased_before", again.At("outcome"));
        Assert.Equal(first.At("event_id"), again.At("event_id"));
        (await EraseAsync(Team.NewPerson())).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task A_kept_answer_about_the_person_is_not_given_again()
    {
        var phone = Team.NewPerson();
        var body = team.ConsentBody(phone);
        var first = (await team.Api.PostAsync("/v1/consents", body, "agree")).ShouldBe(201);
        Assert.Equal(first.Text, (await team.Api.PostAsync("/v1/consents", body, "agree")).Text);

        (await EraseAsync(phone)).ShouldBe(200);

        var later = (await team.Api.PostAsync("/v1/consents", body, "agree")).ShouldBe(201);
        Assert.NotEqual(first.At("event_id"), later.At("event_id"));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");
    }

    [Fact]
    public async Task Another_organization_reaches_nobody_of_this_one()
    {
        var phone = await team.AgreedPersonAsync();

        (await server.Other.PostAsync($"/v1/contacts/{phone}/erase", Request())).ShouldBeProblem(404, "not_found");

        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Theory]
    [InlineData("reason", "retention")]
    [InlineData("reason", "because")]
    [InlineData("requested_at", "2027-01-01T00:00:00Z")]
    [InlineData("recorded_by", "")]
    public async Task A_request_that_is_wrong_erases_nothing(string field, string value)
    {
        var phone = await team.AgreedPersonAsync();
        var body = Request();
        body[field] = value;

        (await team.Api.PostAsync($"/v1/contacts/{phone}/erase", body)).ShouldBeProblem(400, "bad_request");

        (await team.TextAsync(phone)).ShouldBe(201);
    }

    [Fact]
    public async Task Who_recorded_it_may_not_be_named_by_the_persons_number()
    {
        var phone = await team.AgreedPersonAsync();
        var body = Request();
        body["recorded_by"] = $"Kim for {phone}";

        (await team.Api.PostAsync($"/v1/contacts/{phone}/erase", body)).ShouldBeProblem(400, "bad_request");
    }

    [Fact]
    public async Task A_pack_of_an_erased_person_says_so_and_shows_what_the_log_still_holds()
    {
        var phone = Team.NewPerson();
        await Traces.LeaveAsync(team, phone, server.SettleAsync);
        (await EraseAsync(phone)).ShouldBe(200);
        await server.SettleAsync();

        foreach (
            var (language, sentence) in new[]
            {
                ("en", "Erased on 2026-03-10 at the person&#39;s request"),
                ("de", "Am 10.03.2026 auf Verlangen der Person gelöscht"),
            }
        )
        {
            var id = await PackAsync(new JsonObject { ["phone"] = phone, ["language"] = language });
            await VerifiedAsync(server.Node.EvidencePacks.FileOf(await RequestOfAsync(id)));
            using var zip = new System.IO.Compression.ZipArchive(
                File.OpenRead(server.Node.EvidencePacks.FileOf(await RequestOfAsync(id)))
            );
            var html = Text(zip, "pack.html");
            var records = Text(zip, "records.json");
            Assert.Contains(
                sentence.Replace("&#39;", "'", StringComparison.Ordinal),
                System.Net.WebUtility.HtmlDecode(html),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain(Traces.Name, html + records, StringComparison.Ordinal);
            Assert.DoesNotContain("Kangaroo", html + records, StringComparison.Ordinal);
            Assert.Contains("\"erased\":[", records, StringComparison.Ordinal);
            Assert.Contains("\"binds_phone\":false", records, StringComparison.Ordinal);
            Assert.Contains(zip.Entries, entry => entry.FullName.StartsWith("proofs/", StringComparison.Ordinal));
        }
    }

    private async Task VerifiedAsync(string pack)
    {
        var key = (await server.Api.GetAsync("/log/key")).ShouldBe(200).Text.Trim();
        var asked = Arguments.Read([pack, "--key", key], out var wrong);
        Assert.True(asked is not null, wrong);
        var said = new StringBuilder();
        Assert.True(Subject.Check(asked, new Report(line => said.Append(line).Append('\n'))), said.ToString());
        Assert.Contains("before the erasure", said.ToString(), StringComparison.Ordinal);
        var second = (await PythonVerifier.RunAsync([pack], key))[pack];
        Assert.True(PythonVerifier.IsVerified(second), second);
    }

    [Fact]
    public async Task What_a_crash_left_open_is_finished_at_the_next_start()
    {
        var phone = Team.NewPerson();
        await Traces.LeaveAsync(team, phone, server.SettleAsync);
        var pack = await PackAsync(new JsonObject { ["phone"] = phone });
        var file = server.Node.EvidencePacks.FileOf(await RequestOfAsync(pack));

        // The folder stands where the file should be: it can't be removed, as on a failing disk.
        var kept = File.ReadAllBytes(file);
        File.Delete(file);
        System.IO.Directory.CreateDirectory(Path.Combine(file, "in the way"));
        File.WriteAllBytes(Path.Combine(file, "in the way", "pack"), kept);
        var journal = Path.Combine(server.Settings.Data, "erasures.log");
        System.IO.Directory.CreateDirectory(journal);

        (await EraseAsync(phone)).ShouldBe(500);
        Assert.Single(await server.Node.Store.ReadErasuresAsync(true, TestContext.Current.CancellationToken));
        // What the database held is gone with the commit all the same.
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.missing");
        await server.StopAsync();
        System.IO.Directory.Delete(file, recursive: true);
        File.WriteAllBytes(file, kept);
        System.IO.Directory.Delete(journal);

        await server.StartAsync();

        await Eventually.HoldsAsync(
            async () => (await server.Node.Store.ReadErasuresAsync(onlyOpen: true)).Count,
            open => open == 0
        );
        Assert.False(File.Exists(file));
        Assert.True(File.Exists(journal));
        Assert.Empty(Found([Traces.Name, Traces.Ats]));
    }

    [Fact]
    public async Task Whoever_an_older_database_brings_back_is_erased_again()
    {
        var phone = await team.AgreedPersonAsync();
        await server.SettleAsync();
        await server.StopAsync();
        var database = Path.Combine(server.Settings.Data, "nod.db");
        var backup = File.ReadAllBytes(database);
        await server.StartAsync();
        team = await Team.OnAsync(server);
        (await EraseAsync(phone)).ShouldBe(200);
        await server.StopAsync();

        File.WriteAllBytes(database, backup);
        await server.StartAsync();

        await Eventually.HoldsAsync(
            async () => (await server.Node.Store.ReadErasuresAsync(onlyOpen: false)).Count,
            erasures => erasures == 1
        );
        (await server.Api.PostAsync("/v1/messages", Team.TextBody(phone))).ShouldBeProblem(422, "consent.missing");
    }

    private static JsonObject Request() =>
        new()
        {
            ["reason"] = "person_request",
            ["requested_at"] = "2026-03-10T16:00:00Z",
            ["recorded_by"] = "Kim",
        };

    private Task<Reply> EraseAsync(string phone, string? key = null) =>
        server.Api.PostAsync($"/v1/contacts/{phone}/erase", Request(), key);

    private IReadOnlyList<string> Found(IEnumerable<string> traces) => Traces.FoundIn(server.Settings.Data, traces);

    private async Task AgreeWithAsync(string phone, byte[] sheet)
    {
        var consent = team.ConsentBody(phone);
        consent["evidence"] = new JsonObject
        {
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "sheet.txt",
                    ["media_type"] = "text/plain",
                    ["base64"] = Convert.ToBase64String(sheet),
                }
            ),
        };
        (await team.Api.PostAsync("/v1/consents", consent)).ShouldBe(201);
    }

    private async Task<string> PackAsync(JsonObject body)
    {
        var id = (await server.Api.PostAsync("/v1/evidence-packs", body)).ShouldBe(201).At("id");
        await Eventually.HoldsAsync(
            () => server.Api.GetAsync($"/v1/evidence-packs/{id}"),
            reply => reply.ShouldBe(200).At("status") == "ready"
        );
        return id;
    }

    private async Task<Nod.EvidencePacks.EvidenceRequest> RequestOfAsync(string id) =>
        (
            await server.Node.Store.FindEvidencePackAsync(
                server.First.OrganizationId,
                Guid.Parse(id, CultureInfo.InvariantCulture)
            )
        )!.Request;

    private static string Text(System.IO.Compression.ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private async Task<AuditReport> AuditAsync()
    {
        var installation = Installation.Open(server.Settings.Data);
        var keys = installation.ReadLogKeys(null);
        var ids = Stores.NewIds(TimeProvider.System);
        await using var store = await Stores.OpenAsync(server.Settings, installation, TimeProvider.System, ids);
        return await new Audit(store, [.. keys.All.Select(key => key.Verifier)]).RunAsync();
    }
}
