using Nod.Catalog;
using Nod.Sending;
using Nod.Threads;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record ReplyInput
{
    public string? Body { get; init; }
    public string? Language { get; init; }
    public string? Template { get; init; }
    public int? TemplateVersion { get; init; }
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
    public string? Program { get; init; }
    public string? TimeZone { get; init; }
    public Instant? SendAt { get; init; }
    public Instant? ExpiresAt { get; init; }
    public string? ClientReference { get; init; }
}

internal sealed record NoteInput
{
    public string? Text { get; init; }
    public string? By { get; init; }
}

internal sealed record AssignInput
{
    public string? User { get; init; }
}

internal sealed record SeenInput
{
    public Instant? UpTo { get; init; }
}

/// <summary>Conversations: the texts between one person and one sender, and how the work on them stands.</summary>
internal static class ThreadEndpoints
{
    private const int PageSize = 50;
    private const int NoteMax = 4000;
    private const int NameMax = 100;

    // A page's look-ups side by side: on PostgreSQL each is a round trip.
    private const int LookUpsAtOnce = 8;

    public static void Map(Endpoints api)
    {
        api.Get<ItemList<ThreadAnswer>>(
            "/v1/conversations",
            Scope.Read,
            "List conversations, the latest text first: open or archived, unread, assigned, of a brand or a sender",
            ListAsync
        );
        api.Get<ThreadDetail>(
            "/v1/conversations/{id}",
            Scope.Read,
            "A conversation with its latest texts in both directions, oldest first; next leads to those before",
            ShowAsync
        );
        api.Post<ReplyInput, ReplyAnswer>(
            "/v1/conversations/{id}/reply",
            Scope.Send,
            "Answer the person, if the gate permits: within the window only",
            Wire.Json.ReplyInput,
            ReplyAsync
        );
        api.Post<NoteInput, NoteAnswer>(
            "/v1/conversations/{id}/notes",
            Scope.Write,
            "Note something for colleagues; it is never sent",
            Wire.Json.NoteInput,
            NoteAsync
        );
        api.Post<AssignInput, ThreadAnswer>(
            "/v1/conversations/{id}/assign",
            Scope.Write,
            "Assign a conversation to a user, or to nobody",
            Wire.Json.AssignInput,
            AssignAsync
        );
        api.Post<SeenInput, ThreadAnswer>(
            "/v1/conversations/{id}/read",
            Scope.Write,
            "Mark a conversation as read, as far as somebody saw it",
            Wire.Json.SeenInput,
            ReadAsync
        );
        Verb(api, "unread", "Mark a conversation as unread", (thread, _) => thread.MarkUnread());
        Verb(
            api,
            "archive",
            "Put a conversation aside; the person's next text takes it out",
            (one, _) => one.Archive()
        );
        Verb(api, "reopen", "Take a conversation out again", (thread, _) => thread.Reopen());
        api.Post<MessageAnswer>(
            "/v1/conversations/{id}/messages/{message}/cancel",
            Scope.Send,
            "Take a text back that still waits for its hour",
            CancelAsync
        );
    }

    private static void Verb(
        Endpoints api,
        string verb,
        string summary,
        Func<MessageThread, Instant, MessageThread> change
    ) =>
        api.Post<ThreadAnswer>(
            $"/v1/conversations/{{id}}/{verb}",
            Scope.Write,
            summary,
            async call => await FindAsync(call) is { } thread ? await ChangeAsync(call, thread, change) : Unknown()
        );

    private static async Task<Answer> ListAsync(Call call)
    {
        var filter = new ThreadFilter
        {
            IsArchived = Word(call, "state", "open", "archived"),
            IsUnread = Word(call, "unread", "false", "true"),
            IsUnassigned = Word(call, "unassigned", "false", "true"),
            AssignedTo = Query(call, "assigned_to") is { Length: > 0 } user ? user.ToLowerInvariant() : null,
            Sender = Query(call, "sender") is { Length: > 0 } sender ? sender : null,
        };
        var after = ThreadPlace.First;
        if (Query(call, "cursor") is { Length: > 0 } cursor && !ThreadWire.TryPlace(cursor, out after))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
        }

