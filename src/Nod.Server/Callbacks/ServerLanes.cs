namespace Nod.Server.Callbacks;

/// <summary>
/// Tells servers outside what is due to them, over and over, each server in a lane of its own: one that does not answer
/// keeps nobody else waiting. What is to be told stands in the store until it was, so nothing is lost when this ends.
/// </summary>
/// <param name="readDue">Reads what is due, as much as goes into memory.</param>
/// <param name="urlOf">Where something is to be told.</param>
/// <param name="tell">Tells one server all of it, and notes in the store what was told.</param>
/// <param name="failed">Learns of a failure; what was told and not noted is told again.</param>
internal sealed class ServerLanes<T>(
    Func<CancellationToken, Task<IReadOnlyList<T>>> readDue,
    Func<T, string> urlOf,
    Func<IReadOnlyList<T>, CancellationToken, Task> tell,
    Action<Exception> failed
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> underWay = [];

    /// <summary>Goes on until it is to stop, then waits for the lanes under way.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await BeginAsync(stopping) == 0)
                {
                    await Task.Delay(Pause, TimeProvider.System, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: what is to be told stands in the store.
                failed(failure);
                await Task.Delay(FailurePause, TimeProvider.System, CancellationToken.None);
            }
        }

        await Task.WhenAll(underWay.Values);
    }

    // Begins with every server that something is due to and that is not being told already; how many that are.
    private async Task<int> BeginAsync(CancellationToken cancellation)
    {
        // Before reading: what is read afterwards no longer has what these told.
        foreach (var (server, _) in underWay.Where(lane => lane.Value.IsCompleted).ToList())
        {
            underWay.Remove(server);
        }

        var due = await readDue(cancellation);
        var begun = 0;
        foreach (var server in due.GroupBy(ServerOf).Where(server => !underWay.ContainsKey(server.Key)))
        {
            underWay[server.Key] = TellAsync([.. server], cancellation);
            begun++;
        }

        return begun;
    }

    private async Task TellAsync(IReadOnlyList<T> news, CancellationToken cancellation)
    {
        // Reading goes on meanwhile.
        await Task.Yield();
        try
        {
            await tell(news, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was not told stands in the store.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Handed to nobody: whoever is told again can see that by its token.
            failed(failure);
        }
    }

    private string ServerOf(T news) => new Uri(urlOf(news)).GetLeftPart(UriPartial.Authority);
}
