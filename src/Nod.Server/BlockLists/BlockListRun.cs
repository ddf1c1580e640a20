using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Server.BlockLists;

/// <summary>When a block list was last read whole or told of stops, and what went wrong since.</summary>
/// <param name="ReadAt">When it was last read whole; null when it never was, or can't be read.</param>
/// <param name="Numbers">How many numbers stood on it then.</param>
/// <param name="Problem">Why the last reading or telling came to nothing, or null.</param>
internal sealed record BlockListReadout(Instant? ReadAt, int Numbers, string? Problem);

/// <summary>
/// Reconciles one block list, once: what stands there and is no stop here becomes one, and what is a stop here and does not
/// stand there is told or noted. Nothing is ever undone, here or there.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="use">The list.</param>
internal sealed class BlockListRun(Node node, BlockListUse use)
{
    private const int Page = 500;

    // A provider that never says where a list ends.
    private const int PiecesMax = 100_000;

    /// <summary>Reads the list, if it can be read, and records what stands there.</summary>
    /// <param name="before">What came of the last time.</param>
    /// <param name="cancellation">Gives up; what was recorded stays.</param>
    public async Task<BlockListReadout> ReadAsync(BlockListReadout? before, CancellationToken cancellation)
    {
        var readout = before ?? new BlockListReadout(null, 0, null);
        if (use.Connection.BlockList is not { } list)
        {
            return readout with { Problem = null };
        }

        var (numbers, problem) = await ReadAsync(list, cancellation);
        if (numbers is null)
        {
            // Half a list would make the other half look gone.
            return readout with { Problem = problem };
        }

        foreach (var organization in use.Brands.Keys.Order())
        {
            await RecordAsync(organization, numbers, cancellation);
        }

        return new BlockListReadout(node.Clock.Now(), numbers.Count, null);
    }

    /// <summary>
    /// Tells the provider of everybody who stopped here and does not stand there, and notes those it can't be told of. Not
    /// while the list could not be read: who stands there is not known then.
    /// </summary>
    /// <param name="readout">What came of reading.</param>
    /// <param name="cancellation">Gives up; who was told is noted.</param>
    public async Task<BlockListReadout> TellAsync(BlockListReadout readout, CancellationToken cancellation)
    {
        foreach (var organization in use.Brands.Keys.Order())
        {
            if (readout.Problem is null && await TellAsync(organization, cancellation) is { } problem)
            {
                return readout with { Problem = problem };
            }
        }

        return readout;
    }

    private async Task<(List<BlockedNumber>? Numbers, string? Problem)> ReadAsync(
        IProviderBlockList list,
        CancellationToken cancellation
    )
    {
        var numbers = new List<BlockedNumber>();
        string? from = null;
        for (var pieces = 0; pieces < PiecesMax; pieces++)
        {
            switch (await list.ReadAsync(use.List, from, cancellation))
            {
                case BlockListReading.Page page:
                    numbers.AddRange(page.Numbers);
                    if (page.Next is null || page.Next == from)
                    {
                        return page.Next is null ? (numbers, null) : (null, "the list does not go on");
                    }

                    from = page.Next;
                    break;
                case BlockListReading.Failed failed:
                    return (null, failed.Why);
            }
        }

        return (null, "the list does not end");
    }

