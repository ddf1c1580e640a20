using Nod.Threads;

namespace Nod.Storage;

/// <summary>The threads' side of the store.</summary>
public abstract partial class SqlStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageThread>> ReadThreadsAsync(
        Guid organization,
        ThreadFilter filter,
        ThreadPlace after,
        int limit,
        CancellationToken cancellation = default
    )
    {
        var (query, values) = QueryFor(organization, filter, after);
        return query is null || (filter.IsUnassigned && filter.AssignedTo is not null)
            ? []
            : await QueryAsync(
                query,
                [.. values, (long)limit],
                row => ThreadRows.Thread(row, organization),
                cancellation
            );
    }

    /// <inheritdoc/>
    public async Task<MessageThread?> FindThreadAsync(
        Guid organization,
        Guid id,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync(
            "thread",
            [organization, id],
            row => ThreadRows.Thread(row, organization),
            cancellation
        );
        return found is [var thread] ? thread : null;
    }

    /// <inheritdoc/>
    public async Task<ThreadPage> ReadThreadTextsAsync(
        ThreadAddress address,
        ThreadPagePlace before,
        int limit,
        CancellationToken cancellation = default
    )
    {
        var (organization, key) = (address.Contact.Organization, Keyring.KeyOf(address.Contact).ToBytes());
        var inbound = await QueryAsync(
            "thread_inbound",
            [organization, key, address.Sender, Times.ToStored(before.InboundAt), before.InboundId, (long)limit + 1],
            row => ThreadRows.Inbound(row, address),
            cancellation
        );

        // A person may have threads with several senders: of their messages those of this one are taken.
        var messages = new List<ThreadMessage>();
        var last = before.Message;
        for (var isMore = true; isMore && messages.Count <= limit; )
        {
            var page = await QueryAsync(
                "thread_messages",
                [organization, key, last, (long)limit + 1],
                ThreadRows.Message,
                cancellation
            );
            messages.AddRange(page.Where(one => IsOf(address, one)));
            isMore = page.Count > limit;
            last = page is [.., var oldest] ? oldest.Message.Address.Id : last;
        }

        return ThreadPage.Of([.. messages.Take(limit + 1)], inbound, before, limit);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ThreadMessage>> ReadThreadWaitingAsync(
        ThreadAddress address,
        CancellationToken cancellation = default
    )
    {
        var waiting = await QueryAsync(
            "thread_waiting",
            [address.Contact.Organization, Keyring.KeyOf(address.Contact).ToBytes()],
            ThreadRows.Message,
            cancellation
        );
        return [.. waiting.Where(one => IsOf(address, one))];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ThreadNote>> ReadNotesAsync(
        ThreadAddress address,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "thread_notes",
            [address.Contact.Organization, Keyring.KeyOf(address.Contact).ToBytes(), address.Sender],
            row => ThreadRows.Note(row, address),
            cancellation
        );

    // What its caller wants to see no more is not shown here either.
    private static bool IsOf(ThreadAddress address, ThreadMessage one) =>
        one.Message.Sender == address.Sender && !one.Message.Hidden;

    // Each filter that lets few through has an index in the order of the list; nobody is the empty user.
    private static (string? Query, object[] Values) QueryFor(Guid organization, ThreadFilter filter, ThreadPlace after)
    {
        var (archived, sender) = (filter.IsArchived ? 1L : 0L, filter.Sender ?? string.Empty);
        var (at, id) = (Times.ToStored(after.LastAt), after.Id);
        var user = filter.IsUnassigned ? string.Empty : filter.AssignedTo;
        return filter switch
        {
            { IsUnread: true, IsArchived: true } => (null, []),
            { IsUnread: true } => (
                "threads_unread",
                [organization, at, id, user is null ? 0L : 1L, user ?? string.Empty, sender]
            ),
            { AssignedTo: not null } => ("threads_assigned", [organization, user!, archived, at, id, sender]),
            { Sender: not null } => (
                "threads_of_sender",
                [organization, sender, archived, at, id, filter.IsUnassigned ? 1L : 0L]
            ),
            { IsUnassigned: true } => ("threads_assigned", [organization, user!, archived, at, id, sender]),
            _ => ("threads", [organization, archived, at, id]),
        };
    }
}
