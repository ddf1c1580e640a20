using Nod.Sending;
using NodaTime;

namespace Nod.Ledger;

/// <summary>What people who look after an organization look for.</summary>
public partial interface IStore
{
    /// <summary>Contacts with a hold that nobody has lifted, the latest hold first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<ContactRecord>> ReadHeldContactsAsync(
        Guid organization,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Contacts whose number, name or identifier elsewhere holds some characters, case aside (beyond ASCII a store MAY tell
    /// cases apart), in the store's own order, at most <paramref name="limit"/>. Reads every contact of the organization.
    /// </summary>
    Task<IReadOnlyList<ContactRecord>> SearchContactsAsync(
        Guid organization,
        string characters,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>Messages of which nobody knows whether they went, the longest so first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<MessageRecord>> ReadUnknownMessagesAsync(
        Guid organization,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>How many events of each kind were recorded on each day of UTC from one on, in no order.</summary>
    Task<IReadOnlyList<EventCount>> CountEventsAsync(
        Guid organization,
        LocalDate from,
        CancellationToken cancellation = default
    );
}

/// <summary>Events of one kind on one day of UTC.</summary>
/// <param name="Day">The day.</param>
/// <param name="Kind">The kind, as <see cref="Consent.EventSchema.KindOf"/> names it.</param>
/// <param name="Events">How many.</param>
public readonly record struct EventCount(LocalDate Day, string Kind, long Events);
