using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Nod.Catalog;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Server.EvidencePacks;

namespace Nod.Server.Api;

internal sealed record AttachmentAnswer(string Sha256, string MediaType, long Bytes);

/// <summary>Files that belong to records: kept once, named by their content, given back as downloads only.</summary>
internal static class AttachmentEndpoints
{
    public static void Map(Endpoints api)
    {
        api.PostFile<AttachmentAnswer>(
            "/v1/attachments",
            Scope.Write,
            "Keep a file that belongs to a record; name it there by its sha256",
            KeepAsync
        );
        api.GetFile("/v1/attachments/{sha256}", Scope.Read, "A file that is kept, as a download", SendAsync);
    }

    private static async Task<Answer> KeepAsync(Call call)
    {
        var http = call.Http;
        var wanted = http.Request.Query["sha256"].ToString();
        if (wanted.Length > 0 && !AttachmentFiles.IsHash(wanted))
        {
            call.Faults.Add("sha256", "invalid", "sha256 has 64 lower-case hex digits.");
        }

        var named = http.Request.ContentType is { Length: > 0 } given ? MediaTypes.Canonical(given) : null;
        if (named is null)
        {
            var taken = string.Join(", ", MediaTypes.All);
            call.Faults.Add("Content-Type", "unsupported_media_type", $"Content-Type must be one of: {taken}.");
        }

        call.ThrowIfFaulty();
        if (http.Request.ContentLength > AttachmentFiles.BytesMax)
        {
            return TooLarge();
        }

        // The file is counted as it comes, so that it is refused in our own words. A page's request was never on a wire.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } size)
        {
            size.MaxRequestBodySize = null;
        }

        try
        {
            var file = await call.Node.Evidence.Attachments.KeepAsync(
                call.OrganizationId,
                http.Request.Body,
                named,
                wanted.Length == 0 ? null : wanted,
                call.Node.Ids.Next(),
                call.Cancellation
            );
            call.Asked(Convert.FromHexString(file.Sha256));
            return await call.CommitAsync(
                new NothingElse(),
                _ =>
                    Answer.Created(
                        new AttachmentAnswer(file.Sha256, file.MediaType, file.Bytes),
                        Wire.Json.AttachmentAnswer
                    )
            );
        }
        catch (AttachmentRefusedException refused) when (refused.Code == "too_large")
        {
            return TooLarge();
        }
        catch (AttachmentRefusedException refused)
        {
            call.Faults.Add(refused.Code == "mismatch" ? "sha256" : string.Empty, refused.Code, refused.Message);
            return Problem.Of(call.Faults.All);
        }
    }

    private static async Task<Answer?> SendAsync(Call call)
    {
        var sha256 = call.Route("sha256");
        var files = call.Node.Evidence.Attachments;
        if (files.Find(call.OrganizationId, sha256) is not { } file)
        {
            return Answer.NotFound("attachment");
        }

        await using var content = files.Open(call.OrganizationId, sha256);
        var name = $"{sha256}.{MediaTypes.ExtensionOf(file.MediaType)}";
        await Download.WriteAsync(call.Http, content, file.MediaType, name);
        return null;
    }

    private static Answer TooLarge() =>
        Problem.Of(
            StatusCodes.Status413PayloadTooLarge,
            "too_large",
            $"A file has at most {AttachmentFiles.BytesMax} bytes."
        );

    /// <summary>The file is on the disk already; what is committed is the answer to the idempotency key.</summary>
    private sealed class NothingElse : Change<bool>
    {
        public override void Declare(ReadSet reads) { }

        public override bool Apply(ChangeContext context) => true;
    }
}

/// <summary>Sends a file so that no browser ever runs or shows it in this server's name.</summary>
internal static class Download
{
    public static async Task WriteAsync(HttpContext http, FileStream content, string mediaType, string name)
    {
        var headers = http.Response.Headers;
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = mediaType;
        http.Response.ContentLength = content.Length;
        headers[HeaderNames.ContentDisposition] = $"attachment; filename=\"{name}\"";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers[HeaderNames.ContentSecurityPolicy] = "default-src 'none'; sandbox";
        headers[HeaderNames.CacheControl] = "no-store";
        await content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
