using System.Security.Cryptography;
using System.Text;
using Nod.Server.Candidate;

namespace Nod.Server.Admin.Fair;

/// <summary>
/// Style and script of the fair page. Both stand in the page, so that a page that was kept is whole; the content security
/// policy names each by its hash. Only the service worker has an address of its own, as it must.
/// </summary>
internal static class FairAssets
{
    public static readonly string Style = PageAssets.Style + "\n" + Read("fair.css");

    public static readonly string Script = Read("fair.js");

    public static readonly byte[] Worker = Encoding.UTF8.GetBytes(Read("worker.js"));

    /// <summary>What the page may do: run this script, ask this server, and nothing else.</summary>
    public static readonly string Policy =
        $"default-src 'none'; style-src {SourceOf(Style)}; script-src {SourceOf(Script)}; connect-src 'self'; "
        + "worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static string SourceOf(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Read(string name)
    {
        using var stream = typeof(FairAssets).Assembly.GetManifestResourceStream($"fair/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
}
