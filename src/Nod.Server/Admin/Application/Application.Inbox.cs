using System.Runtime.CompilerServices;
using Nod.Feeds;
using Nod.Ledger;
using Nod.Server.Admin.Access;
using Nod.Server.Api;
using Nod.Threads;
using NodaTime;

namespace Nod.Server.Admin.Application;

/// <summary>
/// Conversations: what people texted and were answered, and how the work on them stands. What is done to one stands in the
/// trail under the person; that somebody has read it does not.
/// </summary>
internal sealed partial class Application
{
    /// <summary>Unread conversations are counted up to here.</summary>
    public const int CountedMax = 100;

    private const string Conversation = "/v1/conversations/{id}";
    private const int FeedPageSize = 200;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task<Reply<ItemList<ThreadAnswer>>> ThreadsAsync(InboxView view, string? cursor)
    {
        var query = Cursor(cursor);
        query["state"] = view.State;
        if (view.Whose == InboxView.Mine)
        {
            query["assigned_to"] = (await viewer.RequireAsync(Permission.SeePeople)).User.Email;
        }

        if (view.Whose == InboxView.Unassigned)
        {
            query["unassigned"] = "true";
        }

        var question = new Question("GET", "/v1/conversations") { Query = query };
        return await AskAsync(Wire.Json.ItemListThreadAnswer, question);
    }

    public Task<Reply<ThreadDetail>> ThreadAsync(string id, string? cursor) =>
        AskAsync(Wire.Json.ThreadDetail, new Question("GET", Conversation, ("id", id)) { Query = Cursor(cursor) });

    /// <summary>How many conversations have something unread, at most <see cref="CountedMax"/>.</summary>
    public async Task<int> UnreadAsync()
    {
        var actor = await viewer.RequireAsync(Permission.SeePeople);
        var filter = new ThreadFilter { IsUnread = true };
        var organization = actor.Session.Organization;
        return (await node.Store.ReadThreadsAsync(organization, filter, ThreadPlace.First, CountedMax)).Count;
    }

    /// <summary>The person of a conversation, by contact key; empty when there is no such conversation.</summary>
    public async Task<string> PersonOfThreadAsync(string id) =>
        await FindThreadAsync(id, Permission.SeePeople) is { } thread ? KeyOf(thread) : string.Empty;

    /// <summary>Asks the gate about an answer to the person; nothing is sent and nothing counted.</summary>
    /// <param name="id">The conversation.</param>
    /// <param name="body">The words.</param>
    /// <param name="sendAt">When it is to go; null for at once.</param>
    public async Task<Reply<DecisionAnswer>?> JudgeReplyAsync(string id, string body, Instant? sendAt)
    {
        if (await FindThreadAsync(id, Permission.Send) is not { } thread)
        {
            return null;
        }

        var directory = node.Catalog.Current.Organization(thread.Address.Contact.Organization)!;
        return await DecideAsync(
            new DecisionInput
            {
                To = thread.Address.Contact.Phone.ToString(),
                Brand = directory.Sender(thread.Address.Sender)?.Brand,
                Sender = thread.Address.Sender,
                Class = MessageClass.Reply,
                Body = body,
                At = sendAt > node.Clock.Now() ? sendAt : null,
            }
        );
    }

    public async Task<Reply<ReplyAnswer>> ReplyAsync(string id, string body, Instant? sendAt)
    {
        var input = new ReplyInput { Body = body, SendAt = sendAt };
        return await AskAsync(
            Wire.Json.ReplyAnswer,
            await OnThreadAsync(id, "/reply") with
            {
                Body = Json(input, Wire.Json.ReplyInput),
            }
        );
    }

    /// <summary>Writes something for colleagues, in the name of whoever is signed in.</summary>
    public async Task<Reply<NoteAnswer>> NoteAsync(string id, string text)
    {
        var by = (await viewer.RequireAsync(Permission.Send)).User.Email;
        return await AskAsync(
            Wire.Json.NoteAnswer,
            await OnThreadAsync(id, "/notes") with
            {
                Body = Json(new NoteInput { Text = text, By = by }, Wire.Json.NoteInput),
            }
        );
    }

    /// <summary>Gives a conversation to a user, or, with an empty name, to nobody.</summary>
    public async Task<Reply<ThreadAnswer>> AssignAsync(string id, string user) =>
        await AskAsync(
            Wire.Json.ThreadAnswer,
            await OnThreadAsync(id, "/assign") with
            {
                Body = Json(new AssignInput { User = user.Length == 0 ? null : user }, Wire.Json.AssignInput),
                Detail = user,
            }
        );

