using Nod.Bench.Baselines;

namespace Nod.Bench;

/// <summary>
/// What seeding showed: import rates chunk by chunk, COPY beside them, and what it all takes on disk.
/// </summary>
internal sealed record Seeding(
    IReadOnlyList<double> ImportPerSecond,
    IReadOnlyList<double> CopyPerSecond,
    long BytesRunning,
    long BytesStopped,
    TimeSpan Start
);

/// <summary>Our server with its seeded store.</summary>
internal sealed class NodUnderTest(NodServer server, NodStore store, Seeding seeding) : IAsyncDisposable
{
    /// <summary>In how many chunks the store is seeded, so that import and COPY can take turns.</summary>
    private const int Chunks = 5;

    public NodServer Server => server;

    public NodStore Store => store;

    public Seeding Seeding => seeding;

    /// <summary>
    /// Sets up and seeds an installation, importing all events in chunks; with <paramref name="copy"/>, each chunk is
    /// followed by a bare COPY of as many rows. Then stops it in good order, weighs it and starts it again.
    /// </summary>
    public static async Task<NodUnderTest> SeedAsync(
        NodServer server,
        Pace pace,
        BareCopy? copy,
        CancellationToken cancellation
    )
    {
        try
        {
            await server.StartAsync(cancellation);
            var store = new NodStore(server.Target, pace.Contacts);
            await store.SetUpAsync(cancellation);
            var (imported, copied) = (new List<double>(), new List<double>());
            for (var chunk = 0; chunk < Chunks; chunk++)
            {
                var events = pace.Events / Chunks;
                imported.Add(await store.ImportAsync(events, pace.EventsPerContact, cancellation));
                if (copy is not null)
                {
                    copied.Add(await copy.RunAsync(events, pace.Contacts, cancellation));
                }
            }

            var running = server.BytesOnDisk;
            await server.StopAsync();
            var stopped = server.BytesOnDisk;
            var start = await server.StartAsync(cancellation);
            return new(server, store, new(imported, copied, running, stopped, start));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
