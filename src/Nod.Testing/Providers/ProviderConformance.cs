using System.Collections.Concurrent;
using Nod.Sending;
using NodaTime;
using Xunit;

namespace Nod.Testing;

/// <summary>What a provider does with the next text, as a test wants it.</summary>
public enum PeerMood
{
    /// <summary>Takes it and says so.</summary>
    Takes,

    /// <summary>Refuses it for good.</summary>
    Refuses,

    /// <summary>Is lost before it has taken the text.</summary>
    IsLostBefore,

    /// <summary>Takes the text, and its answer is lost.</summary>
    IsLostAfter,
}

/// <summary>The promises of every provider, whatever is behind it.</summary>
public abstract class ProviderConformance
{
    /// <summary>The time the provider sees.</summary>
    protected ManualClock Clock { get; } = new();

    /// <summary>Identifiers of a run.</summary>
    protected IdSource Ids { get; } = new(new ManualClock(), new Random(7).NextBytes);

    /// <summary>The provider in this mood. Asked later, it tells what it took.</summary>
    protected abstract IMessageProvider In(PeerMood mood);

    /// <summary>How many times the text reached the provider, by the provider's own count.</summary>
    protected abstract int TimesTaken(OutboundText text);

    /// <summary>Whether it can be asked what became of a text.</summary>
    protected virtual bool CanBeAsked => true;

    /// <summary>How long after the attempt an answer to the question is sure.</summary>
    protected virtual TimeSpan SureAfter => TimeSpan.FromHours(1);

    [Fact]
    public async Task A_text_it_takes_is_accepted_with_its_identifier_and_taken_once()
    {
        var (provider, text) = (In(PeerMood.Takes), Text(1));

        var handOver = await provider.HandOverAsync(text, CancellationToken.None);

        Assert.Equal(Outcome.Accepted, handOver.Outcome);
        Assert.False(string.IsNullOrEmpty(handOver.ProviderMessageId));
        Assert.Null(handOver.Failure);
        Assert.Equal(1, TimesTaken(text));
    }

    [Fact]
    public async Task A_text_it_refuses_is_rejected_with_its_words()
    {
        var handOver = await In(PeerMood.Refuses).HandOverAsync(Text(2), CancellationToken.None);

        Assert.Equal(Outcome.Rejected, handOver.Outcome);
        Assert.False(string.IsNullOrEmpty(handOver.Detail));
    }

    [Fact]
    public async Task A_text_lost_before_it_was_taken_is_unknown_and_later_never_said_to_be_accepted()
    {
        var (provider, text) = (In(PeerMood.IsLostBefore), Text(3));

        var handOver = await provider.HandOverAsync(text, CancellationToken.None);
        Clock.Move(SureAfter);
        var answer = await provider.AskAsync(text, CancellationToken.None);

        Assert.Equal(Outcome.Unknown, handOver.Outcome);
        Assert.Equal(CanBeAsked ? Outcome.Absent : Outcome.Undecidable, answer.Outcome);
        Assert.Equal(0, TimesTaken(text));
    }

    [Fact]
    public async Task A_text_whose_answer_was_lost_is_unknown_until_asked_and_taken_once()
    {
        var (provider, text) = (In(PeerMood.IsLostAfter), Text(4));

        var handOver = await provider.HandOverAsync(text, CancellationToken.None);
        var answer = await provider.AskAsync(text, CancellationToken.None);

        Assert.Equal(Outcome.Unknown, handOver.Outcome);
        Assert.Equal(CanBeAsked ? Outcome.Accepted : Outcome.Undecidable, answer.Outcome);
        Assert.Equal(1, TimesTaken(text));
    }

    /// <summary>Every text made, by its reference.</summary>
    protected ConcurrentDictionary<Guid, OutboundText> Texts { get; } = new();

    /// <summary>A text to one of many people.</summary>
    protected OutboundText Text(int person, string from = "+12125550100")
    {
        var text = new OutboundText(
            new Ledger.MessageAddress(Sample.Contact(person), Ids.Next()),
            Ids.Next(),
            "provider",
            from,
            "Acme: Grüezi 🦊 & co? Reply STOP to end.",
            "acme",
            "shifts",
            MessageClass.Transactional
        )
        {
            ClaimedAt = Instant.FromDateTimeOffset(Clock.GetUtcNow()),
        };
        Texts[text.Reference] = text;
        return text;
    }
}
