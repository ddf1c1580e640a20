using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Nod.Catalog;
using Nod.Sending;

namespace Nod.Providers.Simulator;

/// <summary>
/// A carrier for trying things without one: it keeps virtual phones, delivers, fails, filters and delays as told, and
/// does so the same way for the same seed and texts.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="journalPath">Where to keep the journal; null for memory only.</param>
public sealed class SimulatorProvider(TimeProvider clock, string? journalPath) : IMessageProvider, IDisposable
{
    private readonly SimulatorJournal journal = new(journalPath);
    private readonly ConcurrentDictionary<(PhoneNumber To, string Body), int> tries = new();
    private volatile SimulatorSettings settings = new();
    private int reporting;

    private const string FilteredWords = "filtered by the simulated carrier";

    /// <summary>The name senders call it by.</summary>
    public const string ProviderName = "simulator";

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <summary>How it behaves; may be changed at any time.</summary>
    public SimulatorSettings Settings
    {
        get => settings;
        set => settings = value;
    }

    /// <summary>Told of every delivery report; set once before the first hand-over.</summary>
    public Func<DeliveryReport, Task> Report { get; set; } = _ => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<HandOver> HandOverAsync(OutboundText text, CancellationToken cancellation)
    {
        var now = settings;
        if (now.Delay > TimeSpan.Zero)
        {
            await Task.Delay(now.Delay, clock, cancellation);
        }

        var tried = tries.AddOrUpdate((text.To, text.Body), 1, (_, known) => known + 1);
        var chance = new Chance(now.Seed, text, tried);
        var fails = chance.Draw(0) < now.ErrorRate;
        if (fails && chance.Draw(1) < 0.5)
        {
            return new HandOver(Outcome.Rejected, null, "simulated refusal");
        }

        var taken = new SimulatedText(
            text.Reference,
            text.Message.Id,
            text.Message.Contact.Organization,
            "sim-" + text.Reference.ToString("N"),
            text.From,
            text.To.ToString(),
            text.Body,
            clock.GetUtcNow(),
            chance.Draw(2) < now.FilterRate
        );
        // An answer that gets lost may have been given before or after the carrier took the text.
        var lostBefore = fails && chance.Draw(3) < 0.5;
        if (!lostBefore && !journal.TryTake(taken))
        {
            return new HandOver(Outcome.Rejected, null, "this reference was handed over before");
        }

        if (fails)
        {
            return new HandOver(Outcome.Unknown, null, "simulated timeout");
        }

        await ReportAsync(text, taken, now);
        return new HandOver(Outcome.Accepted, taken.ProviderMessageId, null);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FieldFault> Check(Sender sender) => [];

    /// <inheritdoc/>
    public Task<HandOver> AskAsync(OutboundText text, CancellationToken cancellation) =>
        Task.FromResult(
            journal.Find(text.Reference) is { } taken
                ? new HandOver(Outcome.Accepted, taken.ProviderMessageId, null)
                : new HandOver(Outcome.Absent, null, "the carrier never received it")
        );

    /// <summary>What reached a phone of an organization's contacts, oldest first.</summary>
    public IReadOnlyList<SimulatedText> Reached(Guid organization, PhoneNumber phone) =>
        [.. journal.Reached(phone.ToString()).Where(text => text.Organization == organization)];

    /// <summary>How many texts it took whose delivery is still to be reported.</summary>
    public int Reporting => Volatile.Read(ref reporting);

    /// <summary>Forgets what it carried to somebody who was erased.</summary>
    public void Forget(Func<SimulatedText, bool> isGone) => journal.Forget(isGone);

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private async Task ReportAsync(OutboundText text, SimulatedText taken, SimulatorSettings now)
    {
        var report = new DeliveryReport(
            text.Message,
            text.Reference,
            taken.ProviderMessageId,
            !taken.Filtered,
            taken.Filtered ? FilteredWords : null,
            taken.Filtered ? new ProviderFailure(FailureKind.Filtered, "-", FilteredWords) : null
        );
        var times = now.DuplicateWebhooks ? 2 : 1;
        Interlocked.Increment(ref reporting);
        if (now.ReorderWebhooks)
        {
            await RepeatAsync(report, times);
        }
        else
        {
            // Reports come on their own, and may overtake the record of the answer, as with any carrier.
            _ = Task.Run(() => RepeatAsync(report, times), CancellationToken.None);
        }
    }

    private async Task RepeatAsync(DeliveryReport report, int times)
    {
        try
        {
            for (var i = 0; i < times; i++)
            {
                await Report(report);
            }
        }
        finally
        {
            Interlocked.Decrement(ref reporting);
        }
    }

    // Chance drawn from the seed, the text and how often it was tried, not from a sequence: the order of hand-overs of
    // different texts does not matter.
    private readonly struct Chance(int seed, OutboundText text, int tried)
    {
        public double Draw(int which)
        {
            var input = Encoding.UTF8.GetBytes($"{seed} {which} {tried} {text.To} {text.Body}");
            var hash = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(input));
            return (hash >> 11) * (1.0 / (1UL << 53));
        }
    }
}
