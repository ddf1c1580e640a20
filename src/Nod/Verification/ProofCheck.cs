using System.Text;
using Nod.Transparency;

namespace Nod.Verification;

/// <summary>Checks one proof: who signed, who witnessed, that the leaf is in the log, and what it commits to.</summary>
public static class ProofCheck
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Checks a proof.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="proofFile">The proof (C2SP tlog-proof).</param>
    /// <param name="openingFile">What the leaf commits to, as JSON; null if it is not there to be checked.</param>
    /// <param name="trusted">Whom to trust.</param>
    /// <param name="report">Where to say it.</param>
    public static void Run(string name, byte[] proofFile, byte[]? openingFile, Trusted trusted, Report report)
    {
        if (!TryRead(proofFile, out var proof) || !Checkpoint.TryParse(proof.Note.Text, out var checkpoint))
        {
            report.Fail(name, "is no proof of the form c2sp.org/tlog-proof@v1");
            return;
        }

        CheckpointCheck.Run(name, proof.Note, checkpoint, trusted, report);
        if (proof.Extra is not { } bytes || !Leaf.TryRead(bytes, out var leaf))
        {
            report.Fail(name, "holds no leaf of Nod's in its extra line");
            return;
        }

        report.Check(
            proof.Proves(leaf.Hash()),
            $"entry {proof.Index} of the log's first {checkpoint.Size} is the {leaf.Kind} of {leaf.RecordedAt}, event {leaf.EventId}",
            name,
            "the path does not lead from this entry to the checkpoint's root"
        );
        Opened(name, leaf, openingFile, report);
    }

    /// <summary>Reads a proof from its bytes.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> file, out LogProof proof)
    {
        proof = null!;
        try
        {
            return LogProof.TryParse(Strict.GetString(file), out proof);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static void Opened(string name, Leaf leaf, byte[]? file, Report report)
    {
        if (file is null)
        {
            report.Note("what the event says was not given, so it was not checked; see --opening");
        }
        else if (!Opening.TryRead(file, out var opening))
        {
            report.Fail(name, "the JSON given beside it is not what opens an entry");
        }
        else
        {
            report.Check(
                opening.Opens(leaf),
                $"the entry commits to what is given beside it: {opening.Address.Phone}, organization {opening.Address.Organization}",
                name,
                "the entry commits to something else than what is given beside it"
            );
        }
    }
}
