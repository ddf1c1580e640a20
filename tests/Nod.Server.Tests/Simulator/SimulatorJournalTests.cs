using Nod.Ledger;
using Nod.Providers.Simulator;
using Nod.Sending;
using Nod.Server.Tests.Harness;
using Nod.Testing;

namespace Nod.Server.Tests.Simulator;

public sealed class SimulatorJournalTests : IDisposable
{
    private static readonly Guid First = new("00000000-0000-7000-8000-000000000001");
    private static readonly Guid Second = new("00000000-0000-7000-8000-000000000002");

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-journal-");

    private string Journal => Path.Combine(folder.FullName, "simulator.ndjson");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_text_outlives_the_process_however_long_it_is()
    {
        await TakeAsync(First, new string('ü', 1600));

        Assert.Equal(Outcome.Accepted, await AskAsync(First));
        Assert.Equal(Outcome.Absent, await AskAsync(Second));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(0)]
    public async Task Half_a_line_that_a_kill_left_spoils_neither_what_was_taken_before_nor_after(int missing)
    {
        await TakeAsync(First, "Drivers wanted.");
        var whole = await File.ReadAllBytesAsync(Journal, TestContext.Current.CancellationToken);
        var half = whole[..^(missing + 1)];
        await File.WriteAllBytesAsync(Journal, [.. whole, .. half], TestContext.Current.CancellationToken);

        await TakeAsync(Second, "Cooks wanted.");

        Assert.Equal(Outcome.Accepted, await AskAsync(First));
        Assert.Equal(Outcome.Accepted, await AskAsync(Second));
        Assert.Equal(2, (await File.ReadAllLinesAsync(Journal, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_journal_that_is_broken_before_its_end_is_refused()
    {
        await TakeAsync(First, "Drivers wanted.");
        await File.WriteAllTextAsync(
            Journal,
            "{\"Reference\":\n" + await File.ReadAllTextAsync(Journal, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );

        var refusal = Assert.Throws<InvalidDataException>(() => Open().Dispose());

        Assert.Contains("line 1", refusal.Message, StringComparison.Ordinal);
    }

    private SimulatorProvider Open() => new(new ManualClock(RunningServer.Start), Journal);

    private async Task TakeAsync(Guid reference, string body)
    {
        using var carrier = Open();
        var handOver = await carrier.HandOverAsync(
            TextOf(carrier, reference, body),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(Outcome.Accepted, handOver.Outcome);
    }

    private async Task<Outcome> AskAsync(Guid reference)
    {
        using var carrier = Open();
        var text = TextOf(carrier, reference, "?");
        return (await carrier.AskAsync(text, TestContext.Current.CancellationToken)).Outcome;
    }

    private static OutboundText TextOf(SimulatorProvider carrier, Guid reference, string body)
    {
        PhoneNumber.TryRead("+12125550147", out var phone);
        var message = new MessageAddress(new ContactAddress(First, phone), reference);
        return new OutboundText(message, reference, carrier.Name, Team.Number, body, Team.Brand, Team.Jobs, default);
    }
}
