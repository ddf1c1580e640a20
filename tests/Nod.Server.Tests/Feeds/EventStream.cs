using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Feeds;

/// <summary>Reads server-sent events as the WHATWG's standard says: fields, a blank line, comments left out.</summary>
internal sealed class EventStream : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private EventStream(HttpResponseMessage response, Stream stream)
    {
        this.response = response;
        reader = new StreamReader(stream);
    }

    public int Status => (int)response.StatusCode;

    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    public static async Task<EventStream> OpenAsync(
        HttpClient http,
        string key,
        string? lastEventId = null,
        string query = ""
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events" + query);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null when the stream ended.</summary>
    public async Task<ReceivedEvent?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var (id, type, data) = ("", "", "");
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                {
                    return new ReceivedEvent(id, type, JsonNode.Parse(data)!);
                }
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data += line[6..];
            }
        }

        return null;
    }

    /// <summary>The next so many.</summary>
    public async Task<IReadOnlyList<ReceivedEvent>> NextAsync(int count)
    {
        var all = new List<ReceivedEvent>();
        while (all.Count < count)
        {
            all.Add(await NextAsync() ?? throw new EndOfStreamException($"after {all.Count} of {count}"));
        }

        return all;
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}

/// <summary>An event as it came.</summary>
internal sealed record ReceivedEvent(string Id, string Type, JsonNode Data)
{
    public string At(string path) => Reply.At(Data, path);
}
