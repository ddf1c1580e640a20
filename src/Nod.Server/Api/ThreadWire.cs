using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;
using Nod.Texts;
using Nod.Threads;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record ThreadAnswer(
    Guid Id,
    string Phone,
    string? Name,
    string Brand,
    string Sender,
    string? AssignedTo,
    bool Archived,
    int Unread,
    Instant StartedAt,
    Instant LastAt,
    Instant? LastInboundAt,
    Instant? ReplyUntil,
    long Revision
)
{
    /// <summary>The latest text either way; in lists alone.</summary>
    public ThreadTextAnswer? Last { get; init; }
}

internal sealed record ThreadTextAnswer(
    string Direction,
    Guid? Id,
    string Body,
    Instant At,
    MessageClass? Class,
    MessageStatus? Status,
    string? Detail,
    Verdict? Verdict,
    Instant? DueAt,
    Guid? Broadcast,
    Intent? Intent
);

internal sealed record NoteAnswer(Guid Id, string Text, string By, Instant At);

internal sealed record ThreadDetail(
    ThreadAnswer Conversation,
    IReadOnlyList<ThreadTextAnswer> Items,
    IReadOnlyList<ThreadTextAnswer> Scheduled,
    IReadOnlyList<NoteAnswer> Notes,
    string? Next
);

internal sealed record ReplyAnswer(MessageAnswer Message, Instant? ReplyUntil);

/// <summary>Threads as the wire spells them: conversations. Numbers are whole only for keys that may send.</summary>
internal static class ThreadWire
{
    /// <summary>A thread, with what is known of the person.</summary>
    public static ThreadAnswer Show(Call call, MessageThread thread, ContactRecord contact)
    {
        var brand = call.Organization.Sender(thread.Address.Sender)?.Brand;
        return new ThreadAnswer(
            thread.Id,
            call.Grants(Nod.Catalog.Scope.Send)
                ? thread.Address.Contact.Phone.ToString()
                : thread.Address.Contact.Phone.Masked(),
            contact.Person?.Name,
            brand ?? string.Empty,
            thread.Address.Sender,
            thread.AssignedTo,
            thread.IsArchived,
            thread.Unread,
            thread.StartedAt,
            thread.LastAt,
            thread.LastInboundAt,
            brand is null ? null : ReplyUntil(call, contact, brand),
            thread.Revision
        );
    }

    /// <summary>Until when the person may be answered; null when there is nothing to answer, or no longer.</summary>
    public static Instant? ReplyUntil(Call call, ContactRecord contact, string brandKey)
    {
        if (
            call.Organization.Brand(brandKey) is not { } brand
            || contact.State.ConversationWith(brandKey) is not { } latest
        )
        {
            return null;
        }

        var now = call.Node.Clock.Now();
        var places = Nod.Rules.Places.Of(contact.State, contact.Profile, null, brand.Country);
        var rules = call.Node.Gate.PolicyOf(call.OrganizationId).RulesFor(places, MessageClass.Reply, now);
        return rules.ReplyWindow is { } window && latest.At + window > now ? latest.At + window : null;
    }

    public static ThreadTextAnswer Show((ThreadMessage? Out, InboundRecord? In) text) =>
        text.Out is { } message
            ? Show(message)
            : new ThreadTextAnswer(
                "in",
                null,
                text.In!.Words,
                text.In.ReceivedAt,
                null,
                null,
                null,
                null,
                null,
                null,
                text.In.Intent
            );

    public static ThreadTextAnswer Show(ThreadMessage one)
    {
        var message = one.Message;
        return new ThreadTextAnswer(
            "out",
            message.Address.Id,
            message.Body,
            message.CreatedAt,
            message.Class,
            message.Status,
            message.History is [.., var last] ? last.Detail : null,
            one.Verdict,
            message.DueAt,
            message.Broadcast,
            null
        );
    }

    public static NoteAnswer Show(ThreadNote note) => new(note.Id, note.Text, note.By, note.At);

    public static string Cursor(ThreadPlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"{Times.ToStored(place.LastAt)}_{place.Id:N}");

    public static bool TryPlace(string cursor, out ThreadPlace place)
    {
        place = ThreadPlace.First;
        if (
            cursor.Split('_') is not [var at, var id]
            || !TryTime(at, out var moment)
            || !Guid.TryParseExact(id, "N", out var thread)
        )
        {
            return false;
        }

        place = new ThreadPlace(moment, thread);
        return true;
    }

    public static string Cursor(ThreadPagePlace place) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{place.Message:N}.{Times.ToStored(place.InboundAt)}."
                + $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place.InboundId))}"
        );

    public static bool TryPagePlace(string cursor, out ThreadPagePlace place)
    {
        place = ThreadPagePlace.Last;
        if (
            cursor.Split('.') is not [var message, var at, var inbound]
            || !Guid.TryParseExact(message, "N", out var id)
            || !TryTime(at, out var moment)
            || !Base64Url.IsValid(inbound)
        )
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(inbound));
        place = new ThreadPagePlace(id, moment, text.Replace('\0', '\uFFFD'));
        return true;
    }

    // Microseconds of the years 1970 to 9999.
    private static bool TryTime(string text, out Instant moment)
    {
        var isTime =
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds <= Times.ToStored(ThreadPlace.First.LastAt);
        moment = isTime ? Times.FromStored(microseconds) : default;
        return isTime;
    }
}
