using Microsoft.AspNetCore.Http.Features;
using Nod.Server.Api;

namespace Nod.Server.Candidate;

/// <summary>Reads what a page posted.</summary>
internal static class PostedForm
{
    private const int BodyBytesMax = 64 * 1024;

    /// <summary>The form.</summary>
    /// <exception cref="BadHttpRequestException">It is none, or too large.</exception>
    /// <exception cref="BadRequestException">It is malformed.</exception>
    public static async Task<FormBody> ReadAsync(HttpContext http)
    {
        if (!FormBody.Is(http.Request.ContentType))
        {
            throw new BadHttpRequestException("No form.", StatusCodes.Status415UnsupportedMediaType);
        }

        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = BodyBytesMax;
        var bytes = await BodyReader.BytesAsync(http);
        var faults = new Faults();
        var body = FormBody.Read(bytes.Span, faults);
        return faults.Any ? throw new BadRequestException(faults.All) : body;
    }
}
