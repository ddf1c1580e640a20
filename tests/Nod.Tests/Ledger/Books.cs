using Microsoft.Extensions.Time.Testing;
using Nod.Automations;
using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Connectors;
using Nod.Consent;
using Nod.Decisions;
using Nod.Imports;
using Nod.Ledger;
using Nod.Rules;
using Nod.Sending;
using Nod.Texts;
using Nod.Threads;
using NodaTime;

namespace Nod.Tests.Ledger;

/// <summary>What a store does with a change, in memory: shows it what it declared, and keeps what it staged.</summary>
internal sealed class Books
{
    private readonly Dictionary<ContactAddress, ContactRecord> contacts = [];
    private readonly Dictionary<MessageAddress, MessageRecord> messages = [];
    private readonly Dictionary<IdempotencyKey, StoredAnswer> answers = [];
    private readonly HashSet<InboundKey> inbound = [];
    private readonly ChangeContext context;
    private int texts;

    public Books()
    {
        Clock = new FakeTimeProvider(Some.Noon.ToDateTimeOffset());
        Ids = Some.Ids(Clock);
        context = new ChangeContext(Clock, Ids);
    }

    public FakeTimeProvider Clock { get; }

    public IdSource Ids { get; }

    public SendGate Gate { get; init; } = new(Policy.Shipped, Wordings.Shipped);

    public Instant Now => Clock.Now();

    public List<RecordedEvent> Events { get; } = [];

    public List<RecordedDecision> Decisions { get; } = [];

    public List<InboundRecord> Inbound { get; } = [];

    public List<Alert> Alerts { get; } = [];

    /// <summary>News that callers are still to be told, by identifier.</summary>
    public SortedDictionary<Guid, StatusCallback> Callbacks { get; } = [];

    /// <summary>Messages whose judgements lost their words.</summary>
    public List<MessageAddress> WordsRemoved { get; } = [];
    public Dictionary<BroadcastAddress, Broadcast> Broadcasts { get; } = [];

    public Dictionary<ImportAddress, ConsentImport> Imports { get; } = [];

    public List<ImportBatch> ImportBatches { get; } = [];

    public Dictionary<DeliveryKey, ConnectorDelivery> Deliveries { get; } = [];

    public List<BroadcastRecipient> Recipients { get; } = [];

    public Dictionary<(BroadcastAddress, MessageStatus, string), long> Tallies { get; } = [];

    public Dictionary<ThreadAddress, MessageThread> Threads { get; } = [];

    public Dictionary<AutomationAddress, AutomationTasks> Tasks { get; } = [];

    public List<AutomationRun> Runs { get; } = [];

    public Dictionary<AudienceMember, bool> Members { get; } = [];

    public Dictionary<Guid, InboundForward> Forwards { get; } = [];

    public List<HiringEvent> HiringEvents { get; } = [];

    /// <summary>The one person most tests are about.</summary>
    public static ContactAddress Person { get; } = new(Some.Organization.Id, Some.NewYork);

    /// <summary>What a message's brand, program and sender are found as when it is judged again.</summary>
    public Func<MessageRecord, SendRequest?> Resolve { get; set; } = Found;

    public ContactRecord Contact => contacts.GetValueOrDefault(Person) ?? ContactRecord.Unknown(Person);

    public ProgramTraffic Traffic => Contact.Traffic.For("acme", "alerts")!;

    public MessageRecord Message(MessageRecord message) => messages[message.Address];

    public T Commit<T>(Change<T> change)
    {
        var reads = new ReadSet();
        change.Declare(reads);
        context.Load(
            reads.Contacts.Select(address => contacts.GetValueOrDefault(address) ?? ContactRecord.Unknown(address)),
            reads.Messages.Where(messages.ContainsKey).Select(address => messages[address]),
            reads.IdempotencyKeys.Where(answers.ContainsKey).Select(key => (key, answers[key])),
            reads.Inbound.Where(inbound.Contains)
        );
        context.Show(reads.Broadcasts.Where(Broadcasts.ContainsKey).Select(address => Broadcasts[address]));
        context.Show(reads.Threads.Where(Threads.ContainsKey).Select(address => Threads[address]));
        context.Show(reads.Automations.Where(Tasks.ContainsKey).Select(address => Tasks[address]));
        context.Show(reads.Deliveries.Where(Deliveries.ContainsKey));
        context.Show(reads.Imports.Where(Imports.ContainsKey).Select(address => Imports[address]));
        var outcome = context.Apply(change);
        Keep(context.Staged);
        return outcome;
    }

    public RecordedEvent Record(ConsentEvent happened) => Commit(new RecordOne(happened, Ids));

    /// <summary>A text of the person's to the sender.</summary>
    public InboundOutcome Receive(
        string words,
        string? id = null,
        Sender? sender = null,
        Brand? brand = null,
        params MessagingProgram[] programs
    ) =>
        Commit(
            new ReceiveInbound(
                Gate,
                Wordings.Shipped,
                Ids,
                new InboundMessage(
                    new InboundKey("simulator", id ?? $"in-{++texts}"),
                    Some.NewYork,
                    words,
                    Some.Organization,
                    sender ?? Some.Sender,
                    brand ?? Some.Brand,
                    programs.Length == 0 ? [Some.Alerts, Some.Interviews] : programs
                )
            )
        );

