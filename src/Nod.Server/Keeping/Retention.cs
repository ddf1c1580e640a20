using System.Runtime.CompilerServices;
using Nod.Catalog;
using Nod.Consent;
using Nod.Keeping;
using Nod.Ledger;
using Nod.Server.Catalog;

namespace Nod.Server.Keeping;

/// <summary>Somebody whose records need not be kept any longer, and why.</summary>
/// <param name="Contact">Who.</param>
/// <param name="Periods">Every period there was; the one that ended last decides.</param>
/// <param name="HeldBy">The legal hold that keeps them all the same, or null.</param>
internal sealed record DueContact(ContactRecord Contact, IReadOnlyList<KeptPeriod> Periods, string? HeldBy)
{
    /// <summary>The period that decides.</summary>
    public KeptPeriod Deciding => RetentionPeriods.Deciding(Periods)!;
}

/// <summary>Finds whose records need not be kept any longer, and erases them (R6).</summary>
/// <param name="store">The store.</param>
/// <param name="catalog">What is set up.</param>
/// <param name="eraser">Erases.</param>
/// <param name="periods">How long things are kept.</param>
internal sealed class Retention(IStore store, CatalogKeeper catalog, Eraser eraser, RetentionPeriods periods)
{
    private const int PageSize = 500;

    /// <summary>Everybody of an organization who is due.</summary>
    public async IAsyncEnumerable<DueContact> DueAsync(
        Guid organization,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var now = eraser.Now;
        PhoneNumber? after = null;
        while (true)
        {
            var page = await store.ReadContactsAsync(organization, after, PageSize, cancellation);
            foreach (var contact in page)
            {
                if (periods.MayBeOver(LastEvent(contact), now) && await DueAsync(contact, cancellation) is { } due)
                {
                    yield return due;
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Address.Phone;
        }
    }

    /// <summary>Erases everybody of an organization who is due and not held; says how many.</summary>
    public async Task<int> ApplyAsync(Guid organization, CancellationToken cancellation)
    {
        var erased = 0;
        var due = new List<ContactAddress>();
        await foreach (var one in DueAsync(organization, cancellation))
        {
            if (one.HeldBy is null)
            {
                due.Add(one.Contact.Address);
            }
        }

        foreach (var address in due)
        {
            cancellation.ThrowIfCancellationRequested();
            var seen = await store.ReadContactAsync(address, cancellation);
            var result = await eraser.EraseAsync(
                address,
                ErasureReason.Retention,
                change => store.CommitAsync(change, CancellationToken.None),
                // Whoever came back meanwhile is not due any more.
                isDue: contact => contact.Revision == seen.Revision
            );
            erased += result.Outcome == ErasureOutcome.Erased ? 1 : 0;
        }

        return erased;
    }

    private async Task<DueContact?> DueAsync(ContactRecord contact, CancellationToken cancellation)
    {
        var (lastMessage, touched) = await MessagesAsync(contact, cancellation);
        var directory = catalog.Current.Organization(contact.Address.Organization)!;
        var brands = touched
            .Select(program => directory.Brand(program.Brand))
            .OfType<Brand>()
            .Concat(contact.State.Suppressions.IsEmpty ? [] : directory.Brands)
            .DistinctBy(brand => brand.Key)
            .ToList();
        var kept = periods.Of(contact, brands, new LastUse(LastEvent(contact), lastMessage), eraser.Now);
        if (RetentionPeriods.Deciding(kept) is not { } deciding || deciding.Until > eraser.Now)
        {
            return null;
        }

        var held = contact.State.LegalHolds is [var hold, ..]
            ? hold.Reference
            : touched
                .Select(program => eraser.HeldBy(contact.Address.Organization, program))
                .FirstOrDefault(reference => reference is not null);
        return new DueContact(contact, kept, held);
    }

    private async Task<(NodaTime.Instant?, IReadOnlyList<TouchedProgram>)> MessagesAsync(
        ContactRecord contact,
        CancellationToken cancellation
    )
    {
        var touched = TouchedProgram.Of(contact).ToHashSet();
        NodaTime.Instant? last = null;
        Guid? after = null;
        while (true)
        {
            var page = await store.ReadMessagesAsync(contact.Address, after, PageSize, cancellation);
            foreach (var message in page)
            {
                touched.Add(new TouchedProgram(message.Brand, message.Program));
                var changed = message.History[^1].At;
                last = last is { } known ? NodaTime.Instant.Max(known, changed) : changed;
            }

            if (page.Count < PageSize)
            {
                return (last, [.. touched]);
            }

            after = page[^1].Address.Id;
        }
    }

    private static NodaTime.Instant? LastEvent(ContactRecord contact) =>
        contact.State.LastEventId is { } last ? IdSource.TimeOf(last) : null;
}
