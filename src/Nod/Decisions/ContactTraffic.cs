using System.Collections.Immutable;
using NodaTime;

namespace Nod.Decisions;

/// <summary>A text that was accepted for a person.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="At">When it is due; once handed over, when it was.</param>
/// <param name="HandedOver">Whether it was handed to a provider; until then it waits.</param>
public readonly record struct SentText(Guid MessageId, Instant At, bool HandedOver = false);

/// <summary>A text that said how to stop.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="At">When it was handed over.</param>
/// <param name="Number">How many texts of the program went before it.</param>
public readonly record struct StopTold(Guid MessageId, Instant At, int Number);

/// <summary>
/// What the one confirmation of a stop asked: which texts the person wishes to keep (47 CFR 64.1200(a)(12)).
/// </summary>
/// <param name="Stop">The stop it confirmed.</param>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Programs">The programs, by key, in the order of the numbers they were given from 1.</param>
/// <param name="AskedAt">When it was handed over; null as long as it waits.</param>
public sealed record StopQuestion(Guid Stop, string Brand, ImmutableArray<string> Programs, Instant? AskedAt);

/// <summary>A short dialogue after a keyword: which of its questions was asked last.</summary>
/// <param name="Joined">The opt-in that it follows.</param>
/// <param name="Sender">The sender that was texted, by key.</param>
/// <param name="Keyword">The keyword.</param>
/// <param name="Asked">The question, from 0.</param>
/// <param name="At">When it was asked.</param>
public sealed record KeywordDialogue(Guid Joined, string Sender, string Keyword, int Asked, Instant At);

/// <summary>What one program, or a brand outside any program, sends a person.</summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Program">The program, by key; null for texts outside any program.</param>
/// <param name="Total">How many texts were handed over since the person's last opt-in, or ever when there was none.</param>
/// <param name="Recent">
/// The latest texts and those that wait, in order of time, at most <see cref="ContactTraffic.RecentMax"/>.
/// </param>
/// <param name="Asked">The text that asks to reconfirm, or null when none does.</param>
public sealed record ProgramTraffic(
    string Brand,
    string? Program,
    int Total,
    ImmutableArray<SentText> Recent,
    SentText? Asked
)
{
    /// <summary>The text that said last how to stop, or null when none did, or none that arrived.</summary>
    public StopTold? Told { get; init; }

    /// <summary>When a text was handed over last, or null when none is remembered.</summary>
    public Instant? LastHandedOver
    {
        get
        {
            for (var i = Recent.Length - 1; i >= 0; i--)
            {
                if (Recent[i].HandedOver)
                {
                    return Recent[i].At;
                }
            }

            return null;
        }
    }

    /// <summary>Texts handed over since a consent was given: with a new consent the count begins anew.</summary>
    public int TotalSince(Instant? consentAt) => LastHandedOver < consentAt ? 0 : Total;

    /// <summary>Where a message stands in <see cref="Recent"/>, or -1.</summary>
    internal int IndexOf(Guid messageId)
    {
        for (var i = 0; i < Recent.Length; i++)
        {
            if (Recent[i].MessageId == messageId)
            {
                return i;
            }
        }

        return -1;
    }

    internal int HandedOverAfter(int index)
    {
        var count = 0;
        for (var i = index + 1; i < Recent.Length; i++)
        {
            count += Recent[i].HandedOver ? 1 : 0;
        }

        return count;
    }

    internal ProgramTraffic With(SentText text)
    {
        var others = IndexOf(text.MessageId) is var known and >= 0 ? Recent.RemoveAt(known) : Recent;
        var at = others.Length;
        while (at > 0 && others[at - 1].At > text.At)
        {
            at--;
        }

        return this with
        {
            Recent = others.Insert(at, text),
            Asked = Asked?.MessageId == text.MessageId ? text : Asked,
        };
    }

    /// <summary>Forgets what no cap looks back to, and the oldest where there are too many.</summary>
    internal ProgramTraffic Trim(Duration remembered)
    {
        var since = LastHandedOver - remembered;
        var recent = Recent.RemoveAll(sent => sent.HandedOver && sent.At < since);
        return this with
        {
            Recent =
                recent.Length > ContactTraffic.RecentMax
                    ? recent.RemoveRange(0, recent.Length - ContactTraffic.RecentMax)
                    : recent,
        };
    }
}