    public Accepted Accept(SendRequest? request = null, Wanted? wanted = null) =>
        Commit(new AcceptMessage(Gate, request ?? Some.Request, wanted ?? new Wanted()));

    /// <summary>Claims every message that is due.</summary>
    public IReadOnlyList<OutboundText> Claim() =>
        Commit(
            new ClaimMessages(
                Gate,
                [
                    .. messages
                        .Values.Where(message => message.Status == MessageStatus.Queued)
                        .OrderBy(message => message.DueAt)
                        .ThenBy(message => message.Address.Id)
                        .Select(message => message.Address),
                ],
                message => Resolve(message)
            )
        );

    public MessageRecord? Report(OutboundText text, Outcome outcome, string? providerId = "P1") =>
        Commit(new RecordOutcome(text, new HandOver(outcome, providerId, null)));

    /// <summary>The provider's word on whether a text arrived.</summary>
    public MessageRecord? Deliver(OutboundText text, bool delivered, string? detail = null) =>
        Commit(new RecordDelivery(new DeliveryReport(text.Message, text.Reference, "P1", delivered, detail)));

    /// <summary>Nothing of the text went out: a stop came in between.</summary>
    public MessageRecord? Withdraw(OutboundText text) => Commit(new WithdrawClaim(text, ReasonCodes.ConsentRevoked));

    public MessageRecord Message(OutboundText text) => messages[text.Message];

    public MessageRecord MessageOf(MessageAddress address) => messages[address];

    /// <summary>A text that was accepted, claimed and taken by the provider.</summary>
    public OutboundText Send(SendRequest? request = null)
    {
        Accept(request);
        var text = Claim()[^1];
        Report(text, Outcome.Accepted);
        return text;
    }

    public static SendRequest Found(MessageRecord message) =>
        Some.Request with
        {
            Program = message.Program switch
            {
                "alerts" => Some.Alerts,
                "interviews" => Some.Interviews,
                _ => null,
            },
            Class = message.Class,
            Body = message.Written,
            Language = message.Language,
            Relationship = message.Relationship,
            TimeZone = message.TimeZone,
            MessageId = message.Address.Id,
            Answers = message.Answers,
        };

    private void Keep(StagedRows staged)
    {
        foreach (var (address, contact) in staged.Contacts)
        {
            var before = contacts.GetValueOrDefault(address)?.Revision ?? 0;
            Assert.Equal(before + 1, contact.Revision);
            contacts[address] = contact with
            {
                State = ContactCodec.ReadState(ContactCodec.Write(contact.State)),
                Traffic = ContactCodec.ReadTraffic(ContactCodec.Write(contact.Traffic)),
            };
        }

        foreach (var (address, message) in staged.Messages)
        {
            messages[address] = message;
        }

        foreach (var (key, answer, _) in staged.Answers)
        {
            answers.Add(key, answer);
        }

        foreach (var (callback, isOver) in staged.Callbacks)
        {
            Callbacks.Remove(callback.Id);
            if (!isOver)
            {
                Callbacks.Add(callback.Id, callback);
            }
        }

        WordsRemoved.AddRange(staged.WordsRemoved);
        Events.AddRange(staged.Events);
        Decisions.AddRange(staged.Decisions);
        Inbound.AddRange(staged.Inbound);
        Alerts.AddRange(staged.Alerts);
        inbound.UnionWith(staged.Inbound.Select(text => text.Key));
        KeepWork(staged);
        Recipients.AddRange(staged.Broadcasts.Recipients.Values);
        foreach (var (key, by) in staged.Broadcasts.Tallies)
        {
            Tallies[key] = Tallies.GetValueOrDefault(key) + by;
        }
    }

    private void KeepWork(StagedRows staged)
    {
        foreach (var (address, import) in staged.Imports.Imports)
        {
            Imports[address] = import;
        }

        ImportBatches.AddRange(staged.Imports.Batches.Values);
        foreach (var (key, delivery) in staged.Connectors.Deliveries)
        {
            Deliveries.Add(key, delivery);
        }

        foreach (var (address, broadcast) in staged.Broadcasts.Broadcasts)
        {
            Broadcasts[address] = broadcast;
        }

        foreach (var (address, thread) in staged.Threads.Threads)
        {
            Threads[address] = thread;
        }

        foreach (var (address, touch) in staged.Threads.Touches)
        {
            Threads[address] = Threads.GetValueOrDefault(address)?.After(touch) ?? touch.ToThread();
        }

        foreach (var (address, todo) in staged.Automations.Tasks)
        {
            Tasks[address] = todo;
        }

        foreach (var (member, isIn) in staged.Members)
        {
            Members[member] = isIn;
        }

        foreach (var (forward, isOver) in staged.Carriers.Forwards)
        {
            Forwards.Remove(forward.Id);
            if (!isOver)
            {
                Forwards.Add(forward.Id, forward);
            }
        }

        Runs.AddRange(staged.Automations.Runs.Values.OrderBy(run => run.Id));
        HiringEvents.AddRange(staged.Automations.Events.Values);
    }

    private sealed class RecordOne(ConsentEvent happened, IdSource ids) : Change<RecordedEvent>
    {
        public override void Declare(ReadSet reads) => reads.Contacts.Add(Person);

        public override RecordedEvent Apply(ChangeContext context) =>
            context.Append(Person, PreparedEvent.Of(happened, ids));
    }
}
