using System.Globalization;
using System.Net;
using System.Text;
using Nod.Storage;
using Nod.Transparency;

namespace Nod.Server.Log;

/// <summary>
/// Has the latest checkpoint cosigned by the witnesses (C2SP tlog-witness). What comes back is checked before it is kept;
/// a witness that does not answer is left out and asked again with the next checkpoint.
/// </summary>
internal sealed class Cosigner(SqlStore store, IReadOnlyList<WitnessAddress> witnesses, HttpClient http, NodeLog log)
{
    private readonly Dictionary<WitnessAddress, long> sizes = [];
    private long asked = -1;

    /// <summary>Asks every witness about the latest checkpoint, unless they were asked already; how many cosigned.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var head = await store.ReadHeadAsync(cancellation);
        if (
            head.Size == asked
            || !SignedNote.TryParse(head.Note, out var note)
            || !Checkpoint.TryParse(note.Text, out var checkpoint)
        )
        {
            return 0;
        }

        var cosignatures = new List<NoteSignature>();
        foreach (var witness in witnesses)
        {
            try
            {
                cosignatures.AddRange(await AskAsync(witness, note, checkpoint, cancellation));
            }
            catch (Exception failure)
                when (failure is HttpRequestException or TaskCanceledException or IOException
                    && !cancellation.IsCancellationRequested
                )
            {
                log.NotCosigned(witness.Key.Name, failure.Message);
            }
        }

        if (cosignatures.Count > 0)
        {
            await store.KeepCosignedAsync(checkpoint.Size, note.With(cosignatures).ToString(), cancellation);
        }

        asked = cosignatures.Count == witnesses.Count ? checkpoint.Size : -1;
        return cosignatures.Count;
    }

    private async Task<IReadOnlyList<NoteSignature>> AskAsync(
        WitnessAddress witness,
        SignedNote note,
        Checkpoint checkpoint,
        CancellationToken cancellation
    )
    {
        // A witness that knows another size says which; then it is asked once more.
        for (var isFirst = true; ; isFirst = false)
        {
            var before = sizes.GetValueOrDefault(witness);
            var proof = await LogReader.ConsistencyAsync(store, before, checkpoint.Size, cancellation);
            using var content = new StringContent(new AddCheckpoint(before, proof, note).ToString(), Encoding.UTF8);
            var url = new Uri(witness.Url.AbsoluteUri.TrimEnd('/') + "/add-checkpoint");
            using var answer = await http.PostAsync(url, content, cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            if (
                answer.StatusCode == HttpStatusCode.Conflict
                && isFirst
                && long.TryParse(body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var known)
                && known <= checkpoint.Size
            )
            {
                sizes[witness] = known;
                continue;
            }

            if (answer.StatusCode != HttpStatusCode.OK)
            {
                log.NotCosigned(witness.Key.Name, $"it answered {(int)answer.StatusCode}");
                return [];
            }

            // The lines are read under the checkpoint, as the specification proposes.
            var isRead = SignedNote.TryParse($"{note.Text}\n{body}", out var cosigned);
            if (!isRead || cosigned.VerifiedBy([witness.Key]) is not { } signatures)
            {
                log.NotCosigned(witness.Key.Name, "its answer holds no cosignature of its key");
                return [];
            }

            sizes[witness] = checkpoint.Size;
            return signatures;
        }
    }
}

/// <summary>Has checkpoints cosigned and stamped, now and then, as long as somebody is configured to do it.</summary>
internal sealed class CosigningLoop(SqlStore store, Hosting.ServerSettings settings, Node node) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Witnesses.Count + settings.TimestampAuthorities.Count == 0)
        {
            return;
        }

        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = SignedNote.BytesMax };
        var cosigner = new Cosigner(store, settings.Witnesses, http, node.Log);
        var stamper = new Timestamper(store, settings.TimestampAuthorities, http, node.Log);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var cosigned = await cosigner.RunAsync(stoppingToken);
                if (cosigned > 0 && cosigned == settings.Witnesses.Count)
                {
                    await ConfirmAsync(stoppingToken);
                }

                await stamper.RunAsync(node.Clock.Now(), stoppingToken);
                await Task.Delay(Pause, TimeProvider.System, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: the log itself goes on, and the next round asks again.
                node.Log.SequencingFailed(failure);
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    // A witness refuses what is behind the checkpoint it cosigned last: if all of them take ours, none knows a later one.
    private async Task ConfirmAsync(CancellationToken cancellation)
    {
        if (node.Holds.Signing is not null)
        {
            await node.Holds.ConfirmSigningAsync(store, node.Clock.Now(), cancellation);
            node.Log.SigningConfirmed();
        }
    }
}
