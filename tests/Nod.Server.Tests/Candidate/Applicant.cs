using System.Net;
using System.Text.RegularExpressions;
using Nod.Server.Candidate;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

/// <summary>Somebody with a browser that runs no scripts, or one that does: opens the form, fills it in, sends it.</summary>
internal sealed partial class Applicant : IDisposable
{
    private readonly RunningServer server;
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false });

    public Applicant(RunningServer server, string form = TeamForms.Form)
        : this(server, server.First.OrganizationId, form) { }

    public Applicant(RunningServer server, Guid organization, string form = TeamForms.Form)
    {
        this.server = server;
        Path = $"/apply/{organization}/{form}";
    }

    /// <summary>The path of the form.</summary>
    public string Path { get; }

    /// <summary>The page shown last.</summary>
    public CandidatePage? Last { get; private set; }

    public void Dispose() => http.Dispose();

    public Task<CandidatePage> OpenAsync(string? language = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, language is null ? Path : $"{Path}?lang={language}", null, headers);

    public Task<CandidatePage> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>The fields as the last page has them, filled in.</summary>
    public Dictionary<string, string> Fields(
        string phone,
        string? hiring = "yes",
        string? jobs = "no",
        string name = "Maria"
    )
    {
        var fields = new Dictionary<string, string>
        {
            ["token"] = Last!.Token,
            ["proof"] = ProofOfWork.Find(Last.Challenge),
            ["name"] = name,
            ["phone"] = phone,
        };
        if (hiring is not null)
        {
            fields["answer-hiring"] = hiring;
        }

        if (jobs is not null)
        {
            fields["answer-jobs"] = jobs;
        }

        return fields;
    }

    public Task<CandidatePage> PostAsync(
        IEnumerable<KeyValuePair<string, string>> fields,
        params (string Name, string Value)[] headers
    ) => SendAsync(HttpMethod.Post, Last?.Action ?? Path, new FormUrlEncodedContent(fields), headers);

    public Task<CandidatePage> PostAsync(HttpContent content) =>
        SendAsync(HttpMethod.Post, Last?.Action ?? Path, content);

    /// <summary>Opens the form, fills it in and sends it.</summary>
    public async Task<CandidatePage> ApplyAsync(
        string phone,
        string? hiring = "yes",
        string? jobs = "no",
        string? language = "en"
    )
    {
        await OpenAsync(language);
        return await PostAsync(Fields(phone, hiring, jobs));
    }

    private async Task<CandidatePage> SendAsync(
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

/// <summary>A page as a browser gets it.</summary>
internal sealed partial record CandidatePage(int Status, string Html, IReadOnlyDictionary<string, string> Headers)
{
    public string Token => Value(TokenField());

    public string Challenge => Value(ChallengeField());

    /// <summary>Where its form is posted to; null when it has none.</summary>
    public string? Action => ActionField().IsMatch(Html) ? Value(ActionField()) : null;

    /// <summary>Fails, showing the page, unless its status is this one.</summary>
    public CandidatePage ShouldBe(int status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Html}");
        return this;
    }

    /// <summary>Fails, showing the page, unless it says this.</summary>
    public CandidatePage ShouldSay(string text)
    {
        Assert.Contains(text, WebUtility.HtmlDecode(Html), StringComparison.Ordinal);
        return this;
    }

    private string Value(Regex field) => WebUtility.HtmlDecode(field.Match(Html).Groups[1].Value);

    [GeneratedRegex("name=\"token\" value=\"([^\"]*)\"")]
    private static partial Regex TokenField();

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex ActionField();

    [GeneratedRegex("data-proof=\"([^\"]*)\"")]
    private static partial Regex ChallengeField();
}
