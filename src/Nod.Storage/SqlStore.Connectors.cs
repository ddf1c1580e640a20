using Nod.Connectors;

namespace Nod.Storage;

/// <summary>The connectors' side of the store.</summary>
public abstract partial class SqlStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<ConnectorDelivery>> ReadDeliveriesAsync(
        ConnectorAddress connector,
        bool onlyConflicts,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            onlyConflicts ? "connector_conflicts" : "connector_deliveries",
            [connector.Organization, connector.Key, before ?? Guid.AllBitsSet, (long)limit],
            ConnectorRows.Delivery,
            cancellation
        );

    /// <inheritdoc/>
    public async Task<ConnectorDelivery?> FindDeliveryOfAsync(
        ConnectorAddress connector,
        string reference,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync(
            "connector_delivery_of",
            [connector.Organization, connector.Key, reference],
            ConnectorRows.Delivery,
            cancellation
        );
        return found is [var delivery] ? delivery : null;
    }
}