/// <summary>
/// What was sent to a person: the counters behind caps, first messages and reminders. A text is counted in the
/// transaction that accepts it, so that two broadcasts can't both be the third text of a week, and becomes the first, or
/// the next, of its program in the transaction that hands it over: accepted texts overtake each other, and some
/// never go.
/// </summary>
public sealed partial record ContactTraffic
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

    /// <summary>What the confirmation of a stop asked, or null when none asked, or it was answered.</summary>
    public StopQuestion? Question { get; init; }

    /// <summary>The dialogue that waits for an answer, or null when none does.</summary>
    public KeywordDialogue? Dialogue { get; init; }

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

    /// <summary>Whether a text of the brand was handed over since a moment, whatever the program.</summary>
    public bool HasTexted(string brand, Instant since)
    {
        foreach (var traffic in Programs)
        {
            if (traffic.Brand == brand && traffic.LastHandedOver >= since)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Counts an accepted text: it waits for its hour.</summary>
    /// <param name="brand">The brand, by key.</param>
    /// <param name="program">The program, by key, or null.</param>
    /// <param name="text">The text and when it is due.</param>
    /// <param name="asks">Whether it asks to reconfirm.</param>
    public ContactTraffic Accepted(string brand, string? program, SentText text, bool asks)
    {
        var next = (For(brand, program) ?? new ProgramTraffic(brand, program, 0, [], null)).With(text);
        return Replace(asks ? next with { Asked = text } : next);
    }

    /// <summary>Moves a text that waits to another hour.</summary>
    public ContactTraffic Deferred(string brand, string? program, Guid messageId, Instant until) =>
        For(brand, program) is { } known && known.IndexOf(messageId) >= 0
            ? Replace(known.With(new SentText(messageId, until)))
            : this;

    /// <summary>Counts a text that goes to a provider now.</summary>
    /// <param name="brand">The brand, by key.</param>
    /// <param name="program">The program, by key, or null.</param>
    /// <param name="text">The text and the time.</param>
    /// <param name="asks">Whether it asks to reconfirm.</param>
    /// <param name="consentAt">When the person agreed to the program, or null.</param>
    /// <param name="tells">Whether it says how to stop.</param>
    public ContactTraffic HandedOver(
        string brand,
        string? program,
        SentText text,
        bool asks,
        Instant? consentAt,
        bool tells = false
    )
    {
        var known = For(brand, program) ?? new ProgramTraffic(brand, program, 0, [], null);
        var gone = text with { HandedOver = true };
        var before = known.TotalSince(consentAt);
        var told = tells ? new StopTold(text.MessageId, text.At, before) : known.Told;
        var next = known.With(gone) with { Total = before + 1, Told = told };
        var asked = next.Asked?.MessageId == text.MessageId ? null : next.Asked;
        return Replace(next with { Asked = asks ? gone : asked });
    }

    /// <summary>Takes back that a text was handed over: the provider never had it, and it waits again.</summary>
    public ContactTraffic Returned(string brand, string? program, Guid messageId)
    {
        if (Confirmation?.MessageId == messageId)
        {
            return this with { Confirmation = Confirmation with { AskedAt = null } };
        }

        if (For(brand, program) is not { } known || known.IndexOf(messageId) is not (var at and >= 0))
        {
            return this;
        }

        var waiting = known.Recent[at] with { HandedOver = false };
        return Replace(Uncounted(known, at).With(waiting));
    }

    /// <summary>Takes back a text that was accepted and then did not reach a provider.</summary>
    public ContactTraffic Withdrawn(string brand, string? program, Guid messageId)
    {
        if (Confirmation?.MessageId == messageId)
        {
            return this with { Confirmation = null };
        }

        if (For(brand, program) is not { } known)
        {
            return this;
        }

        var asked = known.Asked?.MessageId == messageId ? null : known.Asked;
        var at = known.IndexOf(messageId);
        return Replace(
            at < 0
                ? known with
                {
                    Asked = asked,
                }
                : Uncounted(known, at) with
                {
                    Recent = known.Recent.RemoveAt(at),
                    Asked = asked,
                }
        );
    }

    /// <summary>
    /// A text went and did not arrive: the person has not read how to stop, nor the question. It still counts for the
    /// promised frequency, since such reports are sometimes wrong.
    /// </summary>
    public ContactTraffic Missed(string brand, string? program, Guid messageId) =>
        Confirmation?.MessageId == messageId ? this with { Confirmation = null }
        : For(brand, program) is { } known && known.IndexOf(messageId) is var at and >= 0
            ? Replace(Uncounted(known, at) with { Asked = known.Asked?.MessageId == messageId ? null : known.Asked })
        : this;

    /// <summary>A text of another program asked whether the person also wants this one.</summary>
    public ContactTraffic Offered(string brand, string program, SentText asked) =>
        Replace((For(brand, program) ?? new ProgramTraffic(brand, program, 0, [], null)) with { Asked = asked });

    /// <summary>The person answered the question to reconfirm, or to join.</summary>
    public ContactTraffic Answered(string brand, string? program) =>
        For(brand, program) is { Asked: not null } known ? Replace(known with { Asked = null }) : this;

    // Without the first text of a program the next one is the first: nobody has read how to stop yet.
    private static ProgramTraffic Uncounted(ProgramTraffic known, int index)
    {
        if (!known.Recent[index].HandedOver)
        {
            return known;
        }

        var wasFirst = known.Total - known.HandedOverAfter(index) <= 1;
        return known with
        {
            Total = wasFirst ? 0 : known.Total - 1,
            Told = known.Told?.MessageId == known.Recent[index].MessageId ? null : known.Told,
        };
    }

    private ContactTraffic Replace(ProgramTraffic next)
    {
        var trimmed = next.Trim(Remembered);
        for (var i = 0; i < Programs.Length; i++)
        {
            if (Programs[i].Brand == next.Brand && Programs[i].Program == next.Program)
            {
                return this with { Programs = Programs.SetItem(i, trimmed) };
            }
        }

        return this with
        {
            Programs = Programs.Add(trimmed),
        };
    }
}
