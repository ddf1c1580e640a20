using System.Text;
using Nod.Server.Tests.Harness;
using Nod.Transparency;

namespace Nod.Server.Tests.Log;

/// <summary>The log as a stranger sees it over HTTP.</summary>
public sealed class LogTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_consent_is_in_the_log_soon_and_its_proof_verifies()
    {
        var team = await Team.OnAsync(server);
        var phone = await team.AgreedPersonAsync();
        var first = await team.HistoryAsync(phone);
        Assert.Equal(64, first.At("items.0.log.leaf_hash").Length);

        var history = await Eventually.HoldsAsync(
            () => team.HistoryAsync(phone),
            reply => reply.At("items.0.log.index").Length > 0
        );

        var eventId = history.At("items.0.event_id");
        var written = (await server.Api.GetAsync($"/log/proof/{eventId}")).ShouldBe(200).Text;
        Assert.True(LogProof.TryParse(written, out var proof));
        Assert.Equal(history.At("items.0.log.index"), $"{proof.Index}");
        Assert.True(
            VerifierKey.TryParse((await server.Api.GetAsync("/log/key")).ShouldBe(200).Text.Trim(), out var key)
        );
        Assert.Single(proof.Note.VerifiedBy([key])!);
        Assert.True(Leaf.TryRead(proof.Extra!.Value, out var leaf));
        Assert.Equal(history.At("items.0.log.leaf_hash"), Convert.ToHexStringLower(leaf.Hash().ToBytes()));
        Assert.True(proof.Proves(leaf.Hash()));
        var opened = (await server.Api.GetAsync($"/v1/contacts/{phone}/history/{eventId}")).ShouldBe(200);
        Assert.True(Opening.TryRead(Encoding.UTF8.GetBytes(opened.Text), out var opening));
        Assert.True(opening.Opens(leaf));
        Assert.Equal(phone, opening.Address.Phone.ToString());
    }

    [Fact]
    public async Task Tiles_and_entries_make_the_checkpoints_tree()
    {
        var team = await Team.OnAsync(server);
        for (var i = 0; i < 5; i++)
        {
            await team.AgreedPersonAsync();
        }

        var checkpoint = await Eventually.HoldsAsync(() => CheckpointAsync(server.Api), now => now.Size >= 5);

        var width = checkpoint.Size;
        using var http = new HttpRequestMessage(HttpMethod.Get, $"/log/tile/entries/{Tile.PathOf(0, (int)width)}");
        http.Headers.Authorization = new("Bearer", server.First.ApiKey);
        using var answer = await server.Http.SendAsync(http, TestContext.Current.CancellationToken);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        var bundle = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(EntryBundle.TryRead(bundle, out var entries));
        var range = new CompactRange();
        foreach (var entry in entries)
        {
            range.Append(MerkleHash.OfLeaf(entry));
        }

        Assert.Equal((checkpoint.Size, checkpoint.Root), (range.Size, range.Root()));
        Assert.All(
            entries,
            entry => Assert.DoesNotContain("+1", Encoding.UTF8.GetString(entry), StringComparison.Ordinal)
        );
        (await server.Api.GetAsync($"/log/tile/0/{Tile.PathOf(0, (int)width)}")).ShouldBe(200);
        (await server.Api.GetAsync("/log/tile/0/000")).ShouldBeProblem(404, "not_found");
        (await server.Api.GetAsync("/log/tile/00/000.p/1")).ShouldBeProblem(404, "not_found");
        (await server.Api.GetAsync("/log/tile/entries/001")).ShouldBeProblem(404, "not_found");
        (await server.Api.GetAsync("/log/tile/64/000")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task The_log_needs_a_key_unless_it_is_public_and_proofs_stay_with_their_organization()
    {
        var team = await Team.OnAsync(server);
        var phone = await team.AgreedPersonAsync();
        var history = await Eventually.HoldsAsync(
            () => team.HistoryAsync(phone),
            reply => reply.At("items.0.log.index").Length > 0
        );

        foreach (
            var path in new[] { "/log/key", "/log/checkpoint", "/log/tile/0/000.p/1", "/log/tile/entries/000.p/1" }
        )
        {
            (await server.Api.With(null).GetAsync(path)).ShouldBeProblem(401, "unauthorized");
            (await server.Other.GetAsync(path)).ShouldBe(200);
        }

        var proof = $"/log/proof/{history.At("items.0.event_id")}";
        (await server.Api.With(null).GetAsync(proof)).ShouldBeProblem(401, "unauthorized");
        (await server.Other.GetAsync(proof)).ShouldBeProblem(404, "not_found");
        (await server.Api.GetAsync(proof)).ShouldBe(200);
        (await server.Api.GetAsync("/log/proof/nothing")).ShouldBeProblem(404, "not_found");
    }

    internal static async Task<Checkpoint> CheckpointAsync(Caller api)
    {
        var reply = await api.GetAsync("/log/checkpoint");
        return
            reply.Status == 200
            && SignedNote.TryParse(reply.Text, out var note)
            && Checkpoint.TryParse(note.Text, out var checkpoint)
            ? checkpoint
            : new Checkpoint("none", 0, MerkleHash.EmptyTree);
    }
}
