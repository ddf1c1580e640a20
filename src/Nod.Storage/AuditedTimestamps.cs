using Nod.Transparency;

namespace Nod.Storage;

/// <summary>Compares each time stamp with the checkpoint it is kept with, and that with the log.</summary>
internal sealed class AuditedTimestamps(SqlStore store, AuditReport report)
{
    private const int PageSize = 100;

    /// <summary>Compares them all.</summary>
    /// <param name="isBeginning">Whether a checkpoint is one of the log with this head.</param>
    /// <param name="head">The log's head.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task CompareAsync(
        Func<Checkpoint, LogHead, CancellationToken, Task<bool>> isBeginning,
        LogHead head,
        CancellationToken cancellation
    )
    {
        LogTimestamp? last = null;
        while (await store.ReadTimestampsAsync(last, PageSize, cancellation) is { Count: > 0 } page)
        {
            foreach (var stamp in page)
            {
                report.Timestamps++;
                Stamped(stamp);
                var isOurs =
                    SignedNote.TryParse(stamp.Note, out var note)
                    && Checkpoint.TryParse(note.Text, out var checkpoint)
                    && checkpoint.Size == stamp.Size
                    && await isBeginning(checkpoint, head, cancellation);
                report.Expect(isOurs, $"{NameOf(stamp)}: its checkpoint is not one of this log's.");
            }

            last = page[^1];
        }
    }

    // Whose the signature is can't be told here: the log keeps no authority's certificate but the one in the token.
    private void Stamped(LogTimestamp stamp)
    {
        var isGood =
            TimestampToken.TryRead(stamp.Token, out var token)
            && token.IsOn(System.Text.Encoding.UTF8.GetBytes(stamp.Note))
            && Times.ToMicroseconds(token.At) == stamp.StampedAt;
        report.Expect(isGood, $"{NameOf(stamp)}: its token is not on the checkpoint it is kept with.");
    }

    private static string NameOf(LogTimestamp stamp) => $"The time stamp on {stamp.Size} leaves by {stamp.Authority}";
}
