using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.EvidencePacks;
using Nod.Feeds;
using Nod.Sending;
using Nod.Transparency;
using NodaTime;

namespace Nod.Ledger;

/// <summary>
/// What one transaction sees and stages. Changes of one transaction are applied one after the other and see each
/// other's effects; the store writes <see cref="Staged"/> and commits.
/// </summary>
/// <param name="clock">The time; read once per change.</param>
/// <param name="ids">Identifiers for what is recorded.</param>
public sealed partial class ChangeContext(TimeProvider clock, IdSource ids)
{
    private readonly Dictionary<ContactAddress, ContactRecord> contacts = [];
    private readonly Dictionary<MessageAddress, MessageRecord> messages = [];
    private readonly Dictionary<IdempotencyKey, StoredAnswer> answers = [];
    private readonly HashSet<InboundKey> inbound = [];
    private readonly List<Action> undo = [];

    /// <summary>What is to be written.</summary>
    public StagedRows Staged { get; } = new();

    /// <summary>The time of this transaction.</summary>
    public Instant Now { get; private set; }

    /// <summary>The next identifier.</summary>
    public Guid NextId() => ids.Next();

    /// <summary>The contact as stored, earlier changes of this transaction included.</summary>
    /// <exception cref="InvalidOperationException">The change did not declare it.</exception>
    public ContactRecord Contact(ContactAddress address) =>
        contacts.TryGetValue(address, out var contact)
            ? contact
            : throw new InvalidOperationException("A change looked at a contact it had not declared.");

    /// <summary>The message as stored, or null.</summary>
    public MessageRecord? Message(MessageAddress address) => messages.GetValueOrDefault(address);

    /// <summary>The answer kept with a key, or null.</summary>
    public StoredAnswer? Answer(IdempotencyKey key) => answers.GetValueOrDefault(key);

    /// <summary>Whether this inbound text was seen before.</summary>
    public bool HasSeen(InboundKey key) => inbound.Contains(key);

    /// <summary>Records an event and folds it into the contact's state. The one way to change a consent.</summary>
    public RecordedEvent Append(ContactAddress address, PreparedEvent prepared)
    {
        var contact = Contact(address);
        var recorded = new RecordedEvent(
            address,
            ids.Next(),
            contact.State.LastEventId,
            Now,
            EventSchema.Version,
            prepared,
            Leaf.Commit(prepared.Salt, address, prepared.Body)
        );
        Staged.Events.Add(recorded);
        Tell(recorded);
        Set(
            contact with
            {
                State = contact.State.After(recorded.Id, prepared.Event),
                Person = KnownPerson.With(contact.Person, prepared.Event.Subject),
            }
        );
        return recorded;
    }

    /// <summary>Sets a contact's counters.</summary>
    public void Count(ContactAddress address, ContactTraffic traffic) =>
        Set(Contact(address) with { Traffic = traffic });

    /// <summary>Sets what is known of the person besides consent.</summary>
    public void Describe(ContactAddress address, KnownPerson? person) => Set(Contact(address) with { Person = person });

    /// <summary>Stores a message as it is now.</summary>
    public void Put(MessageRecord message)
    {
        var address = message.Address;
        var before = messages.GetValueOrDefault(address);
        var stagedBefore = Staged.Messages.GetValueOrDefault(address);
        undo.Add(() =>
        {
            Restore(messages, address, before);
            Restore(Staged.Messages, address, stagedBefore);
        });
        messages[address] = message;
        Staged.Messages[address] = message;
        if (message.Callback is { } target && message.Status != before?.Status && StatusCallback.IsTold(message.Status))
        {
            Put(new StatusCallback(ids.Next(), address, target, message.History[^1], Now));
        }
        Tally(before, message);
        Touch(before, message);
        Tell(before, message);
    }

    /// <summary>Stores news that a caller is to be told.</summary>
    public void Put(StatusCallback callback) => Staged.Callbacks.Add((callback, false));

    /// <summary>Forgets news that a caller was told, or can't be.</summary>
    public void Forget(StatusCallback callback) => Staged.Callbacks.Add((callback, true));

