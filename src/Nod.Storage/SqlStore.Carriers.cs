using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Storage;

/// <summary>Block lists of providers, and texts that applications are told of.</summary>
public abstract partial class SqlStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<BlockListEntry>> ReadBlockListAsync(
        Guid organization,
        string provider,
        string list,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "block_list",
            [
                organization,
                provider,
                list,
                after is { } last ? Keyring.KeyOf(new ContactAddress(organization, last)).ToBytes() : new byte[16],
                (long)limit,
            ],
            row => CarrierRows.Entry(row, organization, provider, list),
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboundForward>> ReadDueForwardsAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) => QueryAsync("due_forwards", [Times.ToStored(now), (long)limit], CarrierRows.Forward, cancellation);
}
