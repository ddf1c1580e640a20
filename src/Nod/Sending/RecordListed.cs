using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Sending;

/// <summary>
/// Records that a person stands on a provider's block list, and the stop that this is (R15, R26): everything the
/// organization sends, as with any stop a provider tells of. What the person agreed to by an act of their own after they
/// were listed stands; what was agreed to before, or told by another system, does not.
/// </summary>
/// <param name="entry">The entry as it is to be stored.</param>
/// <param name="isStop">Whether it is a stop of the person's, and not one that the provider has from us.</param>
/// <param name="admitsStrangers">Whether it is recorded of somebody of whom nothing is known here.</param>
/// <param name="ids">Salts for the events.</param>
public sealed class RecordListed(BlockListEntry entry, bool isStop, bool admitsStrangers, IdSource ids)
    : Change<IReadOnlyList<RecordedEvent>>
{
    /// <inheritdoc/>
    public override bool IsUrgent => isStop;

    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Contacts.Add(entry.Contact);

    /// <inheritdoc/>
    public override IReadOnlyList<RecordedEvent> Apply(ChangeContext context)
    {
        var contact = context.Contact(entry.Contact);
        // Nothing is kept anew of somebody who was erased: their stop was kept with the key of their number.
        if (contact.IsErased || (contact.Revision == 0 && !admitsStrangers))
        {
            return [];
        }

        context.Put(entry);
        return isStop && entry.ListedAt is { } since ? Stop(context, contact.State, since) : [];
    }

    private List<RecordedEvent> Stop(ChangeContext context, ContactState state, Instant since)
    {
        bool IsLater(ProgramConsent consent) => consent.At > since && consent.Method.IsOwnAct();
        var agreed = state.Programs.Where(consent => consent.Status == ConsentStatus.OptedIn).ToList();
        if (agreed.Exists(IsLater))
        {
            return
            [
                .. agreed
                    .Where(consent => !IsLater(consent))
                    .Select(consent => Append(context, since, consent.Brand, consent.Program)),
            ];
        }

        return agreed.Count == 0 && state.Suppressions.Any(stop => stop.Brand is null)
            ? []
            : [Append(context, since, null, null)];
    }

    private RecordedEvent Append(ChangeContext context, Instant since, string? brand, string? program)
    {
        var stop = new Revocation
        {
            OccurredAt = Instant.Min(since, context.Now),
            Brand = brand,
            Program = program,
            Method = Method.Provider,
            Evidence = new Evidence { Note = $"provider block list: {entry.Provider} {entry.List}" },
        };
        return context.Append(entry.Contact, PreparedEvent.Of(stop, ids));
    }
}

/// <summary>Stores what is known of people on block lists, where it says nothing new about what they want.</summary>
/// <param name="entries">The entries.</param>
public sealed class KeepListed(IReadOnlyCollection<BlockListEntry> entries) : Change<bool>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Contacts.UnionWith(entries.Select(entry => entry.Contact));

    /// <inheritdoc/>
    public override bool Apply(ChangeContext context)
    {
        foreach (var entry in entries.Where(entry => !context.Contact(entry.Contact).IsErased))
        {
            context.Put(entry);
        }

        return true;
    }
}
