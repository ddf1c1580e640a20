using Nod.Catalog;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Testing;

/// <summary>
/// A store that keeps nothing but its promises: what a test or a simulation needs of <see cref="IStore"/>, in
/// dictionaries. Changes are applied one by one on the thread of whoever found nobody else applying any, so a single
/// thread sees every change done when its call returns.
/// </summary>
public sealed partial class InMemoryStore(TimeProvider clock, IdSource ids) : IStore
{
    private readonly Lock queue = new();
    private readonly Queue<Action> urgent = new();
    private readonly Queue<Action> ordinary = new();
    private bool isWorking;
    private bool isClosed;

    // Only the one who works uses these two.
    private readonly ReadSet reads = new();
    private readonly ChangeContext context = new(clock, ids);

    private readonly Lock tables = new();
    private readonly Dictionary<ContactAddress, ContactRecord> contacts = [];
    private readonly Dictionary<ContactAddress, List<RecordedEvent>> histories = [];
    private readonly Dictionary<MessageAddress, MessageRecord> messages = [];
    private readonly Dictionary<(Guid Organization, Guid Message), List<RecordedDecision>> decisions = [];
    private readonly Dictionary<IdempotencyKey, (StoredAnswer Answer, Instant At)> answers = [];
    private readonly Dictionary<InboundKey, InboundRecord> inbound = [];
    private readonly Dictionary<(Guid, CatalogKind, string), CatalogItem> catalog = [];
    private readonly Dictionary<(Guid Organization, Guid Id), EvidencePack> evidencePacks = [];

    /// <summary>Every inbound text on record, in no order.</summary>
    public IReadOnlyList<InboundRecord> Inbound => Locked<IReadOnlyList<InboundRecord>>(() => [.. inbound.Values]);

    /// <inheritdoc/>
    public Task<T> CommitAsync<T>(Change<T> change, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (queue)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            (change.IsUrgent ? urgent : ordinary).Enqueue(() => Run(change, completion));
            if (isWorking)
            {
                return completion.Task;
            }

            isWorking = true;
        }

