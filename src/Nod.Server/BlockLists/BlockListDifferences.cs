using Nod.Ledger;
using Nod.Sending;

namespace Nod.Server.BlockLists;

/// <summary>A person of whom a provider's block list and our record say different things.</summary>
internal sealed record ListedDifference(BlockListEntry Entry, BlockListDifference Difference);

/// <summary>Finds them.</summary>
internal static class BlockListDifferences
{
    private const int Page = 200;

    /// <summary>
    /// The differences of an organization's people, at most <paramref name="most"/>, after a given one. Looks at so many
    /// people at most, so that a page may be short and still have a next one.
    /// </summary>
    /// <returns>What was found, and after whom the next page begins; null after the last.</returns>
    public static async Task<(IReadOnlyList<ListedDifference> Found, PhoneNumber? Next)> ReadAsync(
        IStore store,
        Guid organization,
        BlockListUse use,
        PhoneNumber? after,
        int most,
        int looks,
        CancellationToken cancellation
    )
    {
        var found = new List<ListedDifference>();
        var brands = use.Brands[organization];
        for (var looked = 0; looked < looks; )
        {
            var entries = await store.ReadBlockListAsync(
                organization,
                use.Provider,
                use.List,
                after,
                Page,
                cancellation
            );
            foreach (var entry in entries)
            {
                var contact = await store.ReadContactAsync(entry.Contact, cancellation);
                after = entry.Contact.Phone;
                looked++;
                if (entry.DifferenceTo(contact.State, brands) is { } difference)
                {
                    found.Add(new ListedDifference(entry, difference));
                    if (found.Count == most)
                    {
                        return (found, after);
                    }
                }
            }

            if (entries.Count < Page)
            {
                return (found, null);
            }
        }

        return (found, after);
    }
}
