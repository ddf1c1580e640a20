using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Candidate;

/// <summary>Somebody who opens the link to their own page, in a browser that runs no scripts.</summary>
internal sealed partial class OwnPage : IDisposable
{
    private readonly CandidateBrowser browser;

    private OwnPage(RunningServer server, string address)
    {
        browser = new CandidateBrowser(server);
        Path = new Uri(address).AbsolutePath;
    }

    /// <summary>The path of the page.</summary>
    public string Path { get; set; }

    /// <summary>The page shown last.</summary>
    public CandidatePage? Last => browser.Last;

    /// <summary>Texts MENU and takes the link that comes back.</summary>
    public static async Task<OwnPage> TextedAsync(RunningServer server, Team team, string phone, string word = "MENU")
    {
        var before = (await team.PhoneAsync(phone)).Count;
        (await team.HearAsync(phone, word)).ShouldBe(200);
        var text = (await team.PhoneAsync(phone, before + 1))[^1];
        return new OwnPage(server, Link().Match(text).Value);
    }

    /// <summary>Is given a link by the team.</summary>
    public static async Task<OwnPage> GivenAsync(RunningServer server, Team team, string phone, int? hours = null)
    {
        var body = new JsonObject();
        if (hours is not null)
        {
            body["hours"] = hours;
        }

        var made = await team.Api.PostAsync($"/v1/contacts/{phone}/preferences-link", body);
        return new OwnPage(server, made.ShouldBe(201).At("address"));
    }

    public static OwnPage At(RunningServer server, string link) => new(server, $"https://nod.acme.example/p/{link}");

    public void Dispose() => browser.Dispose();

    public Task<CandidatePage> OpenAsync(string query = "?lang=en", params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, Path + query, null, headers);

    /// <summary>The first form of the page as it stands, with what is selected, and then as the person changes it.</summary>
    public Dictionary<string, string> Fields(params (string Name, string Value)[] changes)
    {
        var form = FirstForm().Match(Last!.Html).Value;
        var fields = Hidden().Matches(form).ToDictionary(field => field.Groups[1].Value, Decoded);
        foreach (Match radio in Checked().Matches(form))
        {
            fields[radio.Groups[1].Value] = Decoded(radio);
        }

        foreach (Match select in Select().Matches(form))
        {
            var option = Selected().Match(select.Groups[2].Value);
            fields[select.Groups[1].Value] = option.Groups[1].Value;
        }

        foreach (var (name, value) in changes)
        {
            fields[name] = value;
        }

        return fields;

        static string Decoded(Match field) => WebUtility.HtmlDecode(field.Groups[2].Value);
    }

    public Task<CandidatePage> PostAsync(
        IEnumerable<KeyValuePair<string, string>> fields,
        params (string Name, string Value)[] headers
    ) => SendAsync(HttpMethod.Post, Path + "?lang=en", new FormUrlEncodedContent(fields), headers);

    public Task<CandidatePage> PostAsync(HttpContent content) => SendAsync(HttpMethod.Post, Path, content);

    /// <summary>Opens the page, changes it and saves it.</summary>
    public async Task<CandidatePage> SaveAsync(params (string Name, string Value)[] changes)
    {
        (await OpenAsync()).ShouldBe(200);
        return await PostAsync(Fields(changes));
    }

    /// <summary>Presses the button that does this.</summary>
    public Task<CandidatePage> PressAsync(string act, params (string Name, string Value)[] headers) =>
        PostAsync(new Dictionary<string, string> { ["do"] = act }, headers);

    private Task<CandidatePage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        params (string Name, string Value)[] headers
    ) => browser.SendAsync(method, path, content, [("User-Agent", "a phone"), .. headers]);

    [GeneratedRegex("https://\\S+/p/[A-Za-z0-9_-]{72}")]
    private static partial Regex Link();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex FirstForm();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("type=\"radio\" name=\"([^\"]*)\" value=\"([^\"]*)\" checked")]
    private static partial Regex Checked();

    [GeneratedRegex("<select id=\"[^\"]*\" name=\"([^\"]*)\">(.*?)</select>", RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Selected();
}
