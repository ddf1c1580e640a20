using System.Collections.Concurrent;
using System.Globalization;
using Nod.Sending;
using Xunit;

namespace Nod.Testing;

/// <summary>
/// The promises of a provider with HTTP behind it, held against recorded exchanges: one request per hand-over, whatever
/// goes wrong, and no certainty that the answer does not give.
/// </summary>
public abstract class HttpProviderConformance : ProviderConformance, IAsyncLifetime
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Hasty = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<IMessageProvider> opened = [];
    private readonly ConcurrentDictionary<Guid, int> taken = new();

    /// <summary>The provider's end of the line.</summary>
    protected ScriptedPeer Peer { get; } = new();

    /// <summary>A provider that speaks to an address.</summary>
    protected abstract IMessageProvider Open(Uri address, TimeSpan answerWithin);

    /// <summary>The text a request hands over, by the reference it carries; null for a question.</summary>
    protected abstract Guid? ReferenceOf(PeerRequest request);

    /// <summary>The recorded answer to a text that was taken.</summary>
    protected abstract PeerAnswer Accepted { get; }

    /// <summary>Recorded refusals, each with what it means.</summary>
    protected abstract IReadOnlyList<(PeerAnswer Answer, FailureKind Kind)> Refusals { get; }

    /// <summary>The recorded answer to too many at a time.</summary>
    protected abstract PeerAnswer Throttled(string retryAfter);

    /// <summary>The recorded answer to a question, with these texts on record.</summary>
    protected virtual PeerAnswer OnRecord(params IReadOnlyList<OutboundText> texts) => new(404, string.Empty);

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var provider in opened.OfType<IDisposable>())
        {
            provider.Dispose();
        }

        await Peer.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override int TimesTaken(OutboundText text) => taken.GetValueOrDefault(text.Reference);

    /// <inheritdoc/>
    protected override IMessageProvider In(PeerMood mood)
    {
        Peer.Script = request =>
        {
            if (ReferenceOf(request) is not { } reference)
            {
                return request.Method.Length == 0
                    ? PeerAnswer.None(
                        mood == PeerMood.IsLostBefore && Peer.Connections <= 1 ? PeerAct.Ignores : default
                    )
                    : OnRecord([.. taken.Keys.Select(one => Texts[one])]);
            }

            if (mood is PeerMood.Takes or PeerMood.IsLostAfter)
            {
                taken.AddOrUpdate(reference, 1, (_, times) => times + 1);
            }

            return mood switch
            {
                PeerMood.Takes => Accepted,
                PeerMood.Refuses => Refusals.First(one => one.Kind == FailureKind.OptedOut).Answer,
                _ => PeerAnswer.None(PeerAct.FallsSilent),
            };
        };
        return Opened(Peer.Address, mood is PeerMood.Takes or PeerMood.Refuses ? Patient : Hasty);
    }

    [Fact]
    public async Task What_leaves_is_the_text_whole_with_number_and_sender()
    {
        var (provider, text) = (In(PeerMood.Takes), Text(11));

        await provider.HandOverAsync(text, CancellationToken.None);

        var request = Assert.Single(Peer.Requests);
        Assert.Equal(text.Reference, ReferenceOf(request));
        Assert.Contains(text.To.ToString().TrimStart('+'), request.Everything, StringComparison.Ordinal);
        Assert.Contains(text.From.TrimStart('+'), request.Everything, StringComparison.Ordinal);
        Assert.Contains("& co? Reply STOP to end.", request.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_means_what_its_code_says()
    {
        foreach (var (answer, kind) in Refusals)
        {
            Peer.Script = _ => answer;
            // A sender each: some refusals make the sender pause.
            var handOver = await Opened(Peer.Address, Patient).HandOverAsync(Text(12), CancellationToken.None);

            Assert.True(handOver.Failure?.Kind == kind, $"{answer}: wanted {kind}, got {handOver}");
            Assert.Equal(handOver.Failure.Passes ? Outcome.Absent : Outcome.Rejected, handOver.Outcome);
        }

        Assert.Contains(Refusals, one => one.Kind == FailureKind.OptedOut);
        Assert.Contains(Refusals, one => one.Kind == FailureKind.InvalidNumber);
        Assert.Contains(Refusals, one => one.Kind == FailureKind.Account);
    }

    [Fact]
    public async Task A_throttled_sender_pauses_as_long_as_asked_and_others_go_on()
    {
        var provider = Opened(Peer.Address, Patient);
        Peer.Script = _ => Throttled("7");
        var first = await provider.HandOverAsync(Text(13), CancellationToken.None);
        Peer.Script = _ => Accepted;

        Clock.Move(TimeSpan.FromSeconds(6.9));
        var early = await provider.HandOverAsync(Text(14), CancellationToken.None);
        var other = await provider.HandOverAsync(Text(15, "+12125550101"), CancellationToken.None);
        Clock.Move(TimeSpan.FromSeconds(0.2));
        var later = await provider.HandOverAsync(Text(16), CancellationToken.None);

        Assert.Equal(FailureKind.Throttled, first.Failure?.Kind);
        Assert.Equal(TimeSpan.FromSeconds(7), first.Failure?.RetryAfter);
        Assert.Equal(Outcome.Absent, first.Outcome);
        Assert.Equal(Outcome.Absent, early.Outcome);
        Assert.Equal(Outcome.Accepted, other.Outcome);
        Assert.Equal(Outcome.Accepted, later.Outcome);
        Assert.Equal(3, Peer.Requests.Count);
    }

    [Fact]
    public async Task A_retry_after_that_is_a_date_is_kept_to()
    {
        var provider = Opened(Peer.Address, Patient);
        var until = DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds() + 90);
        Peer.Script = _ => Throttled(until.ToString("R", CultureInfo.InvariantCulture));
        await provider.HandOverAsync(Text(31), CancellationToken.None);
        Peer.Script = _ => Accepted;

        Clock.Move(until - Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        var early = await provider.HandOverAsync(Text(32), CancellationToken.None);
        Clock.Move(TimeSpan.FromSeconds(1.5));
        var later = await provider.HandOverAsync(Text(33), CancellationToken.None);

        Assert.Equal((Outcome.Absent, Outcome.Accepted), (early.Outcome, later.Outcome));
    }

    [Fact]
    public async Task A_retry_after_that_is_nonsense_still_makes_the_sender_pause()
    {
        var provider = Opened(Peer.Address, Patient);
        Peer.Script = _ => Throttled("soon");

        await provider.HandOverAsync(Text(17), CancellationToken.None);
        var early = await provider.HandOverAsync(Text(18), CancellationToken.None);

        Assert.Equal(Outcome.Absent, early.Outcome);
        Assert.Single(Peer.Requests);
    }

    [Theory]
    [InlineData(PeerAct.HangsUp)]
    [InlineData(PeerAct.BreaksOff)]
    [InlineData(PeerAct.FallsSilent)]
    public async Task A_line_that_breaks_leaves_the_outcome_unknown_after_one_request(PeerAct act)
    {
        Peer.Script = request =>
            request.Method.Length == 0
                ? Accepted
                : (act == PeerAct.BreaksOff ? Accepted : PeerAnswer.None(act)) with
                {
                    Act = act,
                };

        var handOver = await Opened(Peer.Address, act == PeerAct.FallsSilent ? Hasty : Patient)
            .HandOverAsync(Text(19), CancellationToken.None);

        Assert.Equal(Outcome.Unknown, handOver.Outcome);
        Assert.Single(Peer.Requests);
    }

    [Fact]
    public async Task A_line_that_breaks_after_it_was_used_is_not_tried_again_either()
    {
        var provider = Opened(Peer.Address, Patient);
        Peer.Script = _ => Accepted;
        await provider.HandOverAsync(Text(20), CancellationToken.None);
        Peer.Script = _ => PeerAnswer.None(PeerAct.HangsUp);

        var handOver = await provider.HandOverAsync(Text(21), CancellationToken.None);

        Assert.Equal(Outcome.Unknown, handOver.Outcome);
        Assert.Equal(2, Peer.Requests.Count);
    }

    [Fact]
    public async Task What_never_left_is_absent_and_may_be_judged_anew()
    {
        var handOver = await Opened(ScriptedPeer.NobodyThere(), Patient)
            .HandOverAsync(Text(22), CancellationToken.None);

        Assert.Equal(Outcome.Absent, handOver.Outcome);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(302)]
    public async Task An_answer_that_is_neither_yes_nor_no_leaves_the_outcome_unknown(int status)
    {
        Peer.Script = _ => new PeerAnswer(status, "<html>out of order</html>", ("Location", "http://127.0.0.1:9/"));

        var handOver = await Opened(Peer.Address, Patient).HandOverAsync(Text(23), CancellationToken.None);

        Assert.Equal(Outcome.Unknown, handOver.Outcome);
        Assert.Single(Peer.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>welcome</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"sid\":{},\"data\":[],\"message_uuid\":7.5e999,\"MessageId\":null")]
    [InlineData("\u0000")]
    public async Task A_yes_that_can_t_be_read_leaves_the_outcome_unknown(string body)
    {
        Peer.Script = _ => new PeerAnswer(Accepted.Status, body);

        var handOver = await Opened(Peer.Address, Patient).HandOverAsync(Text(24), CancellationToken.None);

        Assert.Equal(Outcome.Unknown, handOver.Outcome);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so()
    {
        Peer.Script = _ => PeerAnswer.None(PeerAct.FallsSilent);
        using var given = new CancellationTokenSource();
        var handOver = Opened(Peer.Address, Patient).HandOverAsync(Text(25), given.Token);

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handOver);
    }

    [Fact]
    public async Task A_provider_out_of_order_is_left_alone_for_a_while()
    {
        var provider = Opened(Peer.Address, Patient);
        Peer.Script = _ => new PeerAnswer(503, string.Empty);
        for (var i = 0; i < 20; i++)
        {
            await provider.HandOverAsync(Text(26), CancellationToken.None);
        }

        var requests = Peer.Requests.Count;
        var left = await provider.HandOverAsync(Text(27), CancellationToken.None);

        Assert.Equal(Outcome.Absent, left.Outcome);
        Assert.Equal(requests, Peer.Requests.Count);
        Assert.Equal(20, requests);
    }

    [Fact]
    public async Task A_provider_that_was_left_alone_is_tried_again_and_then_used_as_before()
    {
        var provider = Opened(Peer.Address, Patient);
        Peer.Script = _ => new PeerAnswer(503, string.Empty);
        for (var i = 0; i < 21; i++)
        {
            await provider.HandOverAsync(Text(34), CancellationToken.None);
        }

        Peer.Script = _ => Accepted;
        Clock.Move(TimeSpan.FromSeconds(14));
        var early = await provider.HandOverAsync(Text(35), CancellationToken.None);
        Clock.Move(TimeSpan.FromSeconds(2));
        var first = await provider.HandOverAsync(Text(36), CancellationToken.None);
        var second = await provider.HandOverAsync(Text(37), CancellationToken.None);

        Assert.Equal(Outcome.Absent, early.Outcome);
        Assert.Equal((Outcome.Accepted, Outcome.Accepted), (first.Outcome, second.Outcome));
        Assert.Equal(22, Peer.Requests.Count);
    }

    [Fact]
    public async Task A_question_that_gets_no_good_answer_leaves_the_outcome_unknown()
    {
        foreach (var body in new[] { "", "{}", "[]", "<html>", "null" })
        {
            Peer.Script = _ => new PeerAnswer(200, body);
            var answer = await Opened(Peer.Address, Patient).AskAsync(Text(28), CancellationToken.None);

            Assert.Equal(CanBeAsked ? Outcome.Unknown : Outcome.Undecidable, answer.Outcome);
        }

        Peer.Script = _ => new PeerAnswer(500, string.Empty);
        var failed = await Opened(Peer.Address, Patient).AskAsync(Text(29), CancellationToken.None);
        Assert.Equal(CanBeAsked ? Outcome.Unknown : Outcome.Undecidable, failed.Outcome);
    }

    [Fact]
    public async Task A_text_not_on_record_is_not_absent_while_it_may_still_arrive()
    {
        Peer.Script = _ => OnRecord();

        var answer = await Opened(Peer.Address, Patient).AskAsync(Text(30), CancellationToken.None);

        Assert.Equal(CanBeAsked ? Outcome.Unknown : Outcome.Undecidable, answer.Outcome);
    }

    private IMessageProvider Opened(Uri address, TimeSpan answerWithin)
    {
        var provider = Open(address, answerWithin);
        opened.Add(provider);
        return provider;
    }
}
