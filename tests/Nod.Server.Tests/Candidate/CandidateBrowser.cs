using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

/// <summary>A browser that runs no scripts and shows redirects as they are.</summary>
internal sealed class CandidateBrowser(RunningServer server) : IDisposable
{
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false });

    /// <summary>The page shown last.</summary>
    public CandidatePage? Last { get; private set; }

    public void Dispose() => http.Dispose();

    public async Task<CandidatePage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Http.BaseAddress!, path))
        {
            Content = content,
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        var page = new CandidatePage(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(
                    header => header.Key,
                    header => string.Join(", ", header.Value),
                    StringComparer.OrdinalIgnoreCase
                )
        );
        Last = page.Html.Length > 0 ? page : Last;
        return page;
    }
}
