using System.Collections.Immutable;
using NodaTime;

namespace Nod.Decisions;

/// <summary>A text that was accepted for a person.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="At">When it was due.</param>
public readonly record struct SentText(Guid MessageId, Instant At);

/// <summary>What one program, or a brand outside any program, has sent a person.</summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Program">The program, by key; null for texts outside any program.</param>
/// <param name="Total">How many texts were ever accepted.</param>
/// <param name="Recent">The latest texts, oldest first, at most <see cref="ContactTraffic.RecentMax"/>.</param>
/// <param name="Asked">The text that asked to reconfirm, or null when none did.</param>
public sealed record ProgramTraffic(
    string Brand,
    string? Program,
    int Total,
    ImmutableArray<SentText> Recent,
    SentText? Asked
);

/// <summary>
/// What was sent to a person: the counters behind caps, first messages and reminders. Changed in the transaction that
/// accepts a message, so that two broadcasts can't both be the third text of a week.
/// </summary>
public sealed record ContactTraffic
{
    /// <summary>How many texts are remembered per program; a promised frequency can't be higher.</summary>
    public const int RecentMax = 60;

    /// <summary>Nothing was sent yet.</summary>
    public static readonly ContactTraffic Empty = new();

    private static readonly Duration Remembered = Duration.FromDays(31);

    /// <summary>One entry per program that ever texted the person.</summary>
    public ImmutableArray<ProgramTraffic> Programs { get; init; } = [];

    /// <summary>The stop that was confirmed last; each is confirmed once.</summary>
    public Guid? ConfirmedStop { get; init; }

    /// <summary>What this program sent, or null when nothing.</summary>
    public ProgramTraffic? For(string brand, string? program)
    {
        foreach (var traffic in Programs)
        {
            if (traffic.Brand == brand && traffic.Program == program)
            {
                return traffic;
            }
        }

        return null;
    }

    /// <summary>Whether the brand ever texted the person, whatever the program.</summary>
    public bool HasTexted(string brand)
    {
        foreach (var traffic in Programs)
        {
            if (traffic.Brand == brand && traffic.Total > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Counts an accepted text.</summary>
    /// <param name="brand">The brand, by key.</param>
    /// <param name="program">The program, by key, or null.</param>
    /// <param name="text">The text and when it is due.</param>
    /// <param name="asks">Whether it asks to reconfirm.</param>
    public ContactTraffic Accepted(string brand, string? program, SentText text, bool asks)
    {
        var known = For(brand, program);
        var recent = (known?.Recent ?? []).RemoveAll(sent => text.At - sent.At > Remembered).Add(text);
        if (recent.Length > RecentMax)
        {
            recent = recent.RemoveRange(0, recent.Length - RecentMax);
        }

        var next = new ProgramTraffic(brand, program, (known?.Total ?? 0) + 1, recent, asks ? text : known?.Asked);
        return this with { Programs = known is null ? Programs.Add(next) : Programs.Replace(known, next) };
    }

    /// <summary>Takes back a text that was accepted and then not handed over.</summary>
    public ContactTraffic Withdrawn(string brand, string? program, Guid messageId)
    {
        if (For(brand, program) is not { } known)
        {
            return this;
        }

        var next = known with
        {
            Total = Math.Max(0, known.Total - 1),
            Recent = known.Recent.RemoveAll(sent => sent.MessageId == messageId),
            Asked = known.Asked?.MessageId == messageId ? null : known.Asked,
        };
        return this with { Programs = Programs.Replace(known, next) };
    }
}
