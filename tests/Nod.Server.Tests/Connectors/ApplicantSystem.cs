using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Connectors;

/// <summary>
/// An applicant tracking system: it delivers as Greenhouse does, signed apart from Nod's own code, and has an API with tokens
/// on a free port of the loopback, which answers or refuses as it is told.
/// </summary>
internal sealed class ApplicantSystem : IAsyncDisposable
{
    public const string Secret = "a secret of at least sixteen characters";
    public const string Field = "sms_consent";
    public const string ClientId = "client-1";
    public const string ClientSecret = "the client's own secret";

    private static int lastDelivery;

    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, string Token, JsonNode Body, int Answered)> written = new();

    private ApplicantSystem(WebApplication app) => this.app = app;

    /// <summary>How it answers the next writes, by status; 200 when the list has run out.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    /// <summary>How often a token was fetched, and with what.</summary>
    public ConcurrentQueue<(string Authorization, string Form)> Tokens { get; } = new();

    /// <summary>Everything that was written, in the order it came.</summary>
    public IReadOnlyList<(string Path, string Token, JsonNode Body, int Answered)> Written => [.. written];

    public string Url => app.Urls.First();

    public static async Task<ApplicantSystem> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromMilliseconds(100));
        var app = builder.Build();
        var system = new ApplicantSystem(app);
        app.MapPost("/token", (RequestDelegate)system.GiveTokenAsync);
        app.MapPatch("/v3/candidates/{id}", (RequestDelegate)system.WriteAsync);
        await app.StartAsync();
        return system;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Waits until a person's field was written and taken with a value.</summary>
    public Task<IReadOnlyList<(string Path, string Token, JsonNode Body, int Answered)>> TookAsync(
        string id,
        string value
    ) =>
        Eventually.HoldsAsync(
            () => Task.FromResult(Written),
            all => all.Any(one => one.Path.EndsWith($"/{id}", StringComparison.Ordinal) && Is(one, value))
        );

    /// <summary>Whether a write was taken and set the field to this.</summary>
    public static bool Is((string Path, string Token, JsonNode Body, int Answered) write, string value) =>
        write.Answered == 200
        && Reply.At(write.Body, "custom_fields.0.name_key") == Field
        && Reply.At(write.Body, "custom_fields.0.value") == value;

    /// <summary>A delivery in the vendor's words (developers.greenhouse.io/webhooks.html), shortened.</summary>
    public static JsonObject Delivery(
        string action,
        string phone,
        JsonNode? answer,
        DateTimeOffset at,
        string candidate = "57683957",
        string stage = "Phone screen"
    ) =>
        new()
        {
            ["action"] = action,
            ["payload"] = new JsonObject
            {
                ["application"] = new JsonObject
                {
                    ["id"] = 69306314,
                    ["prospect"] = false,
                    ["applied_at"] = Team.Wire(at),
                    ["last_activity_at"] = Team.Wire(at),
                    ["current_stage"] = new JsonObject { ["name"] = stage },
                    ["candidate"] = new JsonObject
                    {
                        ["id"] = JsonNode.Parse(candidate),
                        ["first_name"] = "Maria",
                        ["last_name"] = "Lopez",
                        ["phone_numbers"] = new JsonArray(new JsonObject { ["value"] = phone, ["type"] = "mobile" }),
                        ["custom_fields"] = new JsonObject { [Field] = new JsonObject { ["value"] = answer } },
                    },
                    ["jobs"] = new JsonArray(new JsonObject { ["name"] = "Driver" }),
                },
            },
        };

    /// <summary>Delivers to a connector's address under the right signature.</summary>
    public static Task<Reply> DeliverAsync(RunningServer server, string hook, JsonNode body, string? id = null) =>
        DeliverAsync(server, hook, Encoding.UTF8.GetBytes(body.ToJsonString()), id);

    /// <summary>Delivers any bytes, signed with a secret.</summary>
    public static Task<Reply> DeliverAsync(
        RunningServer server,
        string hook,
        byte[] body,
        string? id = null,
        string secret = Secret
    ) =>
        server
            .Api.With(null)
            .SendAsync(
                HttpMethod.Post,
                hook,
                Caller.Content(body, "application/json"),
                [
                    ("Signature", Sign(body, secret)),
                    ("Greenhouse-Event-ID", id ?? $"delivery-{Interlocked.Increment(ref lastDelivery)}"),
                ]
            );

    public static string Sign(byte[] body, string secret) =>
        "sha256 " + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private async Task GiveTokenAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Tokens.Enqueue((http.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync()));
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(
            $$"""{"access_token":"token-{{Tokens.Count}}","expires_in":3600,"token_type":"Bearer"}"""
        );
    }

    private async Task WriteAsync(HttpContext http)
    {
        var body = await JsonNode.ParseAsync(http.Request.Body);
        var status = Answers.TryDequeue(out var told) ? told : 200;
        var token = http.Request.Headers.Authorization.ToString();
        written.Enqueue((http.Request.Path.ToString(), token, body!, status));
        http.Response.StatusCode = status;
    }
}
