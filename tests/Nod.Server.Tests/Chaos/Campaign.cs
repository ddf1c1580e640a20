using System.Diagnostics;
using Nod.Server.Tests.Harness;
using NodaTime;

namespace Nod.Server.Tests.Chaos;

/// <summary>What a campaign did; a campaign that hit nothing has shown nothing.</summary>
internal sealed record CampaignFigures
{
    public int Kills { get; set; }
    public int Audits { get; set; }
    public int Asked { get; set; }
    public int Acknowledged { get; set; }
    public int Repetitions { get; set; }
    public int AskedAgainAtTheEnd { get; set; }
    public int StopsAcknowledged { get; set; }
    public int Events { get; set; }
    public int Messages { get; set; }
    public int TextsTaken { get; set; }
    public int BlockedAtTheSecondJudgement { get; set; }
    public int ClaimsUnderWayAtAKill { get; set; }
    public int ClaimsGivenBack { get; set; }
    public double SlowestReadySeconds { get; set; }
}

/// <summary>
/// One server, killed again and again under load. Between two lives the load rests and the auditor compares; at the end
/// everything that is due is let go out, and everything is compared once more.
/// </summary>
/// <param name="program">The server.</param>
/// <param name="seed">What kills and load are drawn from.</param>
/// <param name="kills">How often it is killed.</param>
internal sealed class Campaign(ServerProgram program, int seed, int kills)
{
    private static readonly TimeSpan LoadMax = TimeSpan.FromMilliseconds(1800);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromMilliseconds(250);
    private static readonly Duration DrainAhead = Duration.FromMinutes(2);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(500);

    private readonly IReadOnlyList<string> phones = People.At(TimeProvider.System.Now());
    private readonly Testimony testimony = new(program.Journal);
    private readonly Auditor auditor = new();
    private readonly HashSet<Guid> underWayAtAKill = [];
    private TimeSpan startTakes;

    public CampaignFigures Figures { get; } = new();

    /// <summary>Runs it to its end, or to the first restart after which something was found.</summary>
    public async Task<IReadOnlyList<Violation>> RunAsync()
    {
        var key = await program.InitAsync();
        using var http = new HttpClient { BaseAddress = program.Address, Timeout = TimeSpan.FromSeconds(60) };
        var api = new Caller(http, key);
        await StartAsync(http);
        await new Team(api, TimeProvider.System.GetUtcNow).SetUpAsync();
        await program.KillAsync();

        var load = new Load(testimony, phones, program.HookSecret, seed);
        foreach (var life in Schedule.Draw(seed, kills))
        {
            var found = await LiveAsync(life, load, http, key);
            if (found.Count > 0)
            {
                return found;
            }
        }

        await StartAsync(http);
        Figures.AskedAgainAtTheEnd = await load.FinishAsync(http, key);
        await DrainAsync(api);
        var left = await AuditAsync(api, TimeProvider.System.Now());
        await CountAsync(api);
        return left;
    }

    private async Task<IReadOnlyList<Violation>> LiveAsync(Life life, Load load, HttpClient http, string key)
    {
        Figures.Kills++;
        if (life.Kill == KillMoment.WhileStarting)
        {
            program.Start();
            await Task.Delay(startTakes * life.Share * 1.1, TimeProvider.System);
            await program.KillAsync();
            return [];
        }

        await StartAsync(http);
        IReadOnlyList<Violation> found = [];
        if (life.Kill == KillMoment.UnderLoad)
        {
            var api = new Caller(http, key);
            found = await AuditAsync(api, null);
            (await api.PostAsync("/simulator/settings", SettingsBody(life.Carrier))).ShouldBe(200);
        }

        using var end = new CancellationTokenSource();
        var loading = load.RunAsync(http, key, end.Token);
        var span = life.Kill == KillMoment.UnderLoad ? LoadMax : RecoveryMax;
        await Task.Delay(span * life.Share, TimeProvider.System);
        Assert.False(program.HasEnded, $"the server ended by itself: {string.Join('\n', program.Complaints)}");
        await program.KillAsync();
        await end.CancelAsync();
        await loading;
        return found;
    }

