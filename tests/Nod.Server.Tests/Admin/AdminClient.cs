using System.Net;
using System.Text.RegularExpressions;
using Nod.Server.Admin.Hosting;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Admin;

/// <summary>An answer of a page.</summary>
internal sealed record Page(HttpStatusCode Status, string Text, string? Location, IReadOnlyList<string> Cookies)
{
    public required IReadOnlyDictionary<string, string> Headers { get; init; }
}

/// <summary>
/// A browser without scripts: keeps cookies, posts forms with what the page put into them, and follows nothing by itself.
/// </summary>
internal sealed partial class AdminClient(RunningServer server) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = server.Http.BaseAddress,
    };
    private readonly Dictionary<string, string> cookies = [];

    /// <summary>The session's secret; null when not signed in.</summary>
    public string? Session
    {
        get => cookies.GetValueOrDefault(Door.Cookie);
        set => cookies[Door.Cookie] = value!;
    }

    /// <summary>A client that has signed in.</summary>
    public static async Task<AdminClient> SignedInAsync(RunningServer server, string email, string password)
    {
        var client = new AdminClient(server);
        var page = await client.SignInAsync(email, password);
        Assert.Equal("/admin", page.Location);
        return client;
    }

    public void Dispose() => http.Dispose();

    public Task<Page> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Page> SignInAsync(string email, string password, string path = "/admin/sign-in") =>
        PostAsync(path, "sign-in", ("email", email), ("password", password));

    /// <summary>Opens a page and posts one of its forms.</summary>
    public async Task<Page> PostAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await GetAsync(path);
        var token = Token().Match(page.Text);
        var sent = fields.Append(("_handler", form));
        if (token.Success)
        {
            sent = sent.Append(("__RequestVerificationToken", token.Groups[1].Value));
        }

        return await PostAsync(path, sent);
    }

    /// <summary>Posts to an address what it is told, and nothing else.</summary>
    public Task<Page> PostAsync(string path, IEnumerable<(string Name, string Value)> fields) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent(
                    fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
                ),
            }
        );

    /// <summary>Opens a page and posts one of its forms with a file.</summary>
    public async Task<Page> PostFileAsync(
        string path,
        string form,
        (string Name, string MediaType, byte[] Bytes) file,
        params (string Name, string Value)[] fields
    )
    {
        var token = Token().Match((await GetAsync(path)).Text).Groups[1].Value;
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Append(("_handler", form)).Append(("__RequestVerificationToken", token)))
        {
            content.Add(new StringContent(value), name);
        }

        var bytes = new ByteArrayContent(file.Bytes);
        bytes.Headers.ContentType = new(file.MediaType);
        content.Add(bytes, "file", file.Name);
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
    }

    /// <summary>Posts JSON, or what is said to be.</summary>
    public Task<Page> PostJsonAsync(
        string path,
        string json,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, mediaType),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return SendAsync(request);
    }

    private async Task<Page> SendAsync(HttpRequestMessage request)
    {
        if (cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(pair => $"{pair.Key}={pair.Value}")));
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var set = answer.Headers.TryGetValues("Set-Cookie", out var values) ? values.ToList() : [];
        foreach (var cookie in set)
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                cookies.Remove(pair[0]);
            }
            else
            {
                cookies[pair[0]] = pair[1];
            }
        }

        return new Page(
            answer.StatusCode,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            answer.Headers.Location?.IsAbsoluteUri == true
                ? answer.Headers.Location.PathAndQuery
                : answer.Headers.Location?.ToString(),
            set
        )
        {
            Headers = answer.Headers.ToDictionary(
                header => header.Key,
                header => string.Join(", ", header.Value),
                StringComparer.OrdinalIgnoreCase
            ),
        };
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
