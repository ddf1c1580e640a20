using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Chaos;

/// <summary>
/// Many callers at once over HTTP. What a person does comes one after the other, as they do it; texts to them and
/// everybody else go on meanwhile. What got no answer is asked again in the next life with the same key, and a part of
/// what was answered as well.
/// </summary>
/// <param name="testimony">Where what was asked and answered is noted.</param>
/// <param name="phones">The people.</param>
/// <param name="hookSecret">Signs their texts.</param>
/// <param name="seed">Where chance begins.</param>
internal sealed class Load(Testimony testimony, IReadOnlyList<string> phones, byte[] hookSecret, int seed)
{
    private const int People = 5;
    private const int Texters = 8;
    private const int Lines = 8;
    private const int RepeatedMax = 40;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(4);

    private readonly Errands errands = new(seed);
    private readonly ConcurrentQueue<Person> idle = new(phones.Select(phone => new Person(phone)));
    private readonly ConcurrentQueue<Errand> unansweredTexts = new();
    private readonly ConcurrentQueue<Batch> answered = new();
    private Batch? unansweredBatch;

    /// <summary>Asks and asks, until told to end; then what is on the wire is awaited.</summary>
    public async Task RunAsync(HttpClient http, string key, CancellationToken end)
    {
        var api = new Caller(http, key);
        var workers = new List<Task> { RepeatAsync(http, key, end), SendBatchesAsync(http, key, end) };
        workers.AddRange(Enumerable.Range(0, People).Select(_ => ActAsync(api, end)));
        workers.AddRange(Enumerable.Range(0, Texters).Select(_ => TextAsync(api, end)));
        await Task.WhenAll(workers);
    }

    /// <summary>Asks again whatever got no answer yet, with nothing new.</summary>
    /// <returns>How many requests there were.</returns>
    public async Task<int> FinishAsync(HttpClient http, string key)
    {
        var api = new Caller(http, key);
        var left = idle.Where(person => person.UnderWay is not null).Select(person => person.UnderWay!).ToList();
        left.AddRange(unansweredTexts);
        foreach (var errand in left)
        {
            Assert.True(
                await TryAsync(api, errand),
                $"{errand.Deed} {errand.Token} got no answer from a healthy server"
            );
        }

        if (unansweredBatch is { } batch)
        {
            Assert.True(await TryAsync(http, key, batch), "a batch got no answer from a healthy server");
        }

        return left.Count + (unansweredBatch is null ? 0 : 1);
    }

    private async Task ActAsync(Caller api, CancellationToken end)
    {
        while (!end.IsCancellationRequested && idle.TryDequeue(out var person))
        {
            person.UnderWay ??= errands.NextAct(person.Phone, person.IsNew);
            person.IsNew = false;
            if (await TryAsync(api, person.UnderWay))
            {
                Remember(new Batch([person.UnderWay]));
                person.UnderWay = null;
            }

            idle.Enqueue(person);
            await Task.Delay(Breath, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task TextAsync(Caller api, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var text = unansweredTexts.TryDequeue(out var left) ? left : errands.NextText(phones);
            if (await TryAsync(api, text))
            {
                Remember(new Batch([text]));
            }
            else
            {
                unansweredTexts.Enqueue(text);
            }

            await Task.Delay(Breath, TimeProvider.System, CancellationToken.None);
        }
    }

    // Whoever is in a batch does nothing else until all of it is answered.
    private async Task SendBatchesAsync(HttpClient http, string key, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            unansweredBatch ??= NextBatch();
            if (unansweredBatch is { } batch && await TryAsync(http, key, batch))
            {
                unansweredBatch = null;
                Remember(batch);
                batch.People.ForEach(idle.Enqueue);
            }

            await Task.Delay(Breath, TimeProvider.System, CancellationToken.None);
        }
    }

    private Batch? NextBatch()
    {
        var people = new List<Person>();
        for (var tried = 0; tried < 3 * Lines && people.Count < Lines && idle.TryDequeue(out var person); tried++)
        {
            if (person.UnderWay is null && !person.IsNew)
            {
                people.Add(person);
            }
            else
            {
                idle.Enqueue(person);
            }
        }

        return people.Count == 0
            ? null
            : new Batch([.. people.Select(person => errands.NextLine(person.Phone))]) { People = people };
    }

    private async Task RepeatAsync(HttpClient http, string key, CancellationToken end)
    {
        var api = new Caller(http, key);
        for (var count = answered.Count; count > 0 && answered.TryDequeue(out var batch); count--)
        {
            if (end.IsCancellationRequested)
            {
                return;
            }

            _ = batch.People.Count == 0 ? await TryAsync(api, batch.Errands[0]) : await TryAsync(http, key, batch);
        }
    }

    private void Remember(Batch batch)
    {
        if (answered.Count < RepeatedMax)
        {
            answered.Enqueue(batch);
        }
    }

    /// <summary>Sends a request; false when the connection broke before the whole answer had come.</summary>
    private async Task<bool> TryAsync(Caller api, Errand errand)
    {
        testimony.Begin(errand.Token, errand.Deed, errand.Phone, errand.Program);
        try
        {
            testimony.Acknowledge(errand.Token, await errand.SendAsync(api, hookSecret));
            return true;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return false;
        }
    }

    // Each line is acknowledged when it has come whole, whatever becomes of the rest.
    private async Task<bool> TryAsync(HttpClient http, string key, Batch batch)
    {
        foreach (var errand in batch.Errands)
        {
            testimony.Begin(errand.Token, errand.Deed, errand.Phone, errand.Program);
        }

        var lines = string.Join('\n', batch.Errands.Select(errand => Encoding.UTF8.GetString(errand.Body)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/consents")
        {
            Content = Caller.Content(Encoding.UTF8.GetBytes(lines), "application/x-ndjson"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.TryAddWithoutValidation(Caller.IdempotencyHeader, "batch-" + batch.Errands[0].Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            foreach (var errand in batch.Errands)
            {
                if (await reader.ReadLineAsync() is not { } line)
                {
                    return false;
                }

                // A line has no status of its own when all is well.
                var isRecorded = line.Contains("\"event_id\":", StringComparison.Ordinal);
                testimony.Acknowledge(errand.Token, new Given(isRecorded ? 201 : 400, line));
            }

            return true;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private sealed class Person(string phone)
    {
        public string Phone => phone;

        public bool IsNew { get; set; } = true;

        public Errand? UnderWay { get; set; }
    }

    /// <summary>Requests that go together as NDJSON, or one that goes alone, which then names no people.</summary>
    private sealed record Batch(IReadOnlyList<Errand> Errands)
    {
        public List<Person> People { get; init; } = [];
    }
}