    private async Task RecordAsync(
        Guid organization,
        IReadOnlyList<BlockedNumber> numbers,
        CancellationToken cancellation
    )
    {
        var known = await KnownAsync(organization, cancellation);
        var seen = new HashSet<PhoneNumber>();
        foreach (var ofPerson in numbers.Where(one => IsOf(organization, one)).GroupBy(one => one.Person))
        {
            cancellation.ThrowIfCancellationRequested();
            seen.Add(ofPerson.Key);
            // Of several senders that a person stopped there, the latest says that they meant it again.
            var since = Times.ToMicroseconds(ofPerson.Max(one => one.Since));
            var contact = new ContactAddress(organization, ofPerson.Key);
            var entry = known.GetValueOrDefault(ofPerson.Key) ?? new BlockListEntry(contact, use.Provider, use.List);
            if (entry.IsThere && entry.ListedAt == since)
            {
                continue;
            }

            var isOurs = entry is { IsTold: true, IsThere: false };
            var change = new RecordListed(
                entry with
                {
                    ListedAt = since,
                    GoneAt = null,
                },
                isStop: !isOurs,
                admitsStrangers: use.Brands.Count == 1 || ofPerson.Any(one => SenderOf(one) is not null),
                node.Ids
            );
            var stops = await node.Store.CommitAsync(change, cancellation);
            if (stops.Count > 0)
            {
                node.Metrics.Refused(use.Provider, EnumWords<FailureKind>.Of(FailureKind.OptedOut));
                await node.HandOvers.QuietAsync(contact);
            }
        }

        var now = node.Clock.Now();
        var gone = known.Values.Where(entry => entry.IsThere && !seen.Contains(entry.Contact.Phone));
        await KeepAsync([.. gone.Select(entry => entry with { GoneAt = now })], cancellation);
    }

    private async Task<string?> TellAsync(Guid organization, CancellationToken cancellation)
    {
        var known = await KnownAsync(organization, cancellation);
        var brands = use.Brands[organization];
        PhoneNumber? after = null;
        string? problem = null;
        while (await node.Store.ReadContactsAsync(organization, after, Page, cancellation) is { Count: > 0 } contacts)
        {
            after = contacts[^1].Address.Phone;
            var untold = contacts
                .Where(contact => BlockListEntry.IsStopped(contact.State, brands))
                .Select(contact =>
                    known.GetValueOrDefault(contact.Address.Phone)
                    ?? new BlockListEntry(contact.Address, use.Provider, use.List)
                )
                .Where(entry => entry is { IsThere: false, IsTold: false })
                .ToList();
            problem ??= use.IsTold ? await TellAsync(untold, cancellation) : null;
            await KeepAsync([.. untold.Where(entry => !known.ContainsKey(entry.Contact.Phone))], cancellation);
        }

        return problem;
    }

    // Takes out of the list whom the provider took note of.
    private async Task<string?> TellAsync(List<BlockListEntry> untold, CancellationToken cancellation)
    {
        var told = use.Connection.ToldOfStops!;
        foreach (var some in untold.ToArray().Chunk(told.Most))
        {
            var answer = await told.TellAsync(use.List, [.. some.Select(entry => entry.Contact.Phone)], cancellation);
            var now = node.Clock.Now();
            var taken = some.Where(entry => answer.Taken.Contains(entry.Contact.Phone)).ToList();
            await KeepAsync([.. taken.Select(entry => entry with { ToldAt = now })], cancellation);
            untold.RemoveAll(taken.Contains);
            if (answer.Why is not null)
            {
                return answer.Why;
            }
        }

        return null;
    }

    private async Task KeepAsync(IReadOnlyCollection<BlockListEntry> entries, CancellationToken cancellation)
    {
        foreach (var some in entries.Chunk(Page))
        {
            await node.Store.CommitAsync(new KeepListed(some), cancellation);
        }
    }

    private async Task<Dictionary<PhoneNumber, BlockListEntry>> KnownAsync(
        Guid organization,
        CancellationToken cancellation
    )
    {
        var known = new Dictionary<PhoneNumber, BlockListEntry>();
        PhoneNumber? after = null;
        while (
            await node.Store.ReadBlockListAsync(organization, use.Provider, use.List, after, Page, cancellation)
                is { Count: > 0 } entries
        )
        {
            foreach (var entry in entries)
            {
                known[entry.Contact.Phone] = entry;
            }

            after = entries[^1].Contact.Phone;
        }

        return known;
    }

    // What stands on a list by sender is the sender's organization's; else it is of all who share the list.
    private bool IsOf(Guid organization, BlockedNumber number) =>
        SenderOf(number) is { } owner ? owner == organization : number.Sender is null || use.Brands.Count == 1;

    private Guid? SenderOf(BlockedNumber number) =>
        number.Sender is { } address && node.Catalog.Current.SenderWith(use.Provider, address) is var (directory, _)
            ? directory.Organization.Id
            : null;
}
