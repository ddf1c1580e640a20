using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Webhooks;

/// <summary>A consumer's address, on a free port of the loopback; answers, refuses, redirects or hangs as it is told.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Posted> all = new();

    private WebhookReceiver(WebApplication app) => this.app = app;

    /// <summary>How it answers the next posts, by status; <see cref="Otherwise"/> when the list has run out.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    /// <summary>How it answers then.</summary>
    public int Otherwise { get; set; } = 200;

    /// <summary>Whether it takes posts and never answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>Everything that was posted, in the order it came.</summary>
    public IReadOnlyList<Posted> All => [.. all];

    public string Url => app.Urls.First() + "/nod";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromMilliseconds(100));
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/nod", (RequestDelegate)receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so many were posted.</summary>
    public Task<IReadOnlyList<Posted>> PostedAsync(int count) =>
        Eventually.HoldsAsync(() => Task.FromResult(All), posted => posted.Count >= count);

    /// <summary>Waits until one of a type was taken.</summary>
    public async Task<Posted> TookAsync(string type) =>
        (
            await Eventually.HoldsAsync(
                () => Task.FromResult(All.FirstOrDefault(one => one.Type == type && one.Answered == 200)),
                one => one is not null
            )
        )!;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var status = Answers.TryDequeue(out var told) ? told : Otherwise;
        all.Enqueue(
            new Posted(
                http.Request.Headers["webhook-id"].ToString(),
                http.Request.Headers["webhook-timestamp"].ToString(),
                http.Request.Headers["webhook-signature"].ToString(),
                body.ToArray(),
                status
            )
        );
        if (Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        }

        http.Response.StatusCode = status;
        if (status is >= 300 and < 400)
        {
            http.Response.Headers.Location = "/nod";
        }
    }
}

/// <summary>A post to the receiver.</summary>
internal sealed record Posted(string Id, string Timestamp, string Signature, byte[] Body, int Answered)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Type => Reply.At(Json, "type");

    public string At(string path) => Reply.At(Json, path);

    /// <summary>
    /// Whether a secret verifies it: written from the Standard Webhooks specification, apart from Nod's own signing. The
    /// secret is base64 behind whsec_; what is signed is id, full stop, time stamp, full stop, body; the header has
    /// signatures with spaces between, each with its version before a comma; the time stamp is at most five minutes off.
    /// </summary>
    public bool IsSignedBy(string secret, DateTimeOffset now)
    {
        const string mark = "whsec_";
        if (!secret.StartsWith(mark, StringComparison.Ordinal))
        {
            return false;
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(Timestamp, CultureInfo.InvariantCulture));
        using var hmac = IncrementalHash.CreateHMAC(
            HashAlgorithmName.SHA256,
            Convert.FromBase64String(secret[mark.Length..])
        );
        hmac.AppendData(Encoding.ASCII.GetBytes(Id));
        hmac.AppendData("."u8);
        hmac.AppendData(Encoding.ASCII.GetBytes(Timestamp));
        hmac.AppendData("."u8);
        hmac.AppendData(Body);
        var wanted = hmac.GetHashAndReset();
        return (now - at).Duration() <= TimeSpan.FromMinutes(5)
            && Signature
                .Split(' ')
                .Select(one => one.Split(','))
                .Where(parts => parts is ["v1", _])
                .Any(parts => CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(parts[1]), wanted));
    }
}