    private async Task StartAsync(HttpClient http)
    {
        var started = Stopwatch.GetTimestamp();
        program.Start();
        await program.ReadyAsync(http);
        startTakes = Stopwatch.GetElapsedTime(started);
        Figures.SlowestReadySeconds = Math.Max(Figures.SlowestReadySeconds, startTakes.TotalSeconds);
    }

    // The journal's messages are known before the store is read; the journal that counts is read after it.
    private async Task<IReadOnlyList<Violation>> AuditAsync(Caller api, Instant? drained)
    {
        Figures.Audits++;
        var asked = testimony.All;
        var messages = MessagesOf(asked, await CarrierJournal.ReadAsync(program.Journal));
        var toRead = drained is null ? messages.Where(id => !auditor.IsSettled(id)) : messages;
        var store = await StoreReading.TakeAsync(api, phones, toRead);
        underWayAtAKill.UnionWith(
            store
                .Messages.Values.OfType<MessageReading>()
                .Where(one => one.Status == "handing_over")
                .Select(one => one.Id)
        );
        // What the carrier took since the messages were listed is not among those that were read.
        var journal = await CarrierJournal.ReadAsync(program.Journal);
        var known = journal.Where(line => line.Text is not { } text || messages.Contains(text.MessageId));
        return auditor.Audit(new Evidence(asked, store, [.. known], drained));
    }

    private async Task DrainAsync(Caller api)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var messages = MessagesOf(testimony.All, await CarrierJournal.ReadAsync(program.Journal));
            var read = await StoreReading.TakeAsync(api, [], messages.Where(id => !auditor.IsSettled(id)));
            var due = TimeProvider.System.Now() + DrainAhead;
            if (read.Messages.Values.All(message => message is null || message.RestsUntil(due)))
            {
                return;
            }

            // The auditor says which ones are left.
            if (Stopwatch.GetElapsedTime(started) > DrainPatience)
            {
                return;
            }

            await Task.Delay(DrainPause, TimeProvider.System);
        }
    }

    private static HashSet<Guid> MessagesOf(IEnumerable<Asked> asked, IEnumerable<JournalLine> journal) =>
        [
            .. asked
                .Where(one => one.Deed == Deed.Text && one.Answers.Count > 0)
                .Select(one => Auditor.MessageIn(one.Answers[0]))
                .OfType<Guid>(),
            .. journal.Select(line => line.Text?.MessageId).OfType<Guid>(),
        ];

    private async Task CountAsync(Caller api)
    {
        var asked = testimony.All;
        var journal = await CarrierJournal.ReadAsync(program.Journal);
        var store = await StoreReading.TakeAsync(api, phones, MessagesOf(asked, journal));
        var messages = store.Messages.Values.OfType<MessageReading>().ToList();
        Figures.Asked = asked.Count;
        Figures.Acknowledged = asked.Count(one => one.Acknowledged is not null);
        Figures.Repetitions = testimony.Repetitions;
        Figures.StopsAcknowledged = asked.Count(one =>
            one is { Deed: Deed.Stop or Deed.Revoke, Acknowledged: not null }
        );
        Figures.Events = store.Contacts.Values.Sum(contact => contact.History.Count);
        Figures.Messages = messages.Count;
        Figures.TextsTaken = journal.Count;
        Figures.BlockedAtTheSecondJudgement = messages.Count(one => one.Status == "blocked");
        Figures.ClaimsUnderWayAtAKill = underWayAtAKill.Count;
        // A simulated failure is recorded as unknown first; straight back to queued goes only what a kill interrupted.
        Figures.ClaimsGivenBack = messages.Count(one =>
            one.Statuses.Zip(one.Statuses.Skip(1)).Any(step => step is ("handing_over", "queued"))
        );
    }

    private static System.Text.Json.Nodes.JsonObject SettingsBody(CarrierMood mood) =>
        new()
        {
            ["error_rate"] = mood.ErrorRate,
            ["delay_ms"] = mood.DelayMs,
            ["filter_rate"] = mood.FilterRate,
            ["duplicate_webhooks"] = mood.DuplicateWebhooks,
            ["reorder_webhooks"] = mood.ReorderWebhooks,
            ["seed"] = mood.Seed,
        };
}
