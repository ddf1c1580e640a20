using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Nod.Bench.Load;

namespace Nod.Bench;

/// <summary>Sets up and seeds our store over its own HTTP interface, as an integrator would.</summary>
internal sealed class NodStore(Target target, int contacts)
{
    private const int LinesPerRequest = 5_000;
    private const int Connections = 2;
    private static readonly byte[] Recorded = "\"recorded_at\""u8.ToArray();
    private DisclosureId? disclosure;
    private long next;

    /// <summary>The wording that consents refer to.</summary>
    public DisclosureId Disclosure => disclosure ?? throw new InvalidOperationException("Set the store up first.");

    /// <summary>Makes the brand, the program, the sender and the wording.</summary>
    public async Task SetUpAsync(CancellationToken cancellation)
    {
        using var client = Client();
        await SendAsync(
            client,
            HttpMethod.Put,
            $"/v1/brands/{Story.Brand}",
            """
            {"name":"Bench Staffing","legal_name":"Bench Staffing LLC","country":"US",
             "help_contact":"help@bench.example","terms_url":"https://bench.example/terms",
             "privacy_url":"https://bench.example/privacy","languages":["en"]}
            """,
            cancellation
        );
        await SendAsync(
            client,
            HttpMethod.Put,
            $"/v1/brands/{Story.Brand}/programs/{Story.Program}",
            """
            {"name":"Job alerts","class":"job_alert","purpose":"New shifts near the candidate",
             "frequency":{"max":5,"per":"week"},"languages":["en"]}
            """,
            cancellation
        );
        await SendAsync(
            client,
            HttpMethod.Put,
            $"/v1/senders/{Story.Sender}",
            $$"""
            {"kind":"long_code","number":"{{Story.SenderNumber}}","provider":"simulator","brand":"{{Story.Brand}}",
             "programs":["{{Story.Program}}"]
            }
            """,
            cancellation
        );
        using var shown = JsonDocument.Parse(
            await SendAsync(
                client,
                HttpMethod.Post,
                "/v1/disclosures",
                $$"""
                {"brand":"{{Story.Brand}}","program":"{{Story.Program}}","language":"en","method":"web_form",
                 "text":"{{Story.Disclosure}}"}
                """,
                cancellation
            )
        );
        var id = shown.RootElement.GetProperty("id").GetString() ?? "";
        disclosure = new(id, shown.RootElement.GetProperty("version").GetInt32());
    }

    /// <summary>
    /// Sends one body and returns the answer; used to see what an answer looks like and how long it is.
    /// </summary>
    public async Task<string> AskAsync(string path, string body, CancellationToken cancellation)
    {
        using var client = Client();
        return await SendAsync(client, HttpMethod.Post, path, body, cancellation);
    }

    /// <summary>Reads one address and returns the answer.</summary>
    public async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        using var client = Client();
        return await client.GetStringAsync(new Uri(path, UriKind.Relative), cancellation);
    }

    /// <summary>Imports the next <paramref name="events"/> of the story as NDJSON; returns events a second.</summary>
    public async Task<double> ImportAsync(int events, int rounds, CancellationToken cancellation)
    {
        var from = next;
        next += events;
        var now = TimeProvider.System.GetUtcNow();
        var batches = Enumerable
            .Range(0, (events + LinesPerRequest - 1) / LinesPerRequest)
            .Select(batch => (From: from + ((long)batch * LinesPerRequest), Batch: batch));
        var watch = Stopwatch.StartNew();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = cancellation };
        await Parallel.ForEachAsync(
            batches,
            options,
            async (batch, token) =>
            {
                var count = (int)Math.Min(LinesPerRequest, from + events - batch.From);
                var request = ImportRequest(batch.From, count, rounds, now);
                using var connection = await HttpConnection.OpenAsync(target.Url, token);
                Check(await connection.SendAsync(request, token), count);
            }
        );
        return events / watch.Elapsed.TotalSeconds;
    }

    private byte[] ImportRequest(long from, int count, int rounds, DateTimeOffset now)
    {
        var body = new StringBuilder();
        for (var index = from; index < from + count; index++)
        {
            body.Append(Story.Event(index, contacts, rounds, Disclosure, now)).Append('\n');
        }

        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /v1/consents HTTP/1.1\r\nHost: {target.Url.Authority}\r\nAuthorization: Bearer {target.Key}\r\n"
                + $"Content-Type: application/x-ndjson\r\nContent-Length: {body.Length}\r\n\r\n"
        );
        return Encoding.ASCII.GetBytes(head + body);
    }

    private static void Check(HttpAnswer answer, int count)
    {
        var body = answer.Body.Span;
        var recorded = body.Count(Recorded);
        if (answer.Status is not (200 or 201) || recorded != count)
        {
            var start = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 2_000)]);
            throw new BenchFailure($"Import: {answer.Status}, {recorded} of {count} recorded.\n{start}");
        }
    }

    private HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = target.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", target.Key);
        return client;
    }

    private static async Task<string> SendAsync(
        HttpClient client,
        HttpMethod method,
        string path,
        string body,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        using var answer = await client.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? text
            : throw new BenchFailure($"{method} {path}: {(int)answer.StatusCode} {text}");
    }
}
