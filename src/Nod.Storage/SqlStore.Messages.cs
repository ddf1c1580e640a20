using Nod.Sending;
using NodaTime;

namespace Nod.Storage;

/// <summary>Messages as their callers look at them: lists, and the news they are still to be told.</summary>
public abstract partial class SqlStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> ListMessagesAsync(
        Guid organization,
        Guid edge,
        bool newestFirst,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            newestFirst ? "messages_before" : "messages_after",
            [organization, edge, (long)limit],
            Rows.Message,
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<StatusCallback>> ReadDueCallbacksAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) => QueryAsync("due_callbacks", [Times.ToStored(now), (long)limit], Rows.Callback, cancellation);
}