        call.ThrowIfFaulty();
        var page = await ReadAsync(call, filter, after);
        var items = new ThreadAnswer[page.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, page.Count),
            new ParallelOptions { MaxDegreeOfParallelism = LookUpsAtOnce, CancellationToken = call.Cancellation },
            async (i, stop) => items[i] = await ShowAsync(call, page[i], stop)
        );
        return Answer.Ok(
            new ItemList<ThreadAnswer>(
                items,
                page.Count == PageSize ? ThreadWire.Cursor(ThreadPlace.Of(page[^1])) : null
            ),
            Wire.Json.ItemListThreadAnswer
        );
    }

    private static async Task<ThreadAnswer> ShowAsync(Call call, MessageThread thread, CancellationToken cancellation)
    {
        var store = call.Node.Store;
        var contact = await store.ReadContactAsync(thread.Address.Contact, cancellation);
        var latest = await store.ReadThreadTextsAsync(thread.Address, ThreadPagePlace.Last, 1, cancellation);
        return ThreadWire.Show(call, thread, contact) with
        {
            Last = latest.Texts is [var last] ? ThreadWire.Show(last) : null,
        };
    }

    // A brand is its senders; a page of each, put together.
    private static async Task<IReadOnlyList<MessageThread>> ReadAsync(Call call, ThreadFilter filter, ThreadPlace after)
    {
        var brand = Query(call, "brand");
        var store = call.Node.Store;
        if (brand.Length == 0)
        {
            return await store.ReadThreadsAsync(call.OrganizationId, filter, after, PageSize, call.Cancellation);
        }

        var found = new List<MessageThread>();
        foreach (var sender in call.Organization.Senders.Where(one => one.Brand == brand))
        {
            if (filter.Sender is null || filter.Sender == sender.Key)
            {
                var one = filter with { Sender = sender.Key };
                found.AddRange(
                    await store.ReadThreadsAsync(call.OrganizationId, one, after, PageSize, call.Cancellation)
                );
            }
        }

        return [.. found.OrderByDescending(ThreadPlace.Of, ThreadPlace.Order).Take(PageSize)];
    }

    private static async Task<Answer> ShowAsync(Call call)
    {
        var before = ThreadPagePlace.Last;
        if (Query(call, "cursor") is { Length: > 0 } cursor && !ThreadWire.TryPagePlace(cursor, out before))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
            call.ThrowIfFaulty();
        }

        if (await FindAsync(call) is not { } thread)
        {
            return Unknown();
        }

        var store = call.Node.Store;
        var page = await store.ReadThreadTextsAsync(thread.Address, before, PageSize, call.Cancellation);
        var waiting = await store.ReadThreadWaitingAsync(thread.Address, call.Cancellation);
        var notes = await store.ReadNotesAsync(thread.Address, call.Cancellation);
        var contact = await store.ReadContactAsync(thread.Address.Contact, call.Cancellation);
        return Answer.Ok(
            new ThreadDetail(
                ThreadWire.Show(call, thread, contact),
                [.. page.Texts.Select(ThreadWire.Show)],
                [.. waiting.Select(ThreadWire.Show)],
                [.. notes.Select(ThreadWire.Show)],
                page.Before is { } next ? ThreadWire.Cursor(next) : null
            ),
            Wire.Json.ThreadDetail
        );
    }

    private static async Task<Answer> ReplyAsync(Call call, ReplyInput input)
    {
        if (await FindAsync(call) is not { } thread)
        {
            return Unknown();
        }

        var phone = thread.Address.Contact.Phone;
        var contact = await call.Node.Store.ReadContactAsync(call.IsAbout(thread.Address.Contact), call.Cancellation);
        var whole = new MessageInput
        {
            To = phone.ToString(),
            Brand = call.Organization.Sender(thread.Address.Sender)?.Brand,
            Sender = thread.Address.Sender,
            Class = MessageClass.Reply,
            Program = input.Program,
            Body = input.Body,
            Language = input.Language,
            Template = input.Template,
            TemplateVersion = input.TemplateVersion,
            Fields = input.Fields,
            TimeZone = input.TimeZone,
        };
        DecisionEndpoints.CheckWanted(call, input.SendAt, input.ExpiresAt, input.ClientReference);
        var request = DecisionEndpoints.Request(call, whole, phone, contact);
        var accept = new AcceptMessage(
            call.Node.Gate,
            request,
            new Wanted(input.SendAt, input.ExpiresAt, input.ClientReference)
        );
        var until = ThreadWire.ReplyUntil(call, contact, request.Brand.Key);
        var answer = await call.CommitAsync(
            accept,
            accepted =>
                accepted.Message.Status == MessageStatus.Denied
                    ? DecisionEndpoints.Refused(accepted)
                    : Answer.Created(
                        new ReplyAnswer(DecisionEndpoints.Show(accepted.Message, accepted.Decision), until),
                        Wire.Json.ReplyAnswer
                    )
        );
        call.Node.Alerted(accept.Raised);
        call.Node.Dispatcher.Wake();
        return answer;
    }

    private static async Task<Answer> NoteAsync(Call call, NoteInput input)
    {
        var faults = call.Faults;
        faults.AtMost("text", faults.Required("text", input.Text), NoteMax);
        faults.AtMost("by", faults.Required("by", input.By), NameMax);
        call.ThrowIfFaulty();
        if (await FindAsync(call) is not { } thread)
        {
            return Unknown();
        }

        call.IsAbout(thread.Address.Contact);
        return await call.CommitAsync(
            new AddNote(thread.Address, input.Text!, input.By!),
            note => note is null ? Unknown() : Answer.Created(ThreadWire.Show(note), Wire.Json.NoteAnswer)
        );
    }

    private static async Task<Answer> AssignAsync(Call call, AssignInput input)
    {
        call.User("user", input.User);
        call.ThrowIfFaulty();
        return await FindAsync(call) is { } thread
            ? await ChangeAsync(call, thread, (known, _) => known.Assign(Lookups.UserOf(input.User)))
            : Unknown();
    }

    private static async Task<Answer> ReadAsync(Call call, SeenInput input)
    {
        call.ThrowIfFaulty();
        return await FindAsync(call) is { } thread
            ? await ChangeAsync(call, thread, (known, now) => known.Read(input.UpTo ?? now))
            : Unknown();
    }

    private static async Task<Answer> CancelAsync(Call call)
    {
        if (
            await FindAsync(call) is not { } thread
            || !Guid.TryParse(call.Route("message"), out var id)
            || await call.Node.Store.FindMessageAsync(call.OrganizationId, id, call.Cancellation) is not { } message
            || message.Address.Contact != thread.Address.Contact
            || message.Sender != thread.Address.Sender
        )
        {
            return Answer.NotFound("message in this conversation");
        }

        call.IsAbout(thread.Address.Contact);
        return await call.CommitAsync(
            new CancelMessage(message.Address),
            canceled =>
                canceled is null
                    ? Problem.Of(
                        StatusCodes.Status409Conflict,
                        "message_state",
                        "The text does not wait any more: it went, or was refused."
                    )
                    : Answer.Ok(DecisionEndpoints.Show(canceled, null), Wire.Json.MessageAnswer)
        );
    }

    private static async Task<Answer> ChangeAsync(
        Call call,
        MessageThread thread,
        Func<MessageThread, Instant, MessageThread> change
    )
    {
        call.IsAbout(thread.Address.Contact);
        var contact = await call.Node.Store.ReadContactAsync(thread.Address.Contact, call.Cancellation);
        return await call.CommitAsync(
            new ChangeThread(thread.Address, change),
            changed =>
                changed is null ? Unknown() : Answer.Ok(ThreadWire.Show(call, changed, contact), Wire.Json.ThreadAnswer)
        );
    }

    private static Answer Unknown() => Answer.NotFound("conversation");

    private static async Task<MessageThread?> FindAsync(Call call) =>
        Guid.TryParse(call.Route("id"), out var id)
            ? await call.Node.Store.FindThreadAsync(call.OrganizationId, id, call.Cancellation)
            : null;

    private static string Query(Call call, string name) => call.Http.Request.Query[name].ToString();

    // Whether the second of two words is given; the first, or nothing, means no.
    private static bool Word(Call call, string name, string no, string yes)
    {
        var given = Query(call, name);
        if (given.Length > 0 && given != no && given != yes)
        {
            call.Faults.Add(name, "invalid", $"{name} must be {no} or {yes}.");
        }

        return given == yes;
    }
}
