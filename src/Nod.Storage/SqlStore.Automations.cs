using Nod.Automations;
using Nod.Ledger;
using NodaTime;

namespace Nod.Storage;

/// <summary>Automations and saved audiences in the store.</summary>
public abstract partial class SqlStore
{
    /// <inheritdoc/>
    public async Task<HiringEvent?> FindHiringEventAsync(
        Guid organization,
        Guid id,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync("hiring_event", [organization, id], ThreadRows.Event, cancellation);
        return found is [var happened] ? happened : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HiringEvent>> ReadHiringEventsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "hiring_events",
            [organization, before ?? Guid.AllBitsSet, (long)limit],
            ThreadRows.Event,
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<AutomationTasks>> ReadTasksAsync(
        ContactAddress contact,
        CancellationToken cancellation = default
    ) => QueryAsync("tasks", [contact.Organization, Keyring.KeyOf(contact).ToBytes()], ThreadRows.Tasks, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AutomationTasks>> ReadDueTasksAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) => QueryAsync("due_tasks", [Times.ToStored(now), (long)limit], ThreadRows.Tasks, cancellation);

    /// <inheritdoc/>
    public async Task<Instant?> ReadNextTaskAsync(CancellationToken cancellation = default)
    {
        var found = await QueryAsync("next_task", [], row => row.Number(0), cancellation);
        return found is [var due] ? Times.FromStored(due) : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AutomationRun>> ReadRunsAsync(
        Guid organization,
        string automation,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "runs",
            [organization, automation, before ?? Guid.AllBitsSet, (long)limit],
            ThreadRows.Run,
            cancellation
        );

    /// <inheritdoc/>
    public async Task<long> CountTextedAsync(
        Guid organization,
        string automation,
        Instant since,
        CancellationToken cancellation = default
    ) =>
        (
            await QueryAsync(
                "count_texted",
                [organization, automation, IdSource.LeastAt(since)],
                row => row.Number(0),
                cancellation
            )
        )[0];

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContactAddress>> ReadMembersAsync(
        Guid organization,
        string audience,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "members",
            [
                organization,
                audience,
                after is { } last ? Keyring.KeyOf(new ContactAddress(organization, last)).ToBytes() : new byte[16],
                (long)limit,
            ],
            row => ThreadRows.Member(row, organization),
            cancellation
        );

    /// <inheritdoc/>
    public async Task<long> CountMembersAsync(
        Guid organization,
        string audience,
        CancellationToken cancellation = default
    ) => (await QueryAsync("count_members", [organization, audience], row => row.Number(0), cancellation))[0];
}
