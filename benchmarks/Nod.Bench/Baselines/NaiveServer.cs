using System.Text.Json.Serialization.Metadata;

namespace Nod.Bench.Baselines;

/// <summary>
/// The naive service: minimal API over <see cref="NaiveLedger"/>, as a team would write it in a week.
/// </summary>
internal static class NaiveServer
{
    /// <summary>The token that signs the naive webhook.</summary>
    public const string AuthToken = "12345-bench-auth-token";

    /// <summary>
    /// The connections of the pool: of 8, 16, 32 and 64 the one that served 64 clients on two cores best.
    /// </summary>
    private const int Connections = 32;

    /// <summary>Serves until it is told to end.</summary>
    public static async Task RunAsync(string url, string key, string database)
    {
        await using var source = NaiveLedger.Open(database, Connections);
        var ledger = new NaiveLedger(source);
        var keys = new BearerKeys(key);
        var app = SlimServer.Build(url);
        app.MapPost("/naive/decisions", context => DecideAsync(context, keys, ledger));
        app.MapPost("/naive/consents", context => RecordAsync(context, keys, ledger));
        app.MapPost(StopWebhook.NaivePath, context => StopAsync(context, new Uri(url), ledger));
        await app.RunAsync();
    }

    private static async Task DecideAsync(HttpContext context, BearerKeys keys, NaiveLedger ledger)
    {
        if (await ReadAsync(context, keys, Wire.Default.DecisionAsked) is { } asked)
        {
            var state = await ledger.FindAsync(asked, context.RequestAborted);
            var decision = Judge(asked, state, TimeProvider.System.GetUtcNow());
            await AnswerAsync(context, StatusCodes.Status200OK, decision, Wire.Default.NaiveDecision);
        }
    }

    private static async Task RecordAsync(HttpContext context, BearerKeys keys, NaiveLedger ledger)
    {
        if (await ReadAsync(context, keys, Wire.Default.ConsentAsked) is { } asked)
        {
            var key = context.Request.Headers["Idempotency-Key"].ToString();
            var recorded = await ledger.AppendAsync(asked, key.Length == 0 ? null : key, context.RequestAborted);
            await AnswerAsync(context, StatusCodes.Status201Created, recorded, Wire.Default.NaiveRecorded);
        }
    }

    private static async Task StopAsync(HttpContext context, Uri url, NaiveLedger ledger)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var parameters = form.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()));
        var expected = StopWebhook.Sign(new Uri(url, StopWebhook.NaivePath), parameters, AuthToken);
        if (!StopWebhook.Same(expected, context.Request.Headers[StopWebhook.SignatureHeader].ToString()))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (StopWords.Contains(form["Body"].ToString().Trim()))
        {
            var now = TimeProvider.System.GetUtcNow();
            var phone = form["From"].ToString();
            var asked = new ConsentAsked(phone, Story.Brand, Story.Program, "revoke", "keyword", now, null, null);
            await ledger.AppendAsync(asked, form["MessageSid"], context.RequestAborted);
        }

        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync("<Response/>", context.RequestAborted);
    }

    private static readonly HashSet<string> StopWords = new(
        ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"],
        StringComparer.OrdinalIgnoreCase
    );

    private static NaiveDecision Judge(DecisionAsked asked, NaiveState? found, DateTimeOffset now)
    {
        const string policy = "naive-1";
        var text = $"{asked.Body} Reply STOP to opt out.";
        var segments = new NaiveSegments((text.Length + 159) / 160, "gsm7", text.Length);
        if (found is not { OptedIn: true } state)
        {
            var reason = new NaiveReason("no_consent", "consent", "The contact has not opted in to this program.");
            return new("deny", [reason], null, text, segments, [], policy);
        }

        var local = now.ToOffset(state.Offset);
        if (local.Hour is >= 8 and < 21)
        {
            return new("permit", [], null, text, segments, [state.LastEventId], policy);
        }

        var opens = new DateTimeOffset(local.Date.AddHours(local.Hour < 8 ? 8 : 32), state.Offset);
        var quiet = new NaiveReason(
            "quiet_hours",
            "quiet_hours",
            "It is outside 8 a.m. to 9 p.m. where the contact is."
        );
        return new("defer", [quiet], opens, text, segments, [state.LastEventId], policy);
    }

    private static async ValueTask<T?> ReadAsync<T>(HttpContext context, BearerKeys keys, JsonTypeInfo<T> asked)
        where T : class
    {
        if (!keys.Admits(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return null;
        }

        var body = await context.Request.ReadFromJsonAsync(asked, context.RequestAborted);
        if (body is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return body;
    }

    private static Task AnswerAsync<T>(HttpContext context, int status, T answer, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, type, cancellationToken: context.RequestAborted);
    }
}
