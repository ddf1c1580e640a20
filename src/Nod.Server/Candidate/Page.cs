namespace Nod.Server.Candidate;

/// <summary>A page ready to go out, or the way to another one.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Html">The page in UTF-8, or the file; empty for a redirect.</param>
internal sealed record Page(int Status, byte[] Html)
{
    /// <summary>What it is if it is a file to keep, by media type and name; null for a page.</summary>
    public (string MediaType, string Name)? File { get; init; }

    /// <summary>Whether it is one person's: no search engine may list it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>The path on this server that the browser goes to next, or null.</summary>
    public string? Next { get; init; }

    /// <summary>The sites whose pages may show this one, as origins.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>When to try again, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        WriteHeaders(response.Headers);
        if (Next is not null)
        {
            response.Headers.Location = Next;
            return;
        }

        response.ContentType = File?.MediaType ?? "text/html; charset=utf-8";
        response.ContentLength = Html.Length;
        await response.Body.WriteAsync(Html, http.RequestAborted);
    }

    // Nothing but what stands in the page and the one script of ours; no framing but by the sites that were named. The
    // referrer stays on this server, so that a browser tells it where a form was posted from.
    private void WriteHeaders(IHeaderDictionary headers)
    {
        var framing = Origins.Count == 0 ? "'none'" : "'self' " + string.Join(' ', Origins);
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src {PageAssets.StyleSource}; script-src 'self'; form-action 'self'; "
            + $"base-uri 'none'; frame-ancestors {framing}";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (Origins.Count == 0)
        {
            headers.XFrameOptions = "DENY";
        }

        if (IsPrivate)
        {
            headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        }

        if (File is { } file)
        {
            headers.ContentDisposition = $"attachment; filename=\"{file.Name}\"";
        }

        if (RetryAfter is { } pause)
        {
            headers.RetryAfter = ((int)pause.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
