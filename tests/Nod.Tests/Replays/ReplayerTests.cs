using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Replays;
using Nod.Rules;
using Nod.Sending;
using Nod.Testing;
using NodaTime;

namespace Nod.Tests.Replays;

/// <summary>On a store in memory, whose record a test can spoil at will.</summary>
public sealed class ReplayerTests : IAsyncDisposable
{
    private static readonly ContactAddress Person = new(Some.Organization.Id, Some.NewYork);

    private readonly ManualClock clock = new(Some.Noon.ToDateTimeOffset());
    private readonly IdSource ids;
    private readonly InMemoryStore store;
    private readonly SendGate gate = new(Policy.Shipped);

    public ReplayerTests()
    {
        ids = Some.Ids(clock);
        store = new InMemoryStore(clock, ids);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_judgement_comes_out_the_same_whatever_is_recorded_later()
    {
        await RecordAsync(Some.OptIn(Some.Noon - Duration.FromDays(1)));
        var (decision, message) = await AcceptAsync();
        await RecordAsync(Some.Stop(Some.Noon));

        var replayed = await ReplayAsync(decision, message);

        Assert.True(replayed.Same, string.Join("; ", replayed.Differences));
        Assert.Equal(Verdict.Permit, replayed.Now!.Verdict);
        Assert.Empty(replayed.Notes);
    }

    [Fact]
    public async Task A_person_of_whom_nothing_was_known_is_judged_again_so()
    {
        var (decision, message) = await AcceptAsync();
        await RecordAsync(Some.OptIn(Some.Noon - Duration.FromDays(1)));

        var replayed = await ReplayAsync(decision, message);

        Assert.True(replayed.Same, string.Join("; ", replayed.Differences));
        Assert.Equal(ReasonCodes.ConsentMissing, replayed.Now!.Reasons[0].Code);
        Assert.Null(decision.Grounds!.LastEvent);
    }

    [Fact]
    public async Task A_number_that_the_plan_did_not_know_stays_unknown()
    {
        await RecordAsync(Some.OptIn(Some.Noon - Duration.FromDays(1)));
        var (decision, message) = await AcceptAsync();

        var replayed = await ReplayAsync(decision with { Grounds = decision.Grounds! with { Number = null } }, message);

        Assert.False(replayed.Same);
        Assert.Null(replayed.Now!.Facts.NumberType);
    }

    [Fact]
    public async Task What_the_number_plan_said_of_that_day_counts()
    {
        await RecordAsync(Some.OptIn(Some.Noon - Duration.FromDays(1)));
        var (decision, message) = await AcceptAsync();
        var number = KeptDocument.Of(NumberPlan.Describe(Some.NewYork)!);
        var hawaii = number with
        {
            Text = number.Text.Replace("America/New_York", "Pacific/Honolulu", StringComparison.Ordinal),
        };
        hawaii = new KeptDocument(hawaii.Kind, hawaii.Name, hawaii.Text);
        await KeepAsync(hawaii);

        var replayed = await ReplayAsync(
            decision with
            {
                Grounds = decision.Grounds! with { Number = hawaii.Sha256 },
            },
            message
        );

        Assert.Equal(Verdict.Defer, replayed.Now!.Verdict);
        Assert.Contains(
            replayed.Differences,
            one => one.StartsWith("verdict was permit, is defer", StringComparison.Ordinal)
        );
        Assert.Contains(replayed.Differences, one => one.StartsWith("defer_until was none", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_time_zone_that_is_gone_makes_it_impossible()
    {
        await RecordAsync(Some.OptIn(Some.Noon - Duration.FromDays(1)));
        var (decision, message) = await AcceptAsync();
        var gone = new KeptDocument(
            KeptKind.Number,
            "US",
            """{"type":"mobile","region":"US","zones":["Atlantis/Poseidonis"],"subdivisions":[]}"""
        );
        await KeepAsync(gone);

        var replayed = await ReplayAsync(
            decision with
            {
                Grounds = decision.Grounds! with { Number = gone.Sha256 },
            },
            message
        );

        Assert.Contains("Atlantis/Poseidonis", replayed.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_grounds_or_message_nothing_is_judged_and_it_is_not_the_same()
    {
        var (decision, message) = await AcceptAsync();

        var old = await ReplayAsync(decision with { Grounds = null }, message);
        var gone = await ReplayAsync(decision, null);

        Assert.Equal((false, null, null), (old.Same, old.Now, gone.Now));
        Assert.Contains("before Nod kept", old.Problem, StringComparison.Ordinal);
        Assert.Contains("not on record", gone.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_not_kept_makes_it_impossible()
    {
        var (decision, message) = await AcceptAsync();

        var replayed = await ReplayAsync(
            decision with
            {
                Grounds = decision.Grounds! with { Policy = new string('0', 64) },
            },
            message
        );

        Assert.Contains("Not kept: the policy", replayed.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_words_and_reasons_differ()
    {
        var (decision, message) = await AcceptAsync();
        var first = decision.Decision.Reasons[0];
        var spoilt = decision.Decision with
        {
            Body = "Something else",
            Basis = [Some.Id(9)],
            Amendments = Amendments.Reconfirmation,
            PolicyVersion = "0000000000000000",
            Reasons = [first with { Detail = "Because." }],
            Facts = decision.Decision.Facts with { TextsBefore = 7, Zones = ["Europe/Berlin"], Jurisdictions = ["DE"] },
        };

        var replayed = await ReplayAsync(decision with { Decision = spoilt, FiledUnder = Verdict.Permit }, message);

        Assert.Equal(
            [
                "verdict the row is filed under",
                "reasons",
                "amendments",
                "basis",
                "policy_version",
                "places",
                "time zones",
                "texts before",
                "body differs",
            ],
            replayed.Differences.Select(one => one.Split(" was ")[0])
        );
    }

    [Fact]
    public async Task Events_that_do_not_hang_together_are_not_folded()
    {
        await RecordAsync(Some.OptIn(Some.Noon - Duration.FromDays(1)));
        await RecordAsync(Some.Stop(Some.Noon));
        var history = await store.ReadHistoryAsync(Person, null, 10, TestContext.Current.CancellationToken);

        Assert.Equal(2, KnownEvents.Fold(Person, history, 2).Sequence);
        Assert.Throws<CannotReplayException>(() => KnownEvents.Fold(Person, history, 3));
        Assert.Throws<CannotReplayException>(() => KnownEvents.Fold(Person, [history[0]], 1));
        var otherSalt = history[1] with { Prepared = history[1].Prepared with { Salt = new byte[16] } };
        Assert.Throws<CannotReplayException>(() => KnownEvents.Fold(Person, [history[0], otherSalt], 2));
        Assert.Throws<CannotReplayException>(() =>
            KnownEvents.Fold(Person with { Organization = Some.Id(5) }, history, 2)
        );
    }

    [Fact]
    public async Task Many_policies_replay_and_few_are_remembered()
    {
        await RecordAsync(Some.OptIn(Some.Noon - Duration.FromDays(1)));
        var core = Policy.Shipped.Packs.Where(pack => pack.Name is "core" or "ctia" or "twilio" or "us-federal");
        var replayer = new Replayer(store);
        for (var i = 0; i < 10; i++)
        {
            var policy = Policy.Load(core.Select(pack => (pack.Name, $"{pack.Text}\n# {i}")));
            var (decision, message) = await AcceptAsync(new SendGate(policy));

            var replayed = await replayer.ReplayAsync(decision, message, TestContext.Current.CancellationToken);

            Assert.True(replayed.Same, replayed.Problem + string.Join("; ", replayed.Differences));
            Assert.Equal(policy.Version, replayed.Now!.PolicyVersion);
        }
    }

    private Task<Replayed> ReplayAsync(RecordedDecision decision, MessageRecord? message) =>
        new Replayer(store).ReplayAsync(decision, message);

    private Task<RecordedEvent> RecordAsync(ConsentEvent happened)
    {
        var prepared = PreparedEvent.Of(happened, ids);
        return store.CommitAsync(
            new ChangeOf<RecordedEvent>(
                reads => reads.Contacts.Add(Person),
                context => context.Append(Person, prepared)
            )
        );
    }

    private Task<bool> KeepAsync(KeptDocument document) =>
        store.CommitAsync(
            new ChangeOf<bool>(
                _ => { },
                context =>
                {
                    context.Keep(document);
                    return true;
                }
            )
        );

    private async Task<(RecordedDecision Decision, MessageRecord Message)> AcceptAsync(SendGate? other = null)
    {
        var accepted = await store.CommitAsync(new AcceptMessage(other ?? gate, Some.Request, new Wanted()));
        var decisions = await store.ReadDecisionsAsync(Person.Organization, accepted.Message.Address.Id);
        return (Assert.Single(decisions), accepted.Message);
    }
}