    /// <summary>Marks a conversation as read, as far as it was shown.</summary>
    public Task<Reply<ThreadAnswer>> ReadThreadAsync(string id, Instant seen) =>
        AskAsync(
            Wire.Json.ThreadAnswer,
            new Question("POST", Conversation + "/read", ("id", id))
            {
                Body = Json(new SeenInput { UpTo = seen }, Wire.Json.SeenInput),
            }
        );

    /// <summary>Puts a conversation aside, takes it out again, or marks it for another look.</summary>
    /// <param name="id">Which.</param>
    /// <param name="step"><c>archive</c>, <c>reopen</c> or <c>unread</c>.</param>
    public async Task<Reply<ThreadAnswer>> MoveThreadAsync(string id, string step) =>
        await AskAsync(Wire.Json.ThreadAnswer, await OnThreadAsync(id, "/" + step));

    /// <summary>Takes a text back that waits for its hour.</summary>
    public async Task<Reply<MessageAnswer>> CancelTextAsync(string id, Guid message) =>
        await AskAsync(
            Wire.Json.MessageAnswer,
            await OnThreadAsync(id, "/messages/{message}/cancel", ("message", message.ToString()))
        );

    /// <summary>Whom a conversation can be assigned to: who may answer, by e-mail address.</summary>
    public async Task<IReadOnlyList<string>> ColleaguesAsync()
    {
        var actor = await viewer.RequireAsync(Permission.Send);
        return
        [
            .. actor
                .Organization.Users.Where(user => !user.Disabled && Permissions.Of(user.Role).Contains(Permission.Send))
                .Select(user => user.Email),
        ];
    }

    public async Task<IReadOnlyList<TemplateAnswer>> TemplatesAsync() =>
        (await GetAsync(Wire.Json.ItemListTemplateAnswer, "/v1/templates")).Get().Items;

    /// <summary>
    /// To whom something happened, as it happens: what the stream of events reads, without a question to the store while
    /// nothing does. The first answer is of nobody: who follows looks then, since something may have happened before.
    /// </summary>
    /// <param name="pause">Between two answers, at least.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="NotAllowedException">The session is over.</exception>
    public async IAsyncEnumerable<IReadOnlySet<ContactKey>> FollowAsync(
        TimeSpan pause,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var organization = (await viewer.RequireAsync(Permission.SeePeople, cancellation)).Session.Organization;
        var place = FeedCursor.After(await node.Store.ReadFeedEndAsync(cancellation));
        yield return new HashSet<ContactKey>();
        while (true)
        {
            // What comes while a page is read is seen before the next wait.
            var seen = node.FeedWatch.End;
            var touched = new HashSet<ContactKey>();
            IReadOnlyList<FeedItem> items;
            do
            {
                items = await node.Store.ReadFeedAsync(organization, place, FeedPageSize, cancellation);
                place = items is [.., var last] ? last.Id : place;
                touched.UnionWith(items.Select(item => item.Contact).OfType<ContactKey>());
            } while (items.Count == FeedPageSize);

            if (touched.Count == 0)
            {
                await node.FeedWatch.WaitAsync(seen, Heartbeat, cancellation);
                continue;
            }

            // Asked when there is something to tell, so that a page that is merely open is no use of the session.
            await viewer.RequireAsync(Permission.SeePeople, cancellation);
            yield return touched;
            await Task.Delay(pause, TimeProvider.System, cancellation);
        }
    }

    private async Task<Question> OnThreadAsync(string id, string verb, params (string, string)[] route) =>
        new("POST", Conversation + verb, [("id", id), .. route])
        {
            Subject = await FindThreadAsync(id, Permission.Send) is { } thread ? KeyOf(thread) : id,
        };

    private string KeyOf(MessageThread thread) =>
        Convert.ToHexStringLower(node.Store.KeyOf(thread.Address.Contact).ToBytes());

    private async Task<MessageThread?> FindThreadAsync(string id, Permission needed)
    {
        var actor = await viewer.RequireAsync(needed);
        return Guid.TryParse(id, out var thread)
            ? await node.Store.FindThreadAsync(actor.Session.Organization, thread)
            : null;
    }
}
