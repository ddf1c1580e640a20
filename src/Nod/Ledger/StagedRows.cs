using Nod.Access;
using Nod.Automations;
using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Connectors;
using Nod.EvidencePacks;
using Nod.Feeds;
using Nod.Imports;
using Nod.Sending;
using Nod.Threads;
using NodaTime;

namespace Nod.Ledger;

/// <summary>What one transaction is to write. What is only ever added is a list; what is replaced is a map.</summary>
public sealed class StagedRows
{
    /// <summary>Events to append.</summary>
    public List<RecordedEvent> Events { get; } = [];

    /// <summary>Contacts to replace, each one revision above the stored one.</summary>
    public Dictionary<ContactAddress, ContactRecord> Contacts { get; } = [];

    /// <summary>Messages to replace; each also stands in the outbox as long as it is not finished.</summary>
    public Dictionary<MessageAddress, MessageRecord> Messages { get; } = [];

    /// <summary>Decisions to append.</summary>
    public List<RecordedDecision> Decisions { get; } = [];

    /// <summary>Answers to keep, with the time they were given.</summary>
    public List<(IdempotencyKey Key, StoredAnswer Answer, Instant At)> Answers { get; } = [];

    /// <summary>Inbound texts to append.</summary>
    public List<InboundRecord> Inbound { get; } = [];

    /// <summary>Settings to replace, with the time they were set.</summary>
    public List<(CatalogItem Item, Instant At)> Catalog { get; } = [];

    /// <summary>Evidence packs to replace; the last word on each counts.</summary>
    public List<EvidencePack> EvidencePacks { get; } = [];

    /// <summary>News to tell callers, to add or replace; the last word on each counts. What is over is forgotten.</summary>
    public List<(StatusCallback Callback, bool IsOver)> Callbacks { get; } = [];

    /// <summary>Messages whose judgements lose the words they quote.</summary>
    public List<MessageAddress> WordsRemoved { get; } = [];

    /// <summary>What there is about broadcasts.</summary>
    public StagedBroadcasts Broadcasts { get; } = new();

    /// <summary>What there is about block lists, and texts that applications are told of.</summary>
    public StagedCarriers Carriers { get; } = new();

    /// <summary>What there is about threads.</summary>
    public StagedThreads Threads { get; } = new();

    /// <summary>What there is about automations.</summary>
    public StagedAutomations Automations { get; } = new();

    /// <summary>Who comes into a saved audience, or leaves it.</summary>
    public Dictionary<AudienceMember, bool> Members { get; } = [];

    /// <summary>What there is about imports.</summary>
    public StagedImports Imports { get; } = new();

    /// <summary>What there is about connectors.</summary>
    public StagedConnectors Connectors { get; } = new();

    /// <summary>What there is about who signs in and what they do.</summary>
    public StagedAccess Access { get; } = new();

    /// <summary>Documents to keep, each with its parts, with the time they were; those that are kept already change nothing.</summary>
    public List<(KeptDocument Document, Instant At)> Documents { get; } = [];

    /// <summary>Alerts to raise; of those about one message for one cause the first stays.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>Erasures: what is kept about the person goes with them.</summary>
    public List<StagedErasure> Erasures { get; } = [];

    /// <summary>Erasures of which nothing is left to be done.</summary>
    public List<ErasureRecord> Finished { get; } = [];

    /// <summary>What there is for those who look on from outside.</summary>
    public StagedFeed Feed { get; } = new();

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty =>
        Events.Count == 0
        && Contacts.Count == 0
        && Messages.Count == 0
        && Decisions.Count == 0
        && Answers.Count == 0
        && Inbound.Count == 0
        && Catalog.Count == 0
        && EvidencePacks.Count == 0
        && Callbacks.Count == 0
        && WordsRemoved.Count == 0
        && Broadcasts.IsEmpty
        && Carriers.IsEmpty
        && Threads.IsEmpty
        && Automations.IsEmpty
        && Members.Count == 0
        && Imports.IsEmpty
        && Connectors.IsEmpty
        && Access.IsEmpty
        && Documents.Count == 0
        && Alerts.Count == 0
        && Erasures.Count == 0
        && Finished.Count == 0
        && Feed.IsEmpty;

    /// <summary>Empties everything for the next transaction.</summary>
    public void Clear()
    {
        Events.Clear();
        Contacts.Clear();
        Messages.Clear();
        Decisions.Clear();
        Answers.Clear();
        Inbound.Clear();
        Catalog.Clear();
        EvidencePacks.Clear();
        Callbacks.Clear();
        WordsRemoved.Clear();
        Broadcasts.Clear();
        Carriers.Clear();
        Threads.Clear();
        Automations.Clear();
        Members.Clear();
        Imports.Clear();
        Connectors.Clear();
        Access.Clear();
        Documents.Clear();
        Alerts.Clear();
        Erasures.Clear();
        Finished.Clear();
        Feed.Clear();
    }

    internal Lengths Mark() =>
        new(
            Events.Count,
            Decisions.Count,
            Answers.Count,
            Inbound.Count,
            Catalog.Count,
            EvidencePacks.Count,
            Callbacks.Count,
            WordsRemoved.Count,
            Documents.Count,
            Alerts.Count,
            Erasures.Count,
            Finished.Count,
            Carriers.Mark(),
            Feed.Mark()
        );

    internal void CutTo(Lengths mark)
    {
        Cut(Events, mark.Events);
        Cut(Decisions, mark.Decisions);
        Cut(Answers, mark.Answers);
        Cut(Inbound, mark.Inbound);
        Cut(Catalog, mark.Catalog);
        Cut(EvidencePacks, mark.EvidencePacks);
        Cut(Callbacks, mark.Callbacks);
        Cut(WordsRemoved, mark.WordsRemoved);
        Cut(Documents, mark.Documents);
        Cut(Alerts, mark.Alerts);
        Cut(Erasures, mark.Erasures);
        Cut(Finished, mark.Finished);
        Carriers.CutTo(mark.Carriers);
        Feed.CutTo(mark.Feed);
    }

    private static void Cut<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);

    /// <summary>How long each list was.</summary>
    internal readonly record struct Lengths(
        int Events,
        int Decisions,
        int Answers,
        int Inbound,
        int Catalog,
        int EvidencePacks,
        int Callbacks,
        int WordsRemoved,
        int Documents,
        int Alerts,
        int Erasures,
        int Finished,
        (int Listed, int Forwards) Carriers,
        StagedFeed.Lengths Feed
    );
}
