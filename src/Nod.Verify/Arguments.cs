using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nod.Transparency;
using Nod.Verification;

namespace Nod.Verify;

/// <summary>What the program is asked to check.</summary>
/// <param name="Subject">What to check: a proof, or a pack as a zip file or a folder.</param>
/// <param name="Opening">What the proof's leaf commits to, or null to take the file of the same name that ends in .json.</param>
/// <param name="Html">Where to write a page of what the pack's records say, or null.</param>
/// <param name="Trusted">Whom to trust.</param>
internal sealed record Arguments(string Subject, string? Opening, string? Html, Trusted Trusted)
{
    public const string Usage = """
        nod-verify PACK_OR_PROOF --key VERIFIER_KEY [--witness VERIFIER_KEY]... [--witnesses-min N]
                   [--tsa CERTIFICATE]... [--html FILE] [--opening FILE]

          PACK_OR_PROOF    an evidence pack, as a zip file or unpacked into a folder, or a file that ends in .tlog-proof
          --key            the log's key, as GET /log/key shows it; ask the operator for it another way than for the pack
          --witness        the key of a witness you trust
          --witnesses-min  how many of these must have cosigned; all of them unless given
          --tsa            of a pack: a file with the certificate (PEM) of a time-stamp authority you trust
          --html           of a pack: writes what its records say as a page, if it is verified
          --opening        of a proof: what the event says, as JSON; PROOF.json beside PROOF.tlog-proof is found by itself

        Prints each check and what it shows. Ends with "verified" (exit code 0) or "NOT verified" (1). Needs no network.
        """;

    /// <summary>Reads the command line; null if it can't be followed, and why.</summary>
    public static Arguments? Read(IReadOnlyList<string> args, out string wrong)
    {
        var given = new Given();
        wrong = string.Empty;
        for (var i = 0; i < args.Count && wrong.Length == 0; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                wrong = given.Subject is null ? string.Empty : $"{args[i]}: one pack or proof at a time";
                given.Subject = args[i];
            }
            else if (i + 1 == args.Count)
            {
                wrong = $"{args[i]} needs a value, or is no option";
            }
            else
            {
                wrong = given.Take(args[i], args[++i]);
            }
        }

        if (wrong.Length == 0 && (given.Subject is null || given.Keys.Count == 0))
        {
            wrong = "a pack or a proof is needed, and --key";
        }

        return wrong.Length > 0 ? null : given.ToArguments();
    }

    private sealed class Given
    {
        public string? Subject { get; set; }

        public List<VerifierKey> Keys { get; } = [];

        private readonly List<VerifierKey> witnesses = [];
        private readonly X509Certificate2Collection authorities = [];
        private string? opening;
        private string? html;
        private int? min;

        /// <summary>Takes an option with its value; says what is wrong with it.</summary>
        public string Take(string name, string value)
        {
            switch (name)
            {
                case "--key":
                    return Add(value, SignatureType.Ed25519, Keys, "a log's key");
                case "--witness":
                    return Add(value, SignatureType.Cosignature, witnesses, "a witness's key");
                case "--witnesses-min" when int.TryParse(value, out var count) && count >= 0:
                    min = count;
                    return string.Empty;
                case "--tsa":
                    return AddAuthority(value);
                case "--html":
                    html = value;
                    return string.Empty;
                case "--opening":
                    opening = value;
                    return string.Empty;
                default:
                    return $"{name} {value} is not understood";
            }
        }

        public Arguments ToArguments() =>
            new(
                Subject!,
                opening,
                html,
                new Trusted(Keys, witnesses, min ?? witnesses.Count) { Authorities = authorities }
            );

        // A log that changes its key shows two, a line each.
        private static string Add(string text, SignatureType type, List<VerifierKey> keys, string what)
        {
            foreach (
                var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            )
            {
                if (!VerifierKey.TryParse(line, out var key) || key.Type != type)
                {
                    return $"{line} is not {what}";
                }

                keys.Add(key);
            }

            return keys.Count > 0 ? string.Empty : $"an empty text is not {what}";
        }

        private string AddAuthority(string path)
        {
            try
            {
                authorities.ImportFromPemFile(path);
            }
            catch (Exception broken)
                when (broken is CryptographicException or IOException or UnauthorizedAccessException)
            {
                return $"--tsa {path}: {broken.Message}";
            }

            return authorities.Count > 0 ? string.Empty : $"--tsa {path}: holds no certificate in PEM";
        }
    }
}
