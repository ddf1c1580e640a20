using Nod.Server.Commands;
using Nod.Server.Log;
using Nod.Server.Tests.Harness;
using Nod.Storage;
using Nod.Transparency;

namespace Nod.Server.Tests.Log;

/// <summary>A witness in its own folder behind real HTTP, and the log that asks it.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-witness-");
    private readonly SigningKey log = NewKey(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        log.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_witness_cosigns_a_log_that_grows_and_remembers_it()
    {
        using (var witness = Open())
        {
            var first = witness.Add(Asked(0, 3, []));
            Assert.Equal(200, first.Status);
            Assert.True(SignedNote.TryParse($"{TextOf(3)}\n{first.Body}", out var note));
            Assert.Single(note.VerifiedBy([witness.Verifier])!);
            Assert.Equal(200, witness.Add(Asked(3, 7, Grow(3, 7))).Status);
        }

        using var again = Open();
        Assert.Equal(200, again.Add(Asked(7, 7, [])).Status);
        Assert.Equal((409, "text/x.tlog.size", "7\n"), again.Add(Asked(3, 9, Grow(3, 9))));
        Assert.Equal(200, again.Add(Asked(7, 9, Grow(7, 9))).Status);
        Assert.Contains("\n9\n", again.Find(OriginHash)!, StringComparison.Ordinal);
        Assert.Null(again.Find("00"));
    }

    [Fact]
    public void A_witness_refuses_a_fork_and_whatever_it_can_not_check()
    {
        using var witness = Open();
        Assert.Equal(200, witness.Add(Asked(0, 5, [])).Status);
        var forked = new Checkpoint("log.example/nod", 8, MerkleHash.EmptyTree).Sign([log], default).ToString();
        var sameSize = new Checkpoint("log.example/nod", 5, MerkleHash.EmptyTree).Sign([log], default).ToString();
        using var stranger = NewKey(2);

        Assert.Equal(
            422,
            witness.Add("old 5\n" + string.Concat(Grow(5, 8).Select(one => one + "\n")) + "\n" + forked).Status
        );
        Assert.Equal(422, witness.Add("old 5\n\n" + sameSize).Status);
        Assert.Equal(422, witness.Add(Asked(5, 8, [])).Status);
        Assert.Equal(403, witness.Add("old 5\n\n" + At(8).Sign([stranger], default)).Status);
        Assert.Equal(
            404,
            witness.Add("old 0\n\n" + (At(8) with { Origin = "other.example" }).Sign([log], default)).Status
        );
        Assert.Equal(400, witness.Add(Asked(9, 8, [])).Status);
        Assert.Equal(400, witness.Add("old 05\n\n" + At(8).Sign([log], default)).Status);
        Assert.Equal(400, witness.Add("nonsense").Status);
        Assert.Equal((200, 200), (witness.Add(Asked(5, 5, [])).Status, witness.Add(Asked(5, 8, Grow(5, 8))).Status));
    }

    [Fact]
    public void A_folder_serves_one_witness_and_keeps_its_key_to_itself()
    {
        using (Open())
        {
            Assert.Throws<StoreUnavailableException>(Open);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder.FullName, "witness.key"), (UnixFileMode)0b110_100_100);
            Assert.Throws<StoreUnavailableException>(Open);
        }
    }

    [Fact]
    public async Task A_servers_checkpoint_is_cosigned_over_HTTP_and_its_proofs_say_so()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        var team = await Team.OnAsync(server);
        var phone = await team.AgreedPersonAsync();
        await Eventually.HoldsAsync(() => LogTests.CheckpointAsync(server.Api), now => now.Size >= 1);
        Assert.True(VerifierKey.TryParse((await server.Api.GetAsync("/log/key")).Text.Trim(), out var key));
        using var witness = Witness.Open(folder.FullName, "witness.example/w1", [key], server.Clock);
        await using var app = WitnessCommand.Build(witness, "http://127.0.0.1:0");
        await app.StartAsync(Cancellation);
        var store = (SqlStore)server.Node.Store;
        using var http = new HttpClient();
        WitnessAddress[] addresses = [new(new Uri(app.Urls.First()), witness.Verifier)];
        var cosigner = new Cosigner(store, addresses, http, server.Node.Log);

        Assert.Equal(1, await cosigner.RunAsync(Cancellation));
        await team.AgreedPersonAsync();
        await Eventually.HoldsAsync(() => LogTests.CheckpointAsync(server.Api), now => now.Size >= 2);
        // Another cosigner does not know how far the witness is, and is told.
        Assert.Equal(1, await new Cosigner(store, addresses, http, server.Node.Log).RunAsync(Cancellation));

        var eventId = (await team.HistoryAsync(phone)).At("items.0.event_id");
        var proof = (await server.Api.GetAsync($"/log/proof/{eventId}")).ShouldBe(200).Text;
        Assert.True(LogProof.TryParse(proof, out var read));
        Assert.Single(read.Note.VerifiedBy([witness.Verifier])!);
        Assert.Single(read.Note.VerifiedBy([key])!);
        var shown = await http.GetStringAsync($"{app.Urls.First()}/{OriginHashOf(key.Name)}/checkpoint", Cancellation);
        Assert.Contains("witness.example/w1", shown, StringComparison.Ordinal);
        await app.StopAsync(Cancellation);
    }

    private const string Origin = "log.example/nod";

    private static string OriginHash => OriginHashOf(Origin);

    private static string OriginHashOf(string origin) =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(origin))
        );

    private Witness Open() => Witness.Open(folder.FullName, "witness.example/w1", [log.Verifier], TimeProvider.System);

    private string Asked(long before, int size, IReadOnlyList<MerkleHash> proof) =>
        new AddCheckpoint(before, proof, At(size).Sign([log], default)).ToString();

    private static string TextOf(int size) => At(size).ToText();

    private static Checkpoint At(int size)
    {
        var range = new CompactRange();
        for (var i = 0; i < size; i++)
        {
            range.Append(LeafAt(i));
        }

        return new Checkpoint(Origin, size, range.Root());
    }

    private static IReadOnlyList<MerkleHash> Grow(int before, int size) =>
        MerkleProof.Consistency(
            before,
            size,
            (level, index) =>
            {
                var range = new CompactRange();
                for (var i = index << level; i < (index + 1) << level; i++)
                {
                    range.Append(LeafAt(i));
                }

                return range.Root();
            }
        );

    private static MerkleHash LeafAt(long index) => MerkleHash.OfLeaf(BitConverter.GetBytes(index));

    private static SigningKey NewKey(byte seed) => new(Origin, SignatureType.Ed25519, [.. Enumerable.Repeat(seed, 32)]);
}
