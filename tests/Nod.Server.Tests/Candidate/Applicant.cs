using Nod.Server.Candidate;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

/// <summary>Somebody with a browser that runs no scripts, or one that does: opens the form, fills it in, sends it.</summary>
internal sealed partial class Applicant : IDisposable
{
    private readonly CandidateBrowser browser;

    public Applicant(RunningServer server, string form = TeamForms.Form)
        : this(server, server.First.OrganizationId, form) { }

    public Applicant(RunningServer server, Guid organization, string form = TeamForms.Form)
    {
        browser = new CandidateBrowser(server);
        Path = $"/apply/{organization}/{form}";
    }

    /// <summary>The path of the form.</summary>
    public string Path { get; }

    /// <summary>The page shown last.</summary>
    public CandidatePage? Last => browser.Last;

    public void Dispose() => browser.Dispose();

    public Task<CandidatePage> OpenAsync(string? language = null, params (string Name, string Value)[] headers) =>
        browser.SendAsync(HttpMethod.Get, language is null ? Path : $"{Path}?lang={language}", null, headers);

    public Task<CandidatePage> GetAsync(string path) => browser.SendAsync(HttpMethod.Get, path, null);

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
    ) => browser.SendAsync(HttpMethod.Post, Last?.Action ?? Path, new FormUrlEncodedContent(fields), headers);

    public Task<CandidatePage> PostAsync(HttpContent content) =>
        browser.SendAsync(HttpMethod.Post, Last?.Action ?? Path, content);

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
}
