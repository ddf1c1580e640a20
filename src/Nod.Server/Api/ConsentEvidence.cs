using System.Net;
using Nod.Consent;
using Nod.Server.EvidencePacks;

namespace Nod.Server.Api;

/// <summary>The proof that comes with a consent: what is said of it, and the bytes of files that came along.</summary>
/// <param name="Evidence">The proof, or null when none was given.</param>
/// <param name="Contents">The bytes of files that came in the request; kept before the consent is recorded.</param>
internal sealed record ConsentEvidence(Evidence? Evidence, IReadOnlyList<byte[]> Contents)
{
    /// <summary>Reads it, noting what is wrong.</summary>
    public static ConsentEvidence Read(Call call, EvidenceInput? input)
    {
        if (input is null)
        {
            return new ConsentEvidence(null, []);
        }

        var faults = call.Faults;
        if (input.Ip is not null && !IPAddress.TryParse(input.Ip, out _))
        {
            faults.Add("evidence.ip", "invalid", "evidence.ip must be an IP address.");
        }

        faults.NoNulls("evidence.form", input.Form);
        faults.NoNulls("evidence.attachments", input.Attachments);
        var contents = new List<byte[]>();
        var attachments = new List<Attachment>();
        for (var i = 0; i < input.Attachments?.Count; i++)
        {
            if (
                input.Attachments[i] is { } given
                && Read(call, $"evidence.attachments[{i}]", given, contents) is { } attachment
            )
            {
                attachments.Add(attachment);
            }
        }

        var evidence = new Evidence
        {
            Ip = input.Ip,
            UserAgent = input.UserAgent,
            PageUrl = input.PageUrl,
            Form = input.Form,
            RecordedBy = input.RecordedBy,
            Place = input.Place,
            Event = input.Event,
            Note = input.Note,
            Attachments = attachments.Count == 0 ? null : attachments,
        };
        return new ConsentEvidence(evidence, contents);
    }

    /// <summary>Keeps the files that came along. Durable when it returns, so that no record names a file that was lost.</summary>
    public async Task KeepAsync(Call call)
    {
        foreach (var content in Contents)
        {
            using var stream = new MemoryStream(content, writable: false);
            await call.Node.Evidence.Attachments.KeepAsync(
                call.OrganizationId,
                stream,
                null,
                null,
                call.Node.Ids.Next(),
                call.Cancellation
            );
        }
    }

    private static Attachment? Read(Call call, string field, AttachmentInput given, List<byte[]> contents)
    {
        var faults = call.Faults;
        var name = faults.Required($"{field}.name", given.Name);
        var mediaType = faults.Required($"{field}.media_type", given.MediaType);
        faults.AtMost($"{field}.name", name, 255);
        faults.AtMost($"{field}.media_type", mediaType, 255);
        if (given.Sha256 is not null && !AttachmentFiles.IsHash(given.Sha256))
        {
            faults.Add($"{field}.sha256", "invalid", "sha256 has 64 lower-case hex digits.");
            return null;
        }

        if (given.Base64 is null && faults.Required($"{field}.sha256", given.Sha256) is not { Length: > 0 })
        {
            return null;
        }

        if (name is null or "" || mediaType is null or "")
        {
            return null;
        }

        return given.Base64 is { } encoded
            ? Received(faults, field, given, encoded, contents)
            : Named(call, field, given);
    }

    private static Attachment? Received(
        Faults faults,
        string field,
        AttachmentInput given,
        string encoded,
        List<byte[]> contents
    )
    {
        var bytes = new byte[(encoded.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            faults.Add($"{field}.base64", "invalid", "base64 must be Base64 (RFC 4648, section 4), with its padding.");
            return null;
        }

        Array.Resize(ref bytes, length);
        try
        {
            var file = AttachmentFiles.Describe(bytes);
            AttachmentFiles.Check(file, given.MediaType, given.Sha256);
            contents.Add(bytes);
            return new Attachment(given.Name!, file.MediaType, file.Sha256);
        }
        catch (AttachmentRefusedException refused)
        {
            faults.Add($"{field}.base64", refused.Code, refused.Message);
            return null;
        }
    }

    // Without bytes, the file may have come before; or it is kept elsewhere, and here by its hash alone.
    private static Attachment? Named(Call call, string field, AttachmentInput given)
    {
        if (call.Node.Evidence.Attachments.Find(call.OrganizationId, given.Sha256!) is not { } file)
        {
            return new Attachment(given.Name!, given.MediaType!, given.Sha256!);
        }

        try
        {
            AttachmentFiles.Check(file, given.MediaType, given.Sha256);
            return new Attachment(given.Name!, file.MediaType, file.Sha256);
        }
        catch (AttachmentRefusedException refused)
        {
            call.Faults.Add($"{field}.media_type", refused.Code, refused.Message);
            return null;
        }
    }
}
