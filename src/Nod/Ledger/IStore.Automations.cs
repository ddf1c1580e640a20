using Nod.Automations;
using NodaTime;

namespace Nod.Ledger;

// What a store answers about automations and saved audiences.
public partial interface IStore
{
    /// <summary>A hiring event, or null.</summary>
    Task<HiringEvent?> FindHiringEventAsync(Guid organization, Guid id, CancellationToken cancellation = default);

    /// <summary>An organization's hiring events, newest first, at most <paramref name="limit"/>, from before a given one.</summary>
    Task<IReadOnlyList<HiringEvent>> ReadHiringEventsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>What automations have to do for a contact, or did lately, by automation.</summary>
    Task<IReadOnlyList<AutomationTasks>> ReadTasksAsync(
        ContactAddress contact,
        CancellationToken cancellation = default
    );

    /// <summary>What automations of every organization have to do by now, the longest due first.</summary>
    Task<IReadOnlyList<AutomationTasks>> ReadDueTasksAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>When the next thing is due that an automation has to do, or null.</summary>
    Task<Instant?> ReadNextTaskAsync(CancellationToken cancellation = default);

    /// <summary>The log of an automation, newest first, at most <paramref name="limit"/>, from before a given line.</summary>
    Task<IReadOnlyList<AutomationRun>> ReadRunsAsync(
        Guid organization,
        string automation,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>How many texts of an automation were accepted since a moment.</summary>
    Task<long> CountTextedAsync(
        Guid organization,
        string automation,
        Instant since,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// The people of a saved audience, at most <paramref name="limit"/>, in the store's own order of contacts, after a
    /// given one.
    /// </summary>
    Task<IReadOnlyList<ContactAddress>> ReadMembersAsync(
        Guid organization,
        string audience,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>How many people are in a saved audience.</summary>
    Task<long> CountMembersAsync(Guid organization, string audience, CancellationToken cancellation = default);
}
