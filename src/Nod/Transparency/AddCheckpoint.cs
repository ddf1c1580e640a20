using System.Globalization;
using System.Text;

namespace Nod.Transparency;

/// <summary>
/// What a log asks a witness: to cosign a checkpoint, with proof that the one it cosigned before is its beginning (C2SP
/// tlog-witness, <c>add-checkpoint</c>).
/// </summary>
/// <param name="Before">The size the witness cosigned last; 0 if it never did.</param>
/// <param name="Proof">The consistency proof from that size.</param>
/// <param name="Note">The checkpoint, signed by the log.</param>
public sealed record AddCheckpoint(long Before, IReadOnlyList<MerkleHash> Proof, SignedNote Note)
{
    private const string BeforeMark = "old ";

    /// <summary>Reads the body of a request.</summary>
    public static bool TryParse(string body, out AddCheckpoint asked)
    {
        asked = null!;
        var split = body.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !SignedNote.TryParse(body[(split + 2)..], out var note))
        {
            return false;
        }

        var lines = body[..split].Split('\n');
        var number = lines[0].StartsWith(BeforeMark, StringComparison.Ordinal) ? lines[0][BeforeMark.Length..] : "";
        if (
            lines.Length - 1 > MerkleProof.HashesMax
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var before)
            || before.ToString(CultureInfo.InvariantCulture) != number
        )
        {
            return false;
        }

        var proof = new List<MerkleHash>();
        foreach (var line in lines.Skip(1))
        {
            if (!MerkleHash.TryParse(line, out var hash))
            {
                return false;
            }

            proof.Add(hash);
        }

        asked = new AddCheckpoint(before, proof, note);
        return true;
    }

    /// <summary>The body of the request.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{BeforeMark}{Before}\n");
        foreach (var hash in Proof)
        {
            text.Append(hash).Append('\n');
        }

        return text.Append('\n').Append(Note).ToString();
    }
}

/// <summary>What a witness makes of a request.</summary>
public enum WitnessVerdict
{
    /// <summary>It is to be kept as the latest of its log, then cosigned. HTTP 200.</summary>
    Cosign = 200,

    /// <summary>The old size is beyond the checkpoint's, or the request makes no sense. HTTP 400.</summary>
    Malformed = 400,

    /// <summary>No key of the log's signed it. HTTP 403.</summary>
    NotSigned = 403,

    /// <summary>The witness does not know the log. HTTP 404.</summary>
    UnknownLog = 404,

    /// <summary>The old size is not the one cosigned last. HTTP 409, with that size.</summary>
    OtherSize = 409,

    /// <summary>The checkpoint is not one that the last may have grown into: the log forked. HTTP 422.</summary>
    Inconsistent = 422,
}

/// <summary>What a witness holds a log to (C2SP tlog-witness). Pure: the caller keeps the latest checkpoint of each log.</summary>
public static class WitnessRule
{
    /// <summary>Judges a request.</summary>
    /// <param name="asked">The request.</param>
    /// <param name="keys">The keys of the logs that the witness knows.</param>
    /// <param name="latest">The checkpoint cosigned last for an origin; null if none was.</param>
    /// <param name="checkpoint">The checkpoint asked for, unless the request makes no sense.</param>
    public static WitnessVerdict Judge(
        AddCheckpoint asked,
        IEnumerable<VerifierKey> keys,
        Func<string, Checkpoint?> latest,
        out Checkpoint checkpoint
    )
    {
        if (!Checkpoint.TryParse(asked.Note.Text, out checkpoint))
        {
            return WitnessVerdict.Malformed;
        }

        var origin = checkpoint.Origin;
        var known = keys.Where(key => key.Name == origin).ToList();
        if (known.Count == 0)
        {
            return WitnessVerdict.UnknownLog;
        }

        if (asked.Note.VerifiedBy(known) is null)
        {
            return WitnessVerdict.NotSigned;
        }

        if (asked.Before > checkpoint.Size)
        {
            return WitnessVerdict.Malformed;
        }

        var before = latest(origin) ?? new Checkpoint(origin, 0, MerkleHash.EmptyTree);
        if (asked.Before != before.Size)
        {
            return WitnessVerdict.OtherSize;
        }

        return MerkleProof.ProvesConsistency(before.Size, before.Root, checkpoint.Size, checkpoint.Root, asked.Proof)
            ? WitnessVerdict.Cosign
            : WitnessVerdict.Inconsistent;
    }
}
