using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Testing;

// Messages as their callers look at them: lists, and the news they are still to be told.
public sealed partial class InMemoryStore
{
    private readonly Dictionary<Guid, StatusCallback> callbacks = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> ListMessagesAsync(
        Guid organization,
        Guid edge,
        bool newestFirst,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<MessageRecord>>(() =>
        {
            var own = messages.Values.Where(message => message.Address.Contact.Organization == organization);
            return
            [
                .. newestFirst
                    ? own.Where(message => message.Address.Id < edge)
                        .OrderByDescending(message => message.Address.Id)
                        .Take(limit)
                    : own.Where(message => message.Address.Id > edge)
                        .OrderBy(message => message.Address.Id)
                        .Take(limit),
            ];
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<StatusCallback>> ReadDueCallbacksAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<StatusCallback>>(() =>
            [
                .. callbacks
                    .Values.Where(callback => callback.DueAt <= now)
                    .OrderBy(callback => callback.DueAt)
                    .ThenBy(callback => callback.Id)
                    .Take(limit),
            ]
        );

    private void KeepForCallers(StagedRows staged)
    {
        foreach (var (callback, isOver) in staged.Callbacks)
        {
            if (isOver)
            {
                callbacks.Remove(callback.Id);
            }
            else
            {
                callbacks[callback.Id] = callback;
            }
        }

        foreach (var (contact, id) in staged.WordsRemoved)
        {
            var judged = ListOf(decisions, (contact.Organization, id));
            for (var i = 0; i < judged.Count; i++)
            {
                judged[i] = judged[i] with { Decision = judged[i].Decision with { Body = string.Empty } };
            }
        }
    }
}
