using Nod.Ledger;
using NodaTime;

namespace Nod.Threads;

/// <summary>Which thread: whose texts, and with which sender.</summary>
/// <param name="Contact">The person.</param>
/// <param name="Sender">The sender, by key.</param>
public readonly record struct ThreadAddress(ContactAddress Contact, string Sender);

/// <summary>
/// The texts between one person and one sender, as people of the organization work on them. Only how the work stands is
/// kept here; the texts stand where they always do.
/// </summary>
/// <remarks>
/// It begins with the person's first text, or with the first text to them that speaks to one person
/// (<see cref="Opens"/>). What a program or a broadcast sends opens none and moves none, and is shown in it all the same.
/// </remarks>
public sealed record MessageThread
{
    /// <summary>Whose, and with which sender.</summary>
    public required ThreadAddress Address { get; init; }

    /// <summary>Its identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>How often it was changed: a later change has the greater.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>When it began.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>The latest text either way that counts for the order of a list.</summary>
    public required Instant LastAt { get; init; }

    /// <summary>The person's latest text; null when they have not texted.</summary>
    public Instant? LastInboundAt { get; init; }

    /// <summary>How many texts of the person's nobody of the organization has read.</summary>
    public int Unread { get; init; }

    /// <summary>Whether it was put aside; the person's next text takes it out again.</summary>
    public bool IsArchived { get; init; }

    /// <summary>The user it is assigned to, by e-mail address, or null.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Whether a message opens a thread, and moves one up: it was accepted, and speaks to one person.</summary>
    public static bool Opens(Sending.MessageRecord message) =>
        message
            is {
                Class: MessageClass.Reply or MessageClass.Conversational,
                Status: Sending.MessageStatus.Queued,
                Broadcast: null,
                Sender: not null
            };

    /// <summary>The same after a text.</summary>
    public MessageThread After(ThreadTouch touch) =>
        Next() with
        {
            LastAt = Instant.Max(LastAt, touch.At),
            LastInboundAt = touch.IsInbound ? touch.At : LastInboundAt,
            Unread = Unread + touch.Unread,
            IsArchived = IsArchived && !touch.IsInbound,
        };

    /// <summary>The same, assigned to somebody, or to nobody.</summary>
    public MessageThread Assign(string? user) => user == AssignedTo ? this : Next() with { AssignedTo = user };

    /// <summary>The same, read, as far as somebody saw it.</summary>
    /// <param name="seen">The latest text of the person's that they saw; a later one stays unread.</param>
    public MessageThread Read(Instant seen) => Unread == 0 || LastInboundAt > seen ? this : Next() with { Unread = 0 };

    /// <summary>The same, marked for another look.</summary>
    public MessageThread MarkUnread() => Unread > 0 || IsArchived ? this : Next() with { Unread = 1 };

    /// <summary>The same, put aside; it is read then.</summary>
    public MessageThread Archive() => IsArchived ? this : Next() with { IsArchived = true, Unread = 0 };

    /// <summary>The same, taken out again.</summary>
    public MessageThread Reopen() => IsArchived ? Next() with { IsArchived = false } : this;

    private MessageThread Next() => this with { Revision = Revision + 1 };
}

/// <summary>
/// A text that belongs to a thread, as it is written beside it: the store opens the thread, or moves it, without reading
/// it first, so that a text costs one row more and nothing else.
/// </summary>
/// <param name="Address">The thread.</param>
/// <param name="Id">Its identifier, if it begins now.</param>
/// <param name="At">When.</param>
/// <param name="Unread">How many texts of the person's came; 0 for one to them.</param>
public sealed record ThreadTouch(ThreadAddress Address, Guid Id, Instant At, int Unread)
{
    /// <summary>Whether the person texted.</summary>
    public bool IsInbound => Unread > 0;

    /// <summary>Two of one transaction as one.</summary>
    public ThreadTouch And(ThreadTouch later) =>
        this with
        {
            At = Instant.Max(At, later.At),
            Unread = Unread + later.Unread,
        };

    /// <summary>The thread, if it begins with this.</summary>
    public MessageThread ToThread() =>
        new()
        {
            Address = Address,
            Id = Id,
            StartedAt = At,
            LastAt = At,
            LastInboundAt = IsInbound ? At : null,
            Unread = Unread,
        };
}

/// <summary>What somebody of the organization noted in a thread. It is never sent, and never changed.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Thread">The thread.</param>
/// <param name="Text">The words.</param>
/// <param name="By">Who wrote it, as they say.</param>
/// <param name="At">When.</param>
public sealed record ThreadNote(Guid Id, ThreadAddress Thread, string Text, string By, Instant At);
