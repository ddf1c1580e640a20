using Nod.Catalog;
using Nod.Providers;
using Nod.Server.Catalog;

namespace Nod.Server.BlockLists;

/// <summary>A block list of a provider's, and whose texts are held against it.</summary>
/// <param name="Connection">The provider.</param>
/// <param name="List">The list, as the provider calls it.</param>
/// <param name="Brands">The brands with a sender there, by organization.</param>
internal sealed record BlockListUse(
    ProviderConnection Connection,
    string List,
    IReadOnlyDictionary<Guid, IReadOnlyCollection<string>> Brands
)
{
    /// <summary>The provider, by name.</summary>
    public string Provider => Connection.Provider.Name;

    /// <summary>
    /// Whether the provider is told of stops. Not of a list that several organizations share: it would stop people for the
    /// others too, who never stopped there.
    /// </summary>
    public bool IsTold => Connection.ToldOfStops is not null && Brands.Count == 1;

    /// <summary>Every list that some sender's texts are held against.</summary>
    public static IReadOnlyList<BlockListUse> Of(
        IEnumerable<ProviderConnection> connections,
        IEnumerable<OrganizationDirectory> organizations
    )
    {
        var senders = organizations
            .SelectMany(one => one.Senders.Select(sender => (one.Organization.Id, Sender: sender)))
            .ToLookup(one => one.Sender.Provider);
        return
        [
            .. connections
                .Where(one => one.BlockList is not null || one.ToldOfStops is not null)
                .SelectMany(connection =>
                    senders[connection.Provider.Name]
                        .GroupBy(one => ListOf(connection, one.Sender))
                        .OrderBy(used => used.Key, StringComparer.Ordinal)
                        .Select(used => new BlockListUse(
                            connection,
                            used.Key,
                            used.GroupBy(one => one.Id, one => one.Sender.Brand)
                                .ToDictionary(
                                    own => own.Key,
                                    own => (IReadOnlyCollection<string>)[.. own.Distinct().Order()]
                                )
                        ))
                ),
        ];
    }

    /// <summary>Whether a sender's texts are held against this list.</summary>
    public bool Covers(Sender sender) => sender.Provider == Provider && ListOf(Connection, sender) == List;

    private static string ListOf(ProviderConnection connection, Sender sender) =>
        connection.BlockList?.ListOf(sender) ?? connection.ToldOfStops!.ListOf(sender);
}
