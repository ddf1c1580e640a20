using Nod.Transparency;

namespace Nod.Verification;

/// <summary>Checks who stands by a checkpoint: the log with its key, and the witnesses asked for.</summary>
internal static class CheckpointCheck
{
    public static void Run(string name, SignedNote note, Checkpoint checkpoint, Trusted trusted, Report report)
    {
        var isOurs = trusted.Keys.Any(key => key.Name == checkpoint.Origin);
        report.Check(
            isOurs && note.VerifiedBy(trusted.Keys) is not null,
            $"the checkpoint of {checkpoint.Size} entries is signed with the key of {checkpoint.Origin}: the log stands by them",
            name,
            $"the checkpoint of {checkpoint.Origin} is not signed with the key given"
        );
        if (trusted.Witnesses.Count > 0)
        {
            Witnessed(name, note, trusted, report);
        }
    }

    private static void Witnessed(string name, SignedNote note, Trusted trusted, Report report)
    {
        var cosignatures = note.VerifiedBy(trusted.Witnesses);
        var witnesses = cosignatures?.DistinctBy(one => one.Name).ToList() ?? [];
        report.Check(
            witnesses.Count >= trusted.WitnessesMin,
            witnesses.Count == 0
                ? "no witness was asked for"
                : $"cosigned by {string.Join(" and ", witnesses.Select(one => $"{one.Name} at {one.CosignedAt}"))}",
            name,
            $"{witnesses.Count} of the witnesses given have cosigned, {trusted.WitnessesMin} are asked for"
        );
    }
}
