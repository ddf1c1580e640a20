using Nod.Connectors;

namespace Nod.Ledger;

// What a store answers about what applicant tracking systems delivered.
public partial interface IStore
{
    /// <summary>
    /// What a connector took, newest first, at most <paramref name="limit"/>, from before a given one. What an erasure has
    /// emptied is left out.
    /// </summary>
    Task<IReadOnlyList<ConnectorDelivery>> ReadDeliveriesAsync(
        ConnectorAddress connector,
        bool onlyConflicts,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    );

    /// <summary>The latest delivery of a connector that was about an application and a known person; or null.</summary>
    Task<ConnectorDelivery?> FindDeliveryOfAsync(
        ConnectorAddress connector,
        string reference,
        CancellationToken cancellation = default
    );
}