        Work();
        return completion.Task;
    }

    /// <inheritdoc/>
    public ValueTask<ContactRecord> ReadContactAsync(
        ContactAddress address,
        CancellationToken cancellation = default
    ) => new(Locked(() => contacts.GetValueOrDefault(address) ?? ContactRecord.Unknown(address)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordedEvent>> ReadHistoryAsync(
        ContactAddress address,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<RecordedEvent>>(() =>
            [
                .. histories
                    .GetValueOrDefault(address, [])
                    .AsEnumerable()
                    .Reverse()
                    .SkipWhile(recorded => before is not null && recorded.Id != before)
                    .Skip(before is null ? 0 : 1)
                    .Take(limit)
                    .Select(Placed),
            ]
        );

    /// <inheritdoc/>
    public Task<MessageRecord?> FindMessageAsync(
        Guid organization,
        Guid id,
        CancellationToken cancellation = default
    ) =>
        Read(() =>
            messages.Values.FirstOrDefault(message =>
                message.Address.Id == id && message.Address.Contact.Organization == organization
            )
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordedDecision>> ReadDecisionsAsync(
        Guid organization,
        Guid message,
        CancellationToken cancellation = default
    ) => Read<IReadOnlyList<RecordedDecision>>(() => [.. decisions.GetValueOrDefault((organization, message), [])]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageAddress>> ReadDueAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<MessageAddress>>(() =>
            [
                .. Waiting()
                    .Where(message => message.DueAt <= now)
                    .OrderBy(message => message.DueAt)
                    .ThenBy(message => message.Address.Id)
                    .Take(limit)
                    .Select(message => message.Address),
            ]
        );

    /// <inheritdoc/>
    public Task<Instant?> ReadNextDueAsync(CancellationToken cancellation = default) =>
        Read(() => Waiting().Select(message => (Instant?)Times.ToMicroseconds(message.DueAt)).Min());

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageAddress>> ReadUnresolvedAsync(
        Instant before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<MessageAddress>>(() =>
            [
                .. messages
                    .Values.Where(message => message.IsOpen && message.Attempt?.At < before)
                    .OrderBy(message => message.Attempt!.At)
                    .ThenBy(message => message.Address.Id)
                    .Take(limit)
                    .Select(message => message.Address),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContactRecord>> ReadContactsAsync(
        Guid organization,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<ContactRecord>>(() =>
            [
                .. contacts
                    .Values.Where(contact => contact.Address.Organization == organization && !contact.IsErased)
                    .Where(contact => after is not { } last || contact.Address.Phone > last)
                    .OrderBy(contact => contact.Address.Phone)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> ReadMessagesAsync(
        ContactAddress address,
        Guid? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<MessageRecord>>(() =>
            [
                .. messages
                    .Values.Where(message => message.Address.Contact == address)
                    .Where(message => after is not { } last || message.Address.Id > last)
                    .OrderBy(message => message.Address.Id)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<EvidencePack?> FindEvidencePackAsync(
        Guid organization,
        Guid id,
        CancellationToken cancellation = default
    ) => Read(() => evidencePacks.GetValueOrDefault((organization, id)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<EvidencePack>> ReadOpenEvidencePacksAsync(CancellationToken cancellation = default) =>
        Read<IReadOnlyList<EvidencePack>>(() =>
            [.. evidencePacks.Values.Where(pack => pack.IsOpen).OrderBy(pack => pack.Request.Id)]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogItem>> ReadCatalogAsync(CancellationToken cancellation = default) =>
        Read<IReadOnlyList<CatalogItem>>(() =>
            [
                .. catalog
                    .Values.OrderBy(item => item.Organization)
                    .ThenBy(item => EnumWords<CatalogKind>.Of(item.Kind), StringComparer.Ordinal)
                    .ThenBy(item => item.Key, StringComparer.Ordinal),
            ]
        );

    /// <inheritdoc/>
    public Task<int> ForgetAnswersAsync(Instant before, CancellationToken cancellation = default) =>
        Read(() =>
        {
            var old = answers.Where(kept => kept.Value.At < before).Select(kept => kept.Key).ToList();
            old.ForEach(key => answers.Remove(key));
            return old.Count;
        });

    /// <inheritdoc/>
    public Task PingAsync(CancellationToken cancellation = default) => Read(() => true);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (queue)
        {
            isClosed = true;
        }

        return ValueTask.CompletedTask;
    }

    private void Work()
    {
        while (true)
        {
            Action? next;
            lock (queue)
            {
                if (!urgent.TryDequeue(out next) && !ordinary.TryDequeue(out next))
                {
                    isWorking = false;
                    return;
                }
            }

            next();
        }
    }

    // Readers are let in while a change thinks, as a database lets them in.
    private void Run<T>(Change<T> change, TaskCompletionSource<T> completion)
    {
        try
        {
            reads.Clear();
            change.Declare(reads);
            lock (tables)
            {
                Show();
            }

            var result = context.Apply(change);
            lock (tables)
            {
                Refuse(context.Staged);
                Keep(context.Staged);
            }

            completion.SetResult(result);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            completion.SetException(failure);
        }
    }

    private void Show()
    {
        context.Load(
            [
                .. reads.Contacts.Select(address =>
                    contacts.GetValueOrDefault(address) ?? ContactRecord.Unknown(address)
                ),
            ],
            [.. reads.Messages.Where(messages.ContainsKey).Select(address => messages[address])],
            [.. reads.IdempotencyKeys.Where(answers.ContainsKey).Select(key => (key, answers[key].Answer))],
            [.. reads.Inbound.Where(inbound.ContainsKey)]
        );
        ShowThreads();
        context.Show(reads.Broadcasts.Where(broadcasts.ContainsKey).Select(address => broadcasts[address]));
        context.Show(reads.Deliveries.Where(told.ContainsKey));
        context.Show(reads.Imports.Where(imports.ContainsKey).Select(address => imports[address]));
    }

    // What a database would refuse when it is written.
    private void Refuse(StagedRows staged)
    {
        var settings = new Dictionary<(Guid, CatalogKind, string), CatalogItem>(catalog);
        foreach (var (item, _) in staged.Catalog)
        {
            settings[(item.Organization, item.Kind, item.Key)] = item;
        }

        var unique = new HashSet<string>(StringComparer.Ordinal);
        if (settings.Values.Any(item => item.UniqueKey is { } key && !unique.Add(key)))
        {
            throw new InvalidOperationException("A key that must be unique is taken.");
        }

        if (
            staged.Answers.Exists(row => answers.ContainsKey(row.Key))
            || staged.Inbound.Exists(text => inbound.ContainsKey(text.Key))
        )
        {
            throw new InvalidOperationException("A key was remembered twice.");
        }
    }

    private void Keep(StagedRows staged)
    {
        foreach (var recorded in staged.Events)
        {
            ListOf(histories, recorded.Address).Add(recorded);
            unlogged.Add(recorded.Id, recorded);
        }

        Erase(staged);
        foreach (var (address, contact) in staged.Contacts)
        {
            contacts[address] = contact;
        }

        foreach (var (address, message) in staged.Messages)
        {
            messages[address] = message;
        }

        foreach (var decision in staged.Decisions)
        {
            ListOf(decisions, (decision.Message.Contact.Organization, decision.Message.Id)).Add(decision);
        }

        foreach (var (key, answer, at) in staged.Answers)
        {
            answers.Add(key, (answer, at));
        }

        foreach (var text in staged.Inbound)
        {
            inbound.Add(text.Key, text);
        }

        foreach (var (item, _) in staged.Catalog)
        {
            catalog[(item.Organization, item.Kind, item.Key)] = item;
        }

        foreach (var pack in staged.EvidencePacks)
        {
            evidencePacks[(pack.Request.Organization, pack.Request.Id)] = pack;
        }

        KeepForCallers(staged);
        Keep(staged.Broadcasts);
        Keep(staged.Carriers);
        KeepThreads(staged);
        Keep(staged.Imports);
        Keep(staged.Connectors);
        KeepGrounds(staged);
        Keep(staged.Feed);
        Keep(staged.Access);
    }

    private IEnumerable<MessageRecord> Waiting() =>
        messages.Values.Where(message => message is { IsOpen: true, Attempt: null, Broadcast: null });

    private static List<TValue> ListOf<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        return list;
    }

    private Task<T> Read<T>(Func<T> read) => Task.FromResult(Locked(read));

    private T Locked<T>(Func<T> read)
    {
        lock (tables)
        {
            return read();
        }
    }
}