    /// <summary>Removes what the judgements of a message quote of it.</summary>
    public void RemoveWordsOf(MessageAddress message) => Staged.WordsRemoved.Add(message);

    /// <summary>Records a judgement of a message.</summary>
    public void Record(RecordedDecision decision) => Staged.Decisions.Add(decision);

    /// <summary>Keeps the answer to a request with its key.</summary>
    public void Remember(IdempotencyKey key, StoredAnswer answer)
    {
        undo.Add(() => answers.Remove(key));
        answers[key] = answer;
        Staged.Answers.Add((key, answer, Now));
    }

    /// <summary>Records an inbound text, so that its repetitions are known.</summary>
    public void Remember(InboundRecord text)
    {
        undo.Add(() => inbound.Remove(text.Key));
        inbound.Add(text.Key);
        Staged.Inbound.Add(text);
        Touch(text);
        Tell(
            new FeedEntry(
                text.Contact.Organization,
                FeedKind.InboundReceived,
                text.ReceivedAt,
                Guid.Empty,
                text.Contact
            )
        );
    }

    /// <summary>Stores a setting.</summary>
    public void Put(CatalogItem item) => Staged.Catalog.Add((item, Now));

    /// <summary>Stores where an evidence pack stands.</summary>
    public void Put(EvidencePack pack) => Staged.EvidencePacks.Add(pack);

    /// <summary>Keeps a document for ever.</summary>
    public void Keep(KeptDocument document) => Staged.Documents.Add((document, Now));

    /// <summary>Tells somebody of the organization.</summary>
    public void Raise(Alert alert)
    {
        Staged.Alerts.Add(alert);
        Tell(new FeedEntry(alert.Organization, FeedKind.AlertRaised, alert.RaisedAt, alert.Id));
    }

    /// <summary>Shows what the store found. Called by the store before any change is applied.</summary>
    public void Load(
        IEnumerable<ContactRecord> foundContacts,
        IEnumerable<MessageRecord> foundMessages,
        IEnumerable<(IdempotencyKey, StoredAnswer)> foundAnswers,
        IEnumerable<InboundKey> foundInbound
    )
    {
        contacts.Clear();
        messages.Clear();
        answers.Clear();
        inbound.Clear();
        broadcasts.Clear();
        threads.Clear();
        tasks.Clear();
        imports.Clear();
        deliveries.Clear();
        Staged.Clear();
        foreach (var contact in foundContacts)
        {
            contacts[contact.Address] = contact;
        }

        foreach (var message in foundMessages)
        {
            messages[message.Address] = message;
        }

        foreach (var (key, answer) in foundAnswers)
        {
            answers[key] = answer;
        }

        inbound.UnionWith(foundInbound);
    }

    /// <summary>Applies one change; if it throws, nothing it staged is kept and the exception goes on.</summary>
    public T Apply<T>(Change<T> change)
    {
        Now = clock.Now();
        undo.Clear();
        var mark = Staged.Mark();
        try
        {
            return change.Apply(this);
        }
        catch
        {
            Staged.CutTo(mark);
            for (var i = undo.Count - 1; i >= 0; i--)
            {
                undo[i]();
            }

            throw;
        }
    }

    private void Set(ContactRecord contact)
    {
        var address = contact.Address;
        var before = contacts[address];
        var wasStaged = Staged.Contacts.ContainsKey(address);
        undo.Add(() =>
        {
            contacts[address] = before;
            Restore(Staged.Contacts, address, wasStaged ? before : null);
        });
        var next = wasStaged ? contact : contact with { Revision = contact.Revision + 1 };
        contacts[address] = next;
        Staged.Contacts[address] = next;
    }

    private static void Restore<TKey, TValue>(Dictionary<TKey, TValue> map, TKey key, TValue? before)
        where TKey : notnull
        where TValue : class
    {
        if (before is null)
        {
            map.Remove(key);
        }
        else
        {
            map[key] = before;
        }
    }
}
