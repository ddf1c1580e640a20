using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Testing;

// Block lists of providers, and texts that applications are told of.
public sealed partial class InMemoryStore
{
    private readonly Dictionary<(ContactAddress Contact, string Provider, string List), BlockListEntry> listed = [];
    private readonly Dictionary<Guid, InboundForward> forwards = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<BlockListEntry>> ReadBlockListAsync(
        Guid organization,
        string provider,
        string list,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<BlockListEntry>>(() =>
            [
                .. listed
                    .Values.Where(entry => entry.Contact.Organization == organization)
                    .Where(entry => entry.Provider == provider && entry.List == list)
                    .Where(entry => after is not { } last || entry.Contact.Phone > last)
                    .OrderBy(entry => entry.Contact.Phone)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboundForward>> ReadDueForwardsAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<InboundForward>>(() =>
            [
                .. forwards
                    .Values.Where(forward => forward.DueAt <= now)
                    .OrderBy(forward => forward.DueAt)
                    .ThenBy(forward => forward.Id)
                    .Take(limit),
            ]
        );

    private void Keep(StagedCarriers staged)
    {
        foreach (var entry in staged.Listed)
        {
            listed[(entry.Contact, entry.Provider, entry.List)] = entry;
        }

        foreach (var (forward, isOver) in staged.Forwards)
        {
            if (isOver)
            {
                forwards.Remove(forward.Id);
            }
            else
            {
                forwards[forward.Id] = forward;
            }
        }
    }

    private void EraseCarriers(ContactAddress address)
    {
        foreach (var key in listed.Keys.Where(key => key.Contact == address).ToList())
        {
            listed.Remove(key);
        }

        foreach (var forward in forwards.Values.Where(forward => forward.Contact == address).ToList())
        {
            forwards.Remove(forward.Id);
        }
    }
}
