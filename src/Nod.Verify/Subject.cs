using Nod.Transparency;
using Nod.Verification;

namespace Nod.Verify;

/// <summary>Finds out what it is given, a proof or a pack, and has it checked.</summary>
internal static class Subject
{
    /// <summary>Checks what the command line names; true if it is verified.</summary>
    public static bool Check(Arguments asked, Report report)
    {
        string? html = null;
        try
        {
            if (asked.Subject.EndsWith(LogProof.FileExtension, StringComparison.Ordinal))
            {
                Proof(asked, report);
            }
            else
            {
                html = Pack(asked, report);
            }
        }
        catch (PackRefusedException refused)
        {
            report.Fail(refused.File, refused.Wrong);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            report.Fail(Path.GetFileName(asked.Subject), unreadable.Message);
        }

        return report.Conclude() && Keep(html, asked.Html);
    }

    private static void Proof(Arguments asked, Report report)
    {
        var beside = Path.ChangeExtension(asked.Subject, ".json");
        var opening = asked.Opening ?? (File.Exists(beside) ? beside : null);
        ProofCheck.Run(
            Path.GetFileName(asked.Subject),
            File.ReadAllBytes(asked.Subject),
            opening is null ? null : File.ReadAllBytes(opening),
            asked.Trusted,
            report
        );
    }

    private static string? Pack(Arguments asked, Report report)
    {
        if (Directory.Exists(asked.Subject))
        {
            return PackCheck.Run(new UnpackedPack(asked.Subject), asked.Trusted, report);
        }

        using var zip = new ZippedPack(File.OpenRead(asked.Subject));
        return PackCheck.Run(zip, asked.Trusted, report);
    }

    // Only what was verified is shown to anybody.
    private static bool Keep(string? html, string? path)
    {
        if (path is not null && html is not null)
        {
            File.WriteAllText(path, html);
        }

        return true;
    }
}
