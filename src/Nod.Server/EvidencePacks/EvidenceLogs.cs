using System.Globalization;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Storage;
using Nod.Transparency;
using NodaTime;

namespace Nod.Server.EvidencePacks;

/// <summary>Opens the log for packs: every proof of a pack leads to one checkpoint, the latest when it was begun.</summary>
internal static class EvidenceLogs
{
    // Events have their place a tenth of a second after their commit; a pack that is asked for at once waits for it. The
    // pace is the sequencer's, so the clock is the machine's.
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private const int StampsMax = 1000;

    /// <summary>The log with everything in it that was recorded up to a moment, if it comes so far; null when there is none.</summary>
    public static async Task<EvidenceLog?> OpenAsync(SqlStore store, Instant upTo, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (
            await store.ReadQueueAsync(1, cancellation) is [var next]
            && next.Leaf.RecordedAt <= upTo
            && TimeProvider.System.GetElapsedTime(began) < WaitMax
        )
        {
            await Task.Delay(Pause, TimeProvider.System, cancellation);
        }

        var head = await store.ReadHeadAsync(cancellation);
        if (!SignedNote.TryParse(head.Note, out var note) || !Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            return null;
        }

        var stamps = (await store.ReadTimestampsAsync(StampsMax, cancellation))
            .Where(stamp => stamp.Note == head.Note)
            .Select((stamp, i) => ((i + 1).ToString(CultureInfo.InvariantCulture) + ".tsr", stamp.Token))
            .ToDictionary(pair => pair.Item1, pair => pair.Token);
        return new EvidenceLog(
            head.Note,
            (events, stop) => ProofsAsync(store, note, checkpoint.Size, events, stop),
            stamps
        );
    }

    private static async Task<IReadOnlyDictionary<Guid, EventProof>> ProofsAsync(
        SqlStore store,
        SignedNote note,
        long size,
        IReadOnlyList<RecordedEvent> events,
        CancellationToken cancellation
    )
    {
        var proofs = new Dictionary<Guid, EventProof>();
        foreach (var recorded in events)
        {
            if (recorded.LogIndex is { } index && index < size)
            {
                var path = await LogReader.InclusionAsync(store, index, size, cancellation);
                var proof = new LogProof(index, path, note, recorded.Leaf.ToBytes());
                proofs.Add(recorded.Id, new EventProof(index, proof.ToString()));
            }
        }

        return proofs;
    }
}
