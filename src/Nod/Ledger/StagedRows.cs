using Nod.Catalog;
using Nod.EvidencePacks;
using Nod.Sending;
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

    /// <summary>Erasures: what is kept about the person goes with them.</summary>
    public List<StagedErasure> Erasures { get; } = [];

    /// <summary>Erasures of which nothing is left to be done.</summary>
    public List<ErasureRecord> Finished { get; } = [];

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
        && Erasures.Count == 0
        && Finished.Count == 0;

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
        Erasures.Clear();
        Finished.Clear();
    }

    internal (int, int, int, int, int, int) Mark() =>
        (Events.Count, Decisions.Count, Answers.Count, Inbound.Count, Catalog.Count, EvidencePacks.Count);

    internal void CutTo((int Events, int Decisions, int Answers, int Inbound, int Catalog, int EvidencePacks) mark)
    {
        Events.RemoveRange(mark.Events, Events.Count - mark.Events);
        Decisions.RemoveRange(mark.Decisions, Decisions.Count - mark.Decisions);
        Answers.RemoveRange(mark.Answers, Answers.Count - mark.Answers);
        Inbound.RemoveRange(mark.Inbound, Inbound.Count - mark.Inbound);
        Catalog.RemoveRange(mark.Catalog, Catalog.Count - mark.Catalog);
        EvidencePacks.RemoveRange(mark.EvidencePacks, EvidencePacks.Count - mark.EvidencePacks);
    }
}
