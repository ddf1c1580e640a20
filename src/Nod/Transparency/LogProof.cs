using System.Globalization;
using System.Text;

namespace Nod.Transparency;

/// <summary>
/// Shows without any network that an entry is in a log (C2SP tlog-proof): its place, the path to the root, and the
/// checkpoint with its signatures. Kept in a file that ends in <c>.tlog-proof</c>.
/// </summary>
/// <param name="Index">The entry's place, from 0.</param>
/// <param name="Path">The inclusion proof.</param>
/// <param name="Note">The checkpoint with its signatures.</param>
/// <param name="Extra">What else a verifier may need, or null. Nod puts the leaf here; its hash is what is proved.</param>
public sealed record LogProof(long Index, IReadOnlyList<MerkleHash> Path, SignedNote Note, ReadOnlyMemory<byte>? Extra)
{
    /// <summary>How such a file's name ends.</summary>
    public const string FileExtension = ".tlog-proof";

    private const string Heading = "c2sp.org/tlog-proof@v1";
    private const string ExtraMark = "extra ";
    private const string IndexMark = "index ";

    /// <summary>Reads a proof.</summary>
    public static bool TryParse(string text, out LogProof proof)
    {
        proof = null!;
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !SignedNote.TryParse(text[(split + 2)..], out var note))
        {
            return false;
        }

        var lines = new Queue<string>(text[..split].Split('\n'));
        if (lines.Dequeue() != Heading || !TryReadExtra(lines, out var extra) || !TryReadIndex(lines, out var index))
        {
            return false;
        }

        var path = new List<MerkleHash>();
        foreach (var line in lines)
        {
            if (path.Count == MerkleProof.HashesMax || !MerkleHash.TryParse(line, out var hash))
            {
                return false;
            }

            path.Add(hash);
        }

        proof = new LogProof(index, path, note, extra);
        return true;
    }

    /// <summary>Whether it shows that the leaf with this hash is in the tree of its checkpoint.</summary>
    /// <remarks>Says nothing about who signed the checkpoint: ask <see cref="SignedNote.VerifiedBy"/>.</remarks>
    public bool Proves(MerkleHash leaf) =>
        Checkpoint.TryParse(Note.Text, out var checkpoint)
        && MerkleProof.ProvesInclusion(leaf, Index, checkpoint.Size, checkpoint.Root, Path);

    /// <summary>The text of the file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Heading).Append('\n');
        if (Extra is { } extra)
        {
            text.Append(ExtraMark).Append(Convert.ToBase64String(extra.Span)).Append('\n');
        }

        text.Append(IndexMark).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Path)
        {
            text.Append(hash).Append('\n');
        }

        return text.Append('\n').Append(Note).ToString();
    }

    private static bool TryReadExtra(Queue<string> lines, out ReadOnlyMemory<byte>? extra)
    {
        extra = null;
        if (!lines.TryPeek(out var line) || !line.StartsWith(ExtraMark, StringComparison.Ordinal))
        {
            return true;
        }

        var isRead = VerifierKey.TryDecode(lines.Dequeue()[ExtraMark.Length..], out var bytes);
        extra = bytes;
        return isRead;
    }

    private static bool TryReadIndex(Queue<string> lines, out long index)
    {
        index = 0;
        return lines.TryDequeue(out var line)
            && line.StartsWith(IndexMark, StringComparison.Ordinal)
            && long.TryParse(line.AsSpan(IndexMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && line[IndexMark.Length..] == index.ToString(CultureInfo.InvariantCulture);
    }
}
