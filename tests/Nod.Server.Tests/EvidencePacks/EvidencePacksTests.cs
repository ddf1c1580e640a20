using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Ledger;
using Nod.Server.Tests.Harness;
using Nod.Transparency;

namespace Nod.Server.Tests.EvidencePacks;

public sealed class EvidencePacksTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;

    public async ValueTask InitializeAsync() => team = await Team.OnAsync(server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_pack_about_a_person_tells_the_whole_story_and_every_file_is_in_the_manifest()
    {
        var phone = await StoppedPersonAsync();

        using var pack = await PackAsync(new JsonObject { ["phone"] = phone, ["audit_reference"] = "notice 17" });

        var manifest = JsonNode.Parse(Text(pack, "manifest.json"))!["files"]!.AsObject();
        Assert.Equal(
            pack.Entries.Select(entry => entry.FullName)
                .Where(name => name != "manifest.json")
                .Order(StringComparer.Ordinal),
            manifest.Select(pair => pair.Key).Order(StringComparer.Ordinal)
        );
        Assert.All(manifest, pair => Assert.Equal((string)pair.Value!, Hash(Bytes(pack, pair.Key))));
        Assert.All(
            ["pack.html", "pack.pdf", "records.json"],
            name => Assert.Contains(name, manifest.Select(pair => pair.Key))
        );
        var html = Text(pack, "pack.html");
        Assert.All(
            [phone, Team.Words, "notice 17", "Drivers wanted", "STOP"],
            told => Assert.Contains(told, html, StringComparison.Ordinal)
        );
        var person = JsonNode.Parse(Text(pack, "records.json"))!["people"]!.AsArray().Single()!;
        Assert.Equal(["opt_in", "revocation"], person["events"]!.AsArray().Select(one => (string)one!["kind"]!));
        Assert.Equal(2, person["messages"]!.AsArray().Count);
        Assert.Equal(2, pack.Entries.Count(entry => entry.FullName.StartsWith("receipts/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_event_of_a_pack_is_proved_under_its_checkpoint_and_opens_its_leaf()
    {
        var phone = await StoppedPersonAsync();

        using var pack = await PackAsync(new JsonObject { ["phone"] = phone });

        var checkpoint = Text(pack, "checkpoint");
        var records = JsonNode.Parse(Text(pack, "records.json"))!;
        var organization = (Guid)records["organization"]!["id"]!;
        Assert.True(PhoneNumber.TryRead(phone, out var number));
        var events = records["people"]![0]!["events"]!.AsArray();
        Assert.Equal(2, events.Count);
        foreach (var told in events)
        {
            Assert.True(LogProof.TryParse(Text(pack, (string)told!["proof"]!), out var proof));
            Assert.Equal(checkpoint, proof.Note.ToString());
            Assert.True(Leaf.TryRead(Encoding.UTF8.GetBytes((string)told["leaf"]!), out var leaf));
            Assert.True(proof.Proves(MerkleHash.Of(Convert.FromHexString((string)told["leaf_hash"]!))));
            Assert.Equal((string)told["leaf_hash"]!, Convert.ToHexStringLower(leaf.Hash().ToBytes()));
            var commitment = Leaf.Commit(
                Convert.FromHexString((string)told["salt"]!),
                new ContactAddress(organization, number),
                Encoding.UTF8.GetBytes((string)told["body"]!)
            );
            Assert.Equal(commitment, leaf.Commitment.ToArray());
        }

        Assert.DoesNotContain("not yet in the log", Text(pack, "pack.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_about_a_message_tells_that_message_alone()
    {
        var phone = await team.AgreedPersonAsync();
        var first = (await team.TextAsync(phone, "The first text.")).ShouldBe(201).At("id");
        (await team.TextAsync(phone, "The second text.")).ShouldBe(201);
        await server.SettleAsync();

        using var pack = await PackAsync(new JsonObject { ["message"] = first, ["language"] = "de" });

        var html = Text(pack, "pack.html");
        Assert.Contains("The first text.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("The second text.", html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_about_a_program_tells_who_was_asked_in_the_period()
    {
        var inside = await team.AgreedPersonAsync();
        var other = Team.NewPerson();
        await team.AgreeAsync(other, Team.News);
        var body = new JsonObject
        {
            ["brand"] = Team.Brand,
            ["program"] = Team.Jobs,
            ["from"] = team.Now,
        };

        using var pack = await PackAsync(body);
        var records = Text(pack, "records.json");

        Assert.Contains(inside, records, StringComparison.Ordinal);
        Assert.DoesNotContain(other, records, StringComparison.Ordinal);
        server.Move(TimeSpan.FromDays(1));
        body["from"] = team.Now;
        using var later = await PackAsync(body);
        Assert.DoesNotContain(inside, Text(later, "records.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_made_twice_is_one_pack()
    {
        var body = new JsonObject { ["phone"] = await team.AgreedPersonAsync() };

        var first = (await team.Api.PostAsync("/v1/evidence-packs", body, "key-1")).ShouldBe(201);
        var second = (await team.Api.PostAsync("/v1/evidence-packs", body, "key-1")).ShouldBe(201);

        Assert.Equal(first.At("id"), second.At("id"));
        (
            await team.Api.PostAsync("/v1/evidence-packs", new JsonObject { ["phone"] = Team.NewPerson() }, "key-1")
        ).ShouldBeProblem(422, "idempotency_conflict");
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var body = new JsonObject
        {
            ["phone"] = "nobody",
            ["from"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromDays(2)),
            ["to"] = team.Now,
            ["audit_reference"] = new string('a', 201),
            ["language"] = "xx",
        };

        var reply = (await team.Api.PostAsync("/v1/evidence-packs", body)).ShouldBeProblem(400, "bad_request");

        Assert.Equal(
            [
                "audit_reference too_long",
                "from in_the_future",
                "language unknown",
                "phone invalid_number",
                "to invalid",
            ],
            reply.Faults.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_pack_is_about_one_thing()
    {
        var two = new JsonObject
        {
            ["phone"] = Team.NewPerson(),
            ["brand"] = Team.Brand,
            ["program"] = Team.Jobs,
        };

        Assert.Equal([" invalid"], (await team.Api.PostAsync("/v1/evidence-packs", two)).ShouldBe(400).Faults);
        Assert.Equal(
            [" invalid"],
            (await team.Api.PostAsync("/v1/evidence-packs", new JsonObject())).ShouldBe(400).Faults
        );
    }

    [Fact]
    public async Task A_pack_that_was_asked_for_is_made_after_a_restart()
    {
        var phone = await team.AgreedPersonAsync();
        var id = (await team.Api.PostAsync("/v1/evidence-packs", new JsonObject { ["phone"] = phone }))
            .ShouldBe(201)
            .At("id");

        await server.RestartAsync();

        team = await Team.OnAsync(server);
        await server.PackReadyAsync(id);
    }

    [Fact]
    public async Task A_file_comes_with_the_consent_and_goes_into_the_pack()
    {
        var png = new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3 };
        var upload = await team.Api.SendAsync(HttpMethod.Post, "/v1/attachments", Caller.Content(png, "image/png"));
        Assert.Equal(Hash(png), upload.ShouldBe(201).At("sha256"));
        var phone = Team.NewPerson();
        var body = team.ConsentBody(phone);
        body["evidence"] = new JsonObject
        {
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "form.png",
                    ["media_type"] = "image/png",
                    ["sha256"] = Hash(png),
                },
                new JsonObject
                {
                    ["name"] = "note.txt",
                    ["media_type"] = "text/plain",
                    ["base64"] = "SSBhZ3JlZS4=",
                },
                new JsonObject
                {
                    ["name"] = "far.pdf",
                    ["media_type"] = "application/pdf",
                    ["sha256"] = new string('b', 64),
                }
            ),
        };
        (await team.Api.PostAsync("/v1/consents", body)).ShouldBe(201);

        using var pack = await PackAsync(new JsonObject { ["phone"] = phone });

        Assert.Equal(png, Bytes(pack, $"attachments/{Hash(png)}.png"));
        Assert.Equal("I agree.", Text(pack, $"attachments/{Hash("I agree."u8.ToArray())}.txt"));
        Assert.Contains("not kept here", Text(pack, "pack.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_what_it_is_said_to_be_is_refused_and_not_kept()
    {
        var text = "I agree to what nobody keeps."u8.ToArray();
        async Task<Reply> Upload(byte[] bytes, string mediaType, string query = "") =>
            await team.Api.SendAsync(
                HttpMethod.Post,
                "/v1/attachments" + query,
                Caller.Content(bytes, mediaType),
                ("Expect", "100-continue")
            );

        (await Upload(text, "image/png")).ShouldBeProblem(400, "bad_request");
        (await Upload(text, "image/svg+xml")).ShouldBeProblem(400, "bad_request");
        (await Upload([1, 2, 3], "text/plain")).ShouldBeProblem(400, "bad_request");
        (await Upload([.. "I agree "u8, 0xFF], "text/plain")).ShouldBeProblem(400, "bad_request");
        (await Upload(text, "text/plain", "?sha256=" + new string('c', 64))).ShouldBeProblem(400, "bad_request");
        (await Upload(new byte[(25 * 1024 * 1024) + 1], "text/plain")).ShouldBeProblem(413, "too_large");
        (await team.Api.GetAsync($"/v1/attachments/{Hash(text)}")).ShouldBeProblem(404, "not_found");
    }

    private async Task<string> StoppedPersonAsync()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.TextAsync(phone)).ShouldBe(201);
        await server.SettleAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        await server.SettleAsync();
        return phone;
    }

    private async Task<ZipArchive> PackAsync(JsonObject body) => new(new MemoryStream(await server.PackAsync(body)));

    private static byte[] Bytes(ZipArchive pack, string name)
    {
        using var stream = pack.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Text(ZipArchive pack, string name) => Encoding.UTF8.GetString(Bytes(pack, name));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
