using Nod.Sending;
using NodaTime;

namespace Nod.Ledger;

/// <summary>Block lists of providers, and texts that applications are told of.</summary>
public partial interface IStore
{
    /// <summary>
    /// What is known of an organization's people on a block list, at most <paramref name="limit"/>, in the store's own order,
    /// after a given one.
    /// </summary>
    Task<IReadOnlyList<BlockListEntry>> ReadBlockListAsync(
        Guid organization,
        string provider,
        string list,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>Texts from people that applications are to be told of by now, the longest due first.</summary>
    Task<IReadOnlyList<InboundForward>> ReadDueForwardsAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    );
}
