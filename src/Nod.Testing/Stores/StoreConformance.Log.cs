using Nod.Transparency;
using Xunit;

namespace Nod.Testing;

/// <summary>The promises of a store about the log.</summary>
public abstract partial class StoreConformance
{
    private const string LogName = "log.example/conformance";

    [Fact]
    public async Task Every_event_gets_one_place_in_the_log_and_the_history_says_which()
    {
        var store = await OpenStoreAsync();
        var contact = Sample.Contact(61);
        for (var i = 0; i < 5; i++)
        {
            await store.CommitAsync(Append(contact, Sample.Text($"{i}")));
        }

        var log = (ILogStore)store;
        Assert.All(await store.ReadHistoryAsync(contact, null, 10), recorded => Assert.Null(recorded.LogIndex));
        Assert.Equal(5, (await log.ReadQueueAsync(10)).Count);
        await SequenceAsync(log, LogKey(1));

        var history = await store.ReadHistoryAsync(contact, null, 10);
        Assert.Equal([4, 3, 2, 1, 0], history.Select(recorded => recorded.LogIndex!.Value));
        Assert.Empty(await log.ReadQueueAsync(10));
        Assert.Equal(history.Reverse().Select(recorded => recorded.Leaf.Hash()), await LeavesAsync(log));
        Assert.Equal(4, await log.FindLeafAsync(contact.Organization, history[0].Id));
        Assert.Null(await log.FindLeafAsync(Ids.Next(), history[0].Id));
        Assert.Null(await log.FindLeafAsync(contact.Organization, Ids.Next()));
    }

    [Fact]
    public async Task The_head_moves_only_from_the_head_a_step_was_made_from()
    {
        var store = await OpenStoreAsync();
        await store.CommitAsync(Append(Sample.Contact(62), Sample.OptIn()));
        var log = (ILogStore)store;
        var from = await log.ReadHeadAsync();
        var leaves = await log.ReadQueueAsync(10);
        var tiles = new LogTree().Append(leaves.Select(leaf => leaf.Leaf.Hash()));
        var step = new LogAdvance(from, leaves, tiles, "one");

        Assert.True(await log.AdvanceAsync(step));
        Assert.False(await log.AdvanceAsync(step with { Note = "two" }));

        var head = await log.ReadHeadAsync();
        Assert.Equal((from.Revision + 1, 1L, "one"), (head.Revision, head.Size, head.Note));
        Assert.Single(await log.ReadLeavesAsync(0, 10));
        Assert.True(await log.AdvanceAsync(new LogAdvance(head, [], [], "signed anew")));
        Assert.Equal("signed anew", (await log.ReadHeadAsync()).Note);
    }

    [Fact]
    public async Task Sequencers_that_race_make_one_log_of_every_event()
    {
        const int Events = 600;
        var store = await OpenStoreAsync();
        var log = (ILogStore)store;
        var appending = Task.WhenAll(
            Enumerable
                .Range(0, Events)
                .Select(i => store.CommitAsync(Append(Sample.Contact(63 + (i % 7)), Sample.Text($"{i}"))))
        );

        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => Task.Run(() => SequenceAsync(log, LogKey(1), () => appending.IsCompleted)))
        );

        var recorded = await appending;
        await SequenceAsync(log, LogKey(1));
        await AssertOneLogAsync(log, LogKey(1), recorded.Select(one => one.Leaf.Hash()));
    }

    [Fact]
    public async Task A_key_is_changed_without_a_gap_and_a_foreign_key_signs_nothing()
    {
        var store = await OpenStoreAsync();
        var log = (ILogStore)store;
        var (older, newer) = (LogKey(1), LogKey(2));
        await store.CommitAsync(Append(Sample.Contact(64), Sample.OptIn()));
        await SequenceAsync(log, older);

        await Assert.ThrowsAsync<LogBrokenException>(() => SequenceAsync(log, newer));
        await new Sequencer(log, [newer, older], Clock).StepAsync();

        Assert.True(SignedNote.TryParse((await log.ReadHeadAsync()).Note, out var both));
        Assert.Single(both.VerifiedBy([older.Verifier])!);
        Assert.Single(both.VerifiedBy([newer.Verifier])!);
        await store.CommitAsync(Append(Sample.Contact(64), Sample.Stop()));
        await SequenceAsync(log, newer);
        await AssertOneLogAsync(log, newer, await LeavesAsync(log));
    }

    /// <summary>Asserts that a log holds exactly these leaves, each once, and that its tree, tiles and checkpoint agree.</summary>
    protected static async Task AssertOneLogAsync(ILogStore log, SigningKey key, IEnumerable<MerkleHash> leaves)
    {
        var logged = await LeavesAsync(log);
        Assert.Equal(
            leaves.Select(leaf => leaf.ToString()).Order(StringComparer.Ordinal),
            logged.Select(leaf => leaf.ToString()).Order(StringComparer.Ordinal)
        );

        var head = await log.ReadHeadAsync();
        Assert.True(SignedNote.TryParse(head.Note, out var note));
        Assert.Single(note.VerifiedBy([key.Verifier])!);
        Assert.True(Checkpoint.TryParse(note.Text, out var checkpoint));
        var range = new CompactRange();
        var tree = new LogTree();
        foreach (var leaf in logged)
        {
            range.Append(leaf);
        }

        Assert.Equal((range.Size, range.Root()), (checkpoint.Size, checkpoint.Root));
        var expected = tree.Append(logged);
        var stored = await log.ReadTilesAsync([.. expected.Select(tile => (tile.Level, tile.Index))]);
        Assert.Equal(
            expected.Select(tile => (tile.Level, tile.Index, Convert.ToHexString(tile.Hashes))).Order(),
            stored.Select(tile => (tile.Level, tile.Index, Convert.ToHexString(tile.Hashes))).Order()
        );
    }

    /// <summary>Sequences until nothing waits, and until it may end.</summary>
    protected async Task SequenceAsync(ILogStore log, SigningKey key, Func<bool>? mayEnd = null)
    {
        var sequencer = new Sequencer(log, [key], Clock);
        while (true)
        {
            var isDone = mayEnd?.Invoke() ?? true;
            if (!await sequencer.StepAsync() && isDone)
            {
                return;
            }
        }
    }

    /// <summary>A log's key.</summary>
    protected static SigningKey LogKey(byte seed) =>
        new(LogName, SignatureType.Ed25519, [.. Enumerable.Repeat(seed, SigningKey.SeedBytes)]);

    /// <summary>The hashes of everything in the log.</summary>
    protected static async Task<IReadOnlyList<MerkleHash>> LeavesAsync(ILogStore log) =>
        [.. (await log.ReadLeavesAsync(0, long.MaxValue)).Select(leaf => leaf.Hash())];
}
