namespace Nod.Server.Api;

/// <summary>
/// The edge of every address that others deliver to: a fault is told, a failure is not acknowledged, so that the delivery
/// comes again, and nothing of the server's inside is shown.
/// </summary>
internal static class HookEdge
{
    /// <summary>What answers deliveries to an address.</summary>
    /// <param name="node">Whose log is told of failures.</param>
    /// <param name="take">Takes one; null when it has written an answer itself.</param>
    public static RequestDelegate Of(Node node, Func<HttpContext, Task<Answer?>> take) =>
        http => RunAsync(http, node, take);

    private static async Task RunAsync(HttpContext http, Node node, Func<HttpContext, Task<Answer?>> take)
    {
        Answer? answer;
        try
        {
            answer = await take(http);
        }
        catch (BadRequestException bad)
        {
            answer = Problem.Of(bad.Faults);
        }
        catch (BodyTooLargeException)
        {
            answer = TooLarge();
        }
        catch (BadHttpRequestException bad)
        {
            answer = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge() : Problem.BrokenTransfer();
        }
        catch (Exception gone)
            when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            node.Log.RequestFailed(failure, http.Request.Method, Node.RouteOf(http));
            answer = Problem.Of(StatusCodes.Status500InternalServerError, "internal", "Deliver it again.");
        }

        if (answer is { } ready)
        {
            await ready.WriteAsync(http);
        }
    }

    private static Answer TooLarge() =>
        Problem.Of(StatusCodes.Status413PayloadTooLarge, "too_large", "The body is too large.");
}
