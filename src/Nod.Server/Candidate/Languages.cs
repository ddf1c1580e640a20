using Microsoft.Net.Http.Headers;

namespace Nod.Server.Candidate;

/// <summary>Finds the language of a page: the one asked for, the browser's, the first there is.</summary>
internal static class Languages
{
    /// <param name="http">The request: <c>lang</c> in its address, Accept-Language (RFC 9110, 12.5.4) in its head.</param>
    /// <param name="known">What there is, the preferred one first.</param>
    public static string Choose(HttpContext http, IReadOnlyList<string> known) =>
        Match(http.Request.Query["lang"].ToString(), known) ?? Accepted(http, known) ?? known[0];

    /// <summary>The language there is that fits a tag best, or null.</summary>
    public static string? Match(string? tag, IReadOnlyList<string> known)
    {
        if (tag is not { Length: > 0 })
        {
            return null;
        }

        var exact = known.FirstOrDefault(one => one.Equals(tag, StringComparison.OrdinalIgnoreCase));
        return exact
            ?? known.FirstOrDefault(one => Primary(one).Equals(Primary(tag), StringComparison.OrdinalIgnoreCase));
    }

    private static string? Accepted(HttpContext http, IReadOnlyList<string> known) =>
        StringWithQualityHeaderValue.TryParseList(http.Request.Headers.AcceptLanguage, out var accepted)
            ? accepted
                .Where(one => one.Quality is not 0)
                .OrderByDescending(one => one.Quality ?? 1)
                .Select(one => Match(one.Value.ToString(), known))
                .FirstOrDefault(match => match is not null)
            : null;

    private static string Primary(string tag) => tag.Split('-', '_')[0];
}
