using Nod.Transparency;

namespace Nod.Verify;

/// <summary>What the program is asked to check.</summary>
/// <param name="Subject">The file to check: a proof, or a pack.</param>
/// <param name="Opening">What the proof's leaf commits to, or null to take the file of the same name that ends in .json.</param>
/// <param name="Keys">The log's keys; one of them must have signed.</param>
/// <param name="Witnesses">Witnesses known to whoever checks.</param>
/// <param name="WitnessesMin">How many of them must have cosigned.</param>
internal sealed record Arguments(
    string Subject,
    string? Opening,
    IReadOnlyList<VerifierKey> Keys,
    IReadOnlyList<VerifierKey> Witnesses,
    int WitnessesMin
)
{
    public const string Usage = """
        nod-verify PACK_OR_PROOF --key VERIFIER_KEY [--opening FILE] [--witness VERIFIER_KEY]... [--witnesses-min N]

          PACK_OR_PROOF    a file that ends in .tlog-proof
          --key            the log's key, as GET /log/key shows it; ask the operator for it another way than for the proof
          --opening        what the event says, as JSON; PROOF.json beside PROOF.tlog-proof is found by itself
          --witness        the key of a witness you trust
          --witnesses-min  how many of these must have cosigned; all of them unless given

        Prints each check. Ends with "verified" (exit code 0) or "NOT verified" (1). Needs no network.
        """;

    /// <summary>Reads the command line; null if it can't be followed.</summary>
    public static Arguments? Read(IReadOnlyList<string> args)
    {
        string? subject = null;
        string? opening = null;
        int? min = null;
        var keys = new List<VerifierKey>();
        var witnesses = new List<VerifierKey>();
        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : null;
            var isRead = true;
            switch (args[i])
            {
                case "--key" when value is not null:
                    isRead = TryAdd(value, SignatureType.Ed25519, keys);
                    i++;
                    break;
                case "--witness" when value is not null:
                    isRead = TryAdd(value, SignatureType.Cosignature, witnesses);
                    i++;
                    break;
                case "--witnesses-min" when int.TryParse(value, out var count):
                    min = count;
                    i++;
                    break;
                case "--opening" when value is not null:
                    opening = value;
                    i++;
                    break;
                case var name when !name.StartsWith("--", StringComparison.Ordinal) && subject is null:
                    subject = name;
                    break;
                default:
                    isRead = false;
                    break;
            }

            if (!isRead)
            {
                return null;
            }
        }

        return subject is null || keys.Count == 0
            ? null
            : new Arguments(subject, opening, keys, witnesses, min ?? witnesses.Count);
    }

    private static bool TryAdd(string text, SignatureType type, List<VerifierKey> keys)
    {
        if (!VerifierKey.TryParse(text.Trim(), out var key) || key.Type != type)
        {
            return false;
        }

        keys.Add(key);
        return true;
    }
}
