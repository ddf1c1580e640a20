using Nod.Automations;
using Nod.Broadcasts;
using Nod.Ledger;
using Nod.Sending;
using Nod.Threads;
using NodaTime;

namespace Nod.Testing;

/// <summary>Threads, automations and saved audiences in the store.</summary>
public sealed partial class InMemoryStore
{
    private readonly Dictionary<ThreadAddress, MessageThread> threads = [];
    private readonly List<ThreadNote> notes = [];
    private readonly Dictionary<Guid, HiringEvent> hiringEvents = [];
    private readonly Dictionary<AutomationAddress, AutomationTasks> tasks = [];
    private readonly Dictionary<Guid, AutomationRun> runs = [];
    private readonly HashSet<AudienceMember> members = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageThread>> ReadThreadsAsync(
        Guid organization,
        ThreadFilter filter,
        ThreadPlace after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<MessageThread>>(() =>
            [
                .. threads
                    .Values.Where(one => one.Address.Contact.Organization == organization && filter.Admits(one))
                    .Where(one => ThreadPlace.Order.Compare(ThreadPlace.Of(one), after) < 0)
                    .OrderByDescending(ThreadPlace.Of, ThreadPlace.Order)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<MessageThread?> FindThreadAsync(Guid organization, Guid id, CancellationToken cancellation = default) =>
        Read(() =>
            threads.Values.FirstOrDefault(one => one.Id == id && one.Address.Contact.Organization == organization)
        );

    /// <inheritdoc/>
    public Task<ThreadPage> ReadThreadTextsAsync(
        ThreadAddress address,
        ThreadPagePlace before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read(() =>
            ThreadPage.Of(
                [
                    .. OfThread(address)
                        .Where(one => one.Message.Address.Id < before.Message)
                        .OrderByDescending(one => one.Message.Address.Id)
                        .Take(limit + 1),
                ],
                [
                    .. inbound
                        .Values.Where(text => text.Contact == address.Contact && text.Sender == address.Sender)
                        .Where(text => IsBefore(text, before))
                        .OrderByDescending(text => text.ReceivedAt)
                        .ThenByDescending(text => text.Key.Id, StringComparer.Ordinal)
                        .Take(limit + 1),
                ],
                before,
                limit
            )
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<ThreadMessage>> ReadThreadWaitingAsync(
        ThreadAddress address,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<ThreadMessage>>(() =>
            [
                .. OfThread(address)
                    .Where(one => one.Message.Status == MessageStatus.Queued)
                    .OrderBy(one => one.Message.Address.Id),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<ThreadNote>> ReadNotesAsync(
        ThreadAddress address,
        CancellationToken cancellation = default
    ) => Read<IReadOnlyList<ThreadNote>>(() => [.. notes.Where(note => note.Thread == address)]);

    /// <inheritdoc/>
    public Task<HiringEvent?> FindHiringEventAsync(
        Guid organization,
        Guid id,
        CancellationToken cancellation = default
    ) =>
        Read(() =>
            hiringEvents.GetValueOrDefault(id) is { } one && one.Contact.Organization == organization ? one : null
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<HiringEvent>> ReadHiringEventsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<HiringEvent>>(() =>
            [
                .. hiringEvents
                    .Values.Where(one => one.Contact.Organization == organization)
                    .Where(one => before is not { } last || one.Id < last)
                    .OrderByDescending(one => one.Id)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<AutomationTasks>> ReadTasksAsync(
        ContactAddress contact,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<AutomationTasks>>(() =>
            [
                .. tasks
                    .Values.Where(one => one.Address.Contact == contact)
                    .OrderBy(one => one.Address.Automation, StringComparer.Ordinal),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<AutomationTasks>> ReadDueTasksAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<AutomationTasks>>(() =>
            [.. tasks.Values.Where(one => one.NextDueAt <= now).OrderBy(one => one.NextDueAt).Take(limit)]
        );

    /// <inheritdoc/>
    public Task<Instant?> ReadNextTaskAsync(CancellationToken cancellation = default) =>
        Read(() => tasks.Values.Select(one => one.NextDueAt).Min());

    /// <inheritdoc/>
    public Task<IReadOnlyList<AutomationRun>> ReadRunsAsync(
        Guid organization,
        string automation,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<AutomationRun>>(() =>
            [
                .. RunsOf(organization, automation)
                    .Where(one => before is not { } last || one.Id < last)
                    .OrderByDescending(one => one.Id)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<long> CountTextedAsync(
        Guid organization,
        string automation,
        Instant since,
        CancellationToken cancellation = default
    ) =>
        Read(() =>
            RunsOf(organization, automation)
                .LongCount(one => one.Outcome == AutomationOutcome.Texted && one.Id >= IdSource.LeastAt(since))
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContactAddress>> ReadMembersAsync(
        Guid organization,
        string audience,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<ContactAddress>>(() =>
            [
                .. MembersOf(organization, audience)
                    .Where(one => after is not { } last || one.Phone > last)
                    .OrderBy(one => one.Phone)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<long> CountMembersAsync(Guid organization, string audience, CancellationToken cancellation = default) =>
        Read(() => MembersOf(organization, audience).LongCount());

    private IEnumerable<ThreadMessage> OfThread(ThreadAddress address) =>
        messages
            .Values.Where(message => message.Address.Contact == address.Contact)
            .Where(message => message.Sender == address.Sender && !message.Hidden)
            .Select(message => new ThreadMessage(
                message,
                decisions.GetValueOrDefault((address.Contact.Organization, message.Address.Id)) is [.., var latest]
                    ? latest.Decision.Verdict
                    : null
            ));

    private static bool IsBefore(InboundRecord text, ThreadPagePlace place) =>
        text.ReceivedAt < place.InboundAt
        || (text.ReceivedAt == place.InboundAt && string.CompareOrdinal(text.Key.Id, place.InboundId) < 0);

    private IEnumerable<AutomationRun> RunsOf(Guid organization, string automation) =>
        runs.Values.Where(one =>
            one.Address.Contact.Organization == organization && one.Address.Automation == automation
        );

    private IEnumerable<ContactAddress> MembersOf(Guid organization, string audience) =>
        members
            .Where(one => one.Contact.Organization == organization && one.Audience == audience)
            .Select(one => one.Contact);

    private void ShowThreads()
    {
        context.Show(reads.Threads.Where(threads.ContainsKey).Select(address => threads[address]));
        context.Show(reads.Automations.Where(tasks.ContainsKey).Select(address => tasks[address]));
    }

    private void KeepThreads(StagedRows staged)
    {
        foreach (var (address, thread) in staged.Threads.Threads)
        {
            threads[address] = thread;
        }

        foreach (var (address, touch) in staged.Threads.Touches)
        {
            threads[address] = threads.GetValueOrDefault(address)?.After(touch) ?? touch.ToThread();
        }

        notes.AddRange(staged.Threads.Notes.Values.OrderBy(note => note.Id));
        foreach (var (id, happened) in staged.Automations.Events)
        {
            hiringEvents.Add(id, happened);
        }

        foreach (var (address, todo) in staged.Automations.Tasks)
        {
            tasks[address] = todo;
        }

        foreach (var (id, run) in staged.Automations.Runs)
        {
            runs.Add(id, run);
        }

        foreach (var (member, isIn) in staged.Members)
        {
            _ = isIn ? members.Add(member) : members.Remove(member);
        }
    }

    private void EraseThreads(ContactAddress address)
    {
        Drop(threads, one => one.Address.Contact == address);
        notes.RemoveAll(note => note.Thread.Contact == address);
        Drop(hiringEvents, one => one.Contact == address);
        Drop(tasks, one => one.Address.Contact == address);
        Drop(runs, one => one.Address.Contact == address);
        members.RemoveWhere(one => one.Contact == address);
    }

    private static void Drop<TKey, TValue>(Dictionary<TKey, TValue> map, Func<TValue, bool> isGone)
        where TKey : notnull
    {
        foreach (var (key, _) in map.Where(pair => isGone(pair.Value)).ToList())
        {
            map.Remove(key);
        }
    }
}
