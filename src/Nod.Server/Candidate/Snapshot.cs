namespace Nod.Server.Candidate;

/// <summary>A page as it was shown, kept as an attachment of what came of it.</summary>
internal static class Snapshot
{
    private const string Name = "page.html";

    /// <summary>
    /// Keeps it. Durable when it returns; the caller holds the attachments in use until what names it is committed.
    /// </summary>
    public static async Task<Consent.Attachment> KeepAsync(HttpContext http, Node node, Guid organization, byte[] shown)
    {
        using var stream = new MemoryStream(shown, writable: false);
        var kept = await node.Evidence.Attachments.KeepAsync(
            organization,
            stream,
            null,
            null,
            node.Ids.Next(),
            http.RequestAborted
        );
        return new Consent.Attachment(Name, "text/html", kept.Sha256);
    }
}
