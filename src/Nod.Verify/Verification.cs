using Nod.Transparency;

namespace Nod.Verify;

/// <summary>Finds out what kind of file it is given, and has it checked.</summary>
internal static class Verification
{
    /// <summary>Checks what the command line names.</summary>
    public static void Run(Arguments asked, Report report)
    {
        try
        {
            if (asked.Subject.EndsWith(LogProof.FileExtension, StringComparison.Ordinal))
            {
                Proof(asked, report);
            }
            else
            {
                report.Fail(
                    $"{Path.GetFileName(asked.Subject)}: only files that end in {LogProof.FileExtension} can be checked"
                );
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            report.Fail($"{Path.GetFileName(asked.Subject)}: {unreadable.Message}");
        }
    }

    private static void Proof(Arguments asked, Report report)
    {
        var name = Path.GetFileName(asked.Subject);
        var beside = Path.ChangeExtension(asked.Subject, ".json");
        var opening = asked.Opening ?? (File.Exists(beside) ? beside : null);
        ProofCheck.Run(
            name,
            File.ReadAllBytes(asked.Subject),
            opening is null ? null : File.ReadAllBytes(opening),
            asked,
            report
        );
    }
}
