using System.Globalization;
using Nod.Catalog;
using Nod.Sending;
using Nod.Server.BlockLists;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record BlockListAnswer(
    string Provider,
    string List,
    IReadOnlyList<string> Senders,
    bool Readable,
    bool Told,
    Instant? ReadAt,
    int? Numbers,
    string? Problem
);

internal sealed record BlockListDifferenceAnswer(
    string Phone,
    string Provider,
    string List,
    BlockListDifference Difference,
    Instant? ListedAt,
    Instant? GoneAt,
    Instant? ToldAt
);

/// <summary>Where providers' block lists and the record of stops differ. Shown, never resolved here.</summary>
internal static class BlockListEndpoints
{
    private const int PageSize = 100;
    private const int Looks = 5000;

    public static void Map(Endpoints api)
    {
        api.Get<ItemList<BlockListAnswer>>(
            "/v1/block-lists",
            Scope.Read,
            "The block lists of providers that your senders' texts are held against, and when they were last read",
            ListAsync
        );
        api.Get<ItemList<BlockListDifferenceAnswer>>(
            "/v1/block-lists/{name}",
            Scope.Read,
            "Where a sender's or a provider's block list and the record of stops differ",
            ShowAsync
        );
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<BlockListAnswer>([.. UsesOf(call).Select(use => Show(call, use))], null),
                Wire.Json.ItemListBlockListAnswer
            )
        );

    private static async Task<Answer> ShowAsync(Call call)
    {
        var name = call.Route("name");
        var lists = UsesOf(call).Where(use => use.Provider == name || SendersOf(call, use).Contains(name)).ToList();
        if (lists.Count == 0)
        {
            return Answer.NotFound("sender or provider with a block list of this name");
        }

        // A provider may have several lists: the cursor says which one a page begins in, and after whom.
        var sealing = new NumberCursor(call.Http);
        var (at, after) = Begin(call, sealing, lists.Count);
        call.ThrowIfFaulty();
        var (found, next) = await BlockListDifferences.ReadAsync(
            call.Node.Store,
            call.OrganizationId,
            lists[at],
            after,
            PageSize,
            Looks,
            call.Cancellation
        );
        var cursor =
            next is { } last ? $"{at}.{sealing.Close(last)}"
            : at + 1 < lists.Count ? $"{at + 1}."
            : null;
        return Answer.Ok(
            new ItemList<BlockListDifferenceAnswer>([.. found.Select(Show)], cursor),
            Wire.Json.ItemListBlockListDifferenceAnswer
        );
    }

    private static (int List, PhoneNumber? After) Begin(Call call, NumberCursor sealing, int lists)
    {
        var cursor = call.Http.Request.Query["cursor"].ToString();
        if (cursor.Length == 0)
        {
            return (0, null);
        }

        var pieces = cursor.Split('.', 2);
        PhoneNumber? after = null;
        if (
            pieces.Length != 2
            || !int.TryParse(pieces[0], NumberStyles.None, CultureInfo.InvariantCulture, out var list)
            || list >= lists
            || (pieces[1].Length > 0 && !sealing.TryOpen(pieces[1], out after))
        )
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
            return (0, null);
        }

        return (list, after);
    }

    private static IEnumerable<BlockListUse> UsesOf(Call call) =>
        call.Node.BlockLists.Uses.Where(use => use.Brands.ContainsKey(call.OrganizationId));

    private static List<string> SendersOf(Call call, BlockListUse use) =>
        [.. call.Organization.Senders.Where(use.Covers).Select(sender => sender.Key)];

    private static BlockListAnswer Show(Call call, BlockListUse use)
    {
        var readout = call.Node.BlockLists.ReadoutOf(use);
        // How many stand on a list that is shared is the others' business too.
        var isShared = use.Brands.Count > 1;
        return new BlockListAnswer(
            use.Provider,
            use.List,
            SendersOf(call, use),
            use.Connection.BlockList is not null,
            use.IsTold,
            readout?.ReadAt,
            isShared ? null : readout?.Numbers,
            readout?.Problem
        );
    }

    /// <summary>A difference as it is told.</summary>
    public static BlockListDifferenceAnswer Show(ListedDifference one) =>
        new(
            one.Entry.Contact.Phone.ToString(),
            one.Entry.Provider,
            one.Entry.List,
            one.Difference,
            one.Entry.ListedAt,
            one.Entry.GoneAt,
            one.Entry.ToldAt
        );
}
