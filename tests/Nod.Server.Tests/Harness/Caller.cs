using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Nod.Server.Tests.Harness;

/// <summary>Speaks HTTP with a server, with one key or none.</summary>
internal sealed class Caller(HttpClient http, string? key)
{
    public const string IdempotencyHeader = "Idempotency-Key";

    /// <summary>The same with another key.</summary>
    public Caller With(string? other) => new(http, other);

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Reply> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, Json(body));

    public Task<Reply> PostAsync(string path, JsonNode body, string? idempotencyKey = null) =>
        SendAsync(
            HttpMethod.Post,
            path,
            Json(body),
            idempotencyKey is null ? [] : [(IdempotencyHeader, idempotencyKey)]
        );

    /// <summary>Posts lines of NDJSON as they are.</summary>
    public Task<Reply> PostLinesAsync(string path, string lines, string? idempotencyKey = null) =>
        SendAsync(
            HttpMethod.Post,
            path,
            Content(Encoding.UTF8.GetBytes(lines), "application/x-ndjson"),
            idempotencyKey is null ? [] : [(IdempotencyHeader, idempotencyKey)]
        );

    /// <summary>Sends any bytes as JSON.</summary>
    public Task<Reply> SendRawAsync(HttpMethod method, string path, byte[] body) =>
        SendAsync(method, path, Content(body, "application/json"));

    public async Task<Reply> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        return new Reply(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType ?? string.Empty,
            await response.Content.ReadAsStringAsync()
        );
    }

    public static ByteArrayContent Json(JsonNode body) =>
        Content(Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json");

    public static ByteArrayContent Content(byte[] bytes, string mediaType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return content;
    }
}
