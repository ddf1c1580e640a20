using Nod.Ledger;
using Nod.Replays;
using Nod.Sending;

namespace Nod.Server.Tests.Harness;

/// <summary>Judges again whatever verdicts a test left on record: each must come out the same.</summary>
internal static class JudgedAgain
{
    /// <summary>Every verdict on record, judged again; of a text whose words were removed it must say that it can't.</summary>
    public static async Task<IReadOnlyList<Replayed>> OfAllAsync(IStore store)
    {
        var replayer = new Replayer(store);
        var all = new List<Replayed>();
        RecordedDecision? last = null;
        while (await store.ReadJudgementsAsync(Guid.Empty, Guid.AllBitsSet, last, 100) is [.., var end] page)
        {
            foreach (var (decision, message) in page)
            {
                var replayed = await replayer.ReplayAsync(decision, message);
                if (message?.WordsRemovedAt is null)
                {
                    all.Add(replayed);
                }
                else
                {
                    Assert.NotNull(replayed.Problem);
                }
            }

            last = end.Decision;
        }

        return all;
    }

    public static async Task ShouldAllBeSameAsync(IStore store)
    {
        foreach (var replayed in await OfAllAsync(store))
        {
            Assert.True(
                replayed.Same,
                $"{replayed.Then.Decision.Verdict} {replayed.Then.Id}: {replayed.Problem}{string.Join("; ", replayed.Differences)}"
            );
        }
    }
}
