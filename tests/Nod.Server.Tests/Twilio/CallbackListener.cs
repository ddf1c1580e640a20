using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Nod.Providers.Http;
using Nod.Providers.Twilio;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Twilio;

/// <summary>An application's address for status callbacks, on a free port of the loopback; answers as it is told.</summary>
internal sealed class CallbackListener : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Heard> all = new();

    private CallbackListener(WebApplication app) => this.app = app;

    /// <summary>How it answers the next posts, by status; 200 when the list has run out.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    /// <summary>What it answers to texts from people, by media type and body; nothing unless a test says so.</summary>
    public Func<Heard, (string MediaType, string Body)?> Reply { get; set; } = _ => null;

    /// <summary>Where it listens for texts from people.</summary>
    public string InboundUrl => app.Urls.First() + "/inbound?who=acme";

    /// <summary>The texts from people that it took, in order.</summary>
    public IReadOnlyList<Heard> Texts =>
        [.. all.Where(one => one.Answered == 200 && one.Address.Contains("/inbound", StringComparison.Ordinal))];

    /// <summary>Everything that was posted, in order.</summary>
    public IReadOnlyList<Heard> All => [.. all];

    /// <summary>Where it listens, with a query, which the signature covers too.</summary>
    public string Url => app.Urls.First() + "/status?who=acme&x=a%20b";

    public static async Task<CallbackListener> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var listener = new CallbackListener(app);
        app.MapPost("/status", (RequestDelegate)listener.HearAsync);
        app.MapPost("/inbound", (RequestDelegate)listener.HearAsync);
        await app.StartAsync();
        return listener;
    }

    /// <summary>Waits until so many were posted.</summary>
    public Task<IReadOnlyList<Heard>> HeardAsync(int count) =>
        Eventually.HoldsAsync(() => Task.FromResult(All), heard => heard.Count >= count);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HearAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var address = $"http://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}";
        var status = Answers.TryDequeue(out var told) ? told : StatusCodes.Status200OK;
        var heard = new Heard(
            address,
            body.ToArray(),
            http.Request.Headers[TwilioSignature.Header].ToString(),
            http.Request.Headers["I-Twilio-Idempotency-Token"].ToString(),
            status
        );
        all.Enqueue(heard);
        http.Response.StatusCode = status;
        if (status is >= 300 and < 400)
        {
            http.Response.Headers.Location = "/elsewhere";
        }
        else if (status == StatusCodes.Status200OK && Reply(heard) is var (mediaType, words))
        {
            http.Response.ContentType = mediaType;
            await http.Response.WriteAsync(words);
        }
    }
}

/// <summary>A post to the listener.</summary>
internal sealed record Heard(string Address, byte[] Body, string Signature, string Token, int Answered)
{
    /// <summary>A field of the form; empty when it was not there.</summary>
    public string this[string field] =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(Body)).TryGetValue(field, out var value)
            ? value.ToString()
            : string.Empty;

    /// <summary>Whether the signature is the secret's.</summary>
    public bool IsSignedBy(string secret) => new TwilioSignature(new Secret(secret)).Covers(Address, Body, Signature);
}
