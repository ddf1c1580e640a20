namespace Nod.Server.Api;

/// <summary>What operators and their tools ask. Needs no key and says nothing about people.</summary>
internal static class OperationsEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes, Node node)
    {
        routes.MapGet("/healthz", (RequestDelegate)(http => TextAsync(http, "alive\n"))).ExcludeFromDescription();
        routes.MapGet("/readyz", (RequestDelegate)(http => ReadyAsync(http, node))).ExcludeFromDescription();
        routes.MapGet("/metrics", (RequestDelegate)(http => MetricsAsync(http, node))).ExcludeFromDescription();
    }

    private static async Task ReadyAsync(HttpContext http, Node node)
    {
        try
        {
            await node.Store.PingAsync(http.RequestAborted).WaitAsync(Patience, node.Clock, http.RequestAborted);
            await TextAsync(http, "ready\n");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException and not OperationCanceledException)
        {
            node.Log.RequestFailed(failure, http.Request.Method, "/readyz");
            await Problem
                .Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "The store does not answer.")
                .WriteAsync(http);
        }
    }

    // A store that does not answer must not take the counters with it.
    private static async Task MetricsAsync(HttpContext http, Node node)
    {
        var text = node.Metrics.ToText();
        try
        {
            var now = node.Clock.Now();
            var outbox = await node
                .Store.ReadOutboxBacklogAsync(now, http.RequestAborted)
                .WaitAsync(Patience, node.Clock, http.RequestAborted);
            var webhooks = await node
                .Store.ReadBacklogsAsync(http.RequestAborted)
                .WaitAsync(Patience, node.Clock, http.RequestAborted);
            text += NodeMetrics.GaugesOf(outbox, webhooks, now);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException and not OperationCanceledException)
        {
            node.Log.RequestFailed(failure, http.Request.Method, "/metrics");
        }

        await TextAsync(http, text);
    }

    private static Task TextAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
