using System.Text.Json.Serialization.Metadata;

namespace Nod.Bench.Baselines;

/// <summary>The ceiling: reads the same JSON, checks the same key, answers as many bytes, does nothing else.</summary>
internal static class CeilingServer
{
    /// <summary>Serves until it is told to end.</summary>
    public static Task RunAsync(string url, string key, int decisionBytes, int consentBytes)
    {
        var app = SlimServer.Build(url);
        var keys = new BearerKeys(key);
        var decision = OfSize(decisionBytes);
        var consent = OfSize(consentBytes);
        app.MapPost(
            "/ceiling/decisions",
            context => AnswerAsync(context, keys, Wire.Default.DecisionAsked, decision, StatusCodes.Status200OK)
        );
        app.MapPost(
            "/ceiling/consents",
            context => AnswerAsync(context, keys, Wire.Default.ConsentAsked, consent, StatusCodes.Status201Created)
        );
        return app.RunAsync();
    }

    private static async Task AnswerAsync<T>(
        HttpContext context,
        BearerKeys keys,
        JsonTypeInfo<T> asked,
        Padded answer,
        int status
    )
    {
        if (!keys.Admits(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var body = await context.Request.ReadFromJsonAsync(asked, context.RequestAborted);
        context.Response.StatusCode = body is null ? StatusCodes.Status400BadRequest : status;
        await context.Response.WriteAsJsonAsync(answer, Wire.Default.Padded, cancellationToken: context.RequestAborted);
    }

    private static Padded OfSize(int bytes)
    {
        const string verdict = "permit";
        var frame = """{"verdict":"permit","padding":""}""".Length;
        return new(verdict, new('x', Math.Max(0, bytes - frame)));
    }
}
