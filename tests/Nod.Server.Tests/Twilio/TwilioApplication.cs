using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using Nod.Server.Twilio;

namespace Nod.Server.Tests.Twilio;

/// <summary>An application that speaks to Twilio: posts forms, and authenticates with its account and token.</summary>
internal sealed class TwilioApplication(RunningServer server, string account, string token, string keySid)
{
    public const string Service = "MG0123456789abcdef0123456789abcdef";

    public string Account => account;

    public string Token => token;

    public string KeySid => keySid;

    public string Messages => $"/2010-04-01/Accounts/{account}/Messages.json";

    /// <summary>An application of the server's first organization, with a messaging service for job alerts.</summary>
    public static async Task<TwilioApplication> OnAsync(RunningServer server)
    {
        await Team.OnAsync(server);
        return await MakeAsync(server, server.Api);
    }

    /// <summary>The application of whoever's key this is; brand and sender are set up.</summary>
    public static async Task<TwilioApplication> MakeAsync(RunningServer server, Caller api)
    {
        var disclosure = (await api.PostAsync("/v1/disclosures", Team.DisclosureBody())).ShouldBe(201);
        var service = ServiceBody();
        service["disclosure"] = new JsonObject
        {
            ["id"] = disclosure.At("id"),
            ["version"] = (int)disclosure.Json["version"]!,
        };
        (await api.PutAsync($"/v1/messaging-services/{Service}", service)).ShouldBe(200);
        var key = new JsonObject
        {
            ["name"] = "the application",
            ["scopes"] = new JsonArray("read", "write", "send"),
            ["signs"] = true,
        };
        var made = (await api.PostAsync("/v1/api-keys", key)).ShouldBe(201);
        return new TwilioApplication(server, made.At("account_sid"), made.At("api_key"), made.At("sid"));
    }

    public static JsonObject ServiceBody() =>
        new()
        {
            ["brand"] = Team.Brand,
            ["program"] = Team.Jobs,
            ["class"] = "job_alert",
            ["senders"] = new JsonArray(Team.Sender),
        };

    public string Path(string sid) => $"/2010-04-01/Accounts/{account}/Messages/{sid}.json";

    /// <summary>The message that a sid names.</summary>
    public static Guid IdOf(string sid) =>
        TwilioSid.IsMessage(sid, out var id) ? id : throw new ArgumentException("no message", nameof(sid));

    /// <summary>Asks for a text of the service.</summary>
    public Task<Reply> TextAsync(string to, params (string Name, string Value)[] more) =>
        CreateAsync([("To", to), ("MessagingServiceSid", Service), ("Body", "Drivers wanted in Queens."), .. more]);

    /// <summary>Asks for a text with these parameters alone; a later one replaces an earlier of its name.</summary>
    public Task<Reply> CreateAsync(params (string Name, string Value)[] fields) =>
        PostAsync(Messages, [.. fields.GroupBy(field => field.Name).Select(same => same.Last())]);

    public Task<Reply> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, path, Form(fields));

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Reply> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content = null,
        params (string Name, string Value)[] headers
    ) => As(account, token, method, path, content, headers);

    /// <summary>The same with other credentials.</summary>
    public Task<Reply> As(
        string user,
        string password,
        HttpMethod method,
        string path,
        HttpContent? content = null,
        params (string Name, string Value)[] headers
    )
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return server
            .Api.With(null)
            .SendAsync(
                method,
                path,
                content,
                [("Authorization", new AuthenticationHeaderValue("Basic", basic).ToString()), .. headers]
            );
    }

    public static ByteArrayContent Form(params (string Name, string Value)[] fields) =>
        Form(
            string.Join(
                '&',
                fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}")
            )
        );

    public static ByteArrayContent Form(string body) =>
        Caller.Content(Encoding.UTF8.GetBytes(body), "application/x-www-form-urlencoded");

    /// <summary>Waits until a text stands so.</summary>
    public Task<Reply> StandsAsync(string sid, string status) =>
        Eventually.HoldsAsync(() => GetAsync(Path(sid)), reply => reply.ShouldBe(200).At("status") == status);
}

internal static class TwilioReplies
{
    /// <summary>Fails unless it is an error in Twilio's shape, of this status and number.</summary>
    public static Reply ShouldBeError(this Reply reply, int status, int code)
    {
        reply.ShouldBe(status);
        Assert.Equal("application/json", reply.MediaType);
        Assert.True(code == (int)reply.Json["code"]!, $"expected {code}: {reply.Text}");
        Assert.Equal(status, (int)reply.Json["status"]!);
        Assert.NotEmpty(reply.At("message"));
        Assert.StartsWith("http", reply.At("more_info"), StringComparison.Ordinal);
        return reply;
    }
}
