using System.Diagnostics;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Nod.Bench.Load;
using Nod.Transparency;
using NodaTime;

namespace Nod.Bench.Rows;

/// <summary>
/// P8: how long after its acknowledgement an event has its proof while consents come as fast as they can (P3); the tree and
/// its proofs in process, on one core; the audit of the seeded store.
/// </summary>
internal sealed class LogRow : IRow
{
    private const int Clients = 64;
    private const int Leaves = 1_000_000;
    private const int Proofs = 2_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Id => "P8";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Arena arena, CancellationToken cancellation)
    {
        if (!arena.WithOurs)
        {
            return [];
        }

        var nod = await arena.SqliteAsync();
        var waits = await WaitsAsync(arena, nod, cancellation);
        await nod.Server.StopAsync();
        var watch = Stopwatch.StartNew();
        var events = await nod.Server.AuditAsync(cancellation);
        var perMillion = watch.Elapsed.TotalSeconds * 1e6 / events;
        await nod.Server.StartAsync(cancellation);
        var tree = new Grown(Leaves);
        return
        [
            new(Id, "acknowledged to proof, p99", "ms", At(waits, 0.99), Goal.AtMost(250))
            {
                Note =
                    $"{waits.Count} events, of {Clients} clients' as fast as they can; median {Shown.Number(At(waits, 0.5))} ms",
            },
            new(Id, "leaves hashed and appended, one core", "/s", tree.PerSecond, Goal.AtLeast(500_000))
            {
                Note = $"{Leaves} of them, {Sequencer.LeavesMax} at a time with the root after each",
            },
            new(Id, "proofs verified, one core", "/s", tree.Verified(Proofs, arena.Pace.Run), Goal.AtLeast(45_000))
            {
                Note = "leaf and path against the root; a checkpoint's signature is checked once for all its proofs",
            },
            new(Id, "audit, per million events", "s", perMillion, Goal.AtMost(10))
            {
                Note =
                    $"{events} events: leaves, tiles, states folded anew, checkpoint; the start of the program included",
            },
        ];
    }

    // One event at a time is followed while the load runs, for each of the rounds.
    private static async Task<List<double>> WaitsAsync(Arena arena, NodUnderTest nod, CancellationToken cancellation)
    {
        var target = nod.Server.Target;
        var line = Story.ConsentLine(nod.Store.Disclosure, TimeProvider.System.GetUtcNow());
        var load = arena.ByWrk("P3", target, new WrkRequest("/v1/consents", line, IdempotencyKey: true), Clients);
        using var client = new HttpClient { BaseAddress = target.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
        await load.RunAsync(arena.Pace.WarmUp, cancellation);
        var waits = new List<double>();
        for (var round = 0; round < arena.Pace.Rounds; round++)
        {
            var running = load.RunAsync(arena.Pace.Run, cancellation);
            while (!running.IsCompleted)
            {
                waits.Add(await WaitAsync(client, line, waits.Count, cancellation));
            }

            await running;
        }

        return waits;
    }

    private static async Task<double> WaitAsync(
        HttpClient client,
        string line,
        int index,
        CancellationToken cancellation
    )
    {
        var body = line.Replace(Numbers.Placeholder, Numbers.Of(index), StringComparison.Ordinal);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/v1/consents", UriKind.Relative), content, cancellation);
        var watch = Stopwatch.StartNew();
        var said = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchFailure($"POST /v1/consents: {(int)answer.StatusCode} {said}");
        }

        using var recorded = JsonDocument.Parse(said);
        var address = new Uri($"/log/proof/{recorded.RootElement.GetProperty("event_id")}", UriKind.Relative);
        while (watch.Elapsed < Patience)
        {
            using var proof = await client.GetAsync(address, cancellation);
            if (proof.IsSuccessStatusCode)
            {
                return watch.Elapsed.TotalMilliseconds;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellation);
        }

        throw new BenchFailure($"{address} did not answer within {Patience}.");
    }

    private static double At(List<double> values, double share) =>
        values.Order().ElementAt((int)Math.Min(values.Count - 1, Math.Ceiling(values.Count * share) - 1));

    /// <summary>A tree grown as the sequencer grows it, with its tiles kept to make proofs of.</summary>
    private sealed class Grown
    {
        private static readonly int Height = BitOperations.Log2(Tile.WidthMax);
        private static readonly byte[] Commitment = new byte[MerkleHash.Length];

        private readonly LogTree tree = new();
        private readonly Dictionary<(int Level, long Index), Tile> tiles = [];

        public Grown(int leaves)
        {
            var watch = new Stopwatch();
            for (var from = 0; from < leaves; from += Sequencer.LeavesMax)
            {
                var batch = Enumerable
                    .Range(from, Math.Min(Sequencer.LeavesMax, leaves - from))
                    .Select(LeafOf)
                    .ToArray();
                watch.Start();
                var changed = tree.Append(batch.Select(leaf => leaf.Hash()));
                _ = tree.Root();
                watch.Stop();
                foreach (var tile in changed)
                {
                    tiles[(tile.Level, tile.Index)] = tile;
                }
            }

            PerSecond = leaves / watch.Elapsed.TotalSeconds;
        }

        public double PerSecond { get; }

        public double Verified(int proofs, TimeSpan duration)
        {
            var random = new Random(1);
            var (size, root) = (tree.Size, tree.Root());
            var made = Enumerable
                .Range(0, proofs)
                .Select(_ => random.NextInt64(size))
                .Select(index =>
                    (Leaf: LeafOf((int)index).ToBytes(), Index: index, Path: MerkleProof.Inclusion(index, size, Node))
                )
                .ToArray();
            var verified = 0L;
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < duration)
            {
                foreach (var (leaf, index, path) in made)
                {
                    if (!MerkleProof.ProvesInclusion(MerkleHash.OfLeaf(leaf), index, size, root, path))
                    {
                        throw new BenchFailure($"The proof of leaf {index} was refused.");
                    }
                }

                verified += made.Length;
            }

            return verified / watch.Elapsed.TotalSeconds;
        }

        private static Leaf LeafOf(int index) =>
            new(
                new Guid(index, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]),
                "opt_in",
                1,
                Instant.FromUnixTimeSeconds(1_700_000_000 + index),
                Commitment
            );

        private MerkleHash Node(int level, long index)
        {
            var width = 1 << (level % Height);
            var first = index * width;
            var tile = tiles[(level / Height, first / Tile.WidthMax)];
            var range = new CompactRange();
            var from = (int)(first % Tile.WidthMax);
            for (var at = from; at < from + width; at++)
            {
                range.Append(MerkleHash.Of(tile.Hashes.AsSpan(at * MerkleHash.Length, MerkleHash.Length)));
            }

            return range.Root();
        }
    }
}
