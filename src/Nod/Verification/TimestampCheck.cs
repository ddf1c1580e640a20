using Nod.Transparency;

namespace Nod.Verification;

/// <summary>Checks time stamps (RFC 3161): that they are on the checkpoint, and whose they are if that can be told.</summary>
internal static class TimestampCheck
{
    public static void Run(
        IEnumerable<(string Path, byte[] Token)> stamps,
        byte[] checkpoint,
        Trusted trusted,
        Report report
    )
    {
        foreach (var (path, file) in stamps)
        {
            if (!TimestampToken.TryRead(file, out var token))
            {
                report.Fail(path, "is no time stamp of RFC 3161");
            }
            else if (
                report.Check(
                    token.IsOn(checkpoint),
                    $"the time stamp {path} is on this checkpoint: it was there at {token.At}, if the authority is honest",
                    path,
                    "is a time stamp on something else than this checkpoint"
                )
            )
            {
                Authority(path, token, checkpoint, trusted, report);
            }
        }
    }

    private static void Authority(string path, TimestampToken token, byte[] checkpoint, Trusted trusted, Report report)
    {
        if (trusted.Authorities.Count > 0)
        {
            var known = token.Signer(checkpoint, trusted.Authorities);
            report.Check(
                known is not null,
                $"it is signed by {known?.Subject}, an authority that you named",
                path,
                "is not signed by an authority that you named"
            );
        }
        else if (token.Signer(checkpoint) is { } signer)
        {
            report.Note(
                $"its signature fits the certificate in it, {signer.Subject}; whose that is was not checked, see --tsa"
            );
        }
        else
        {
            report.Fail(path, "is not signed by the certificate in it");
        }
    }
}
