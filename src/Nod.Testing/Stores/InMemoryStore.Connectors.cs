using Nod.Connectors;
using Nod.Ledger;

namespace Nod.Testing;

/// <summary>The connectors' side of the store.</summary>
public sealed partial class InMemoryStore
{
    // What an erasure has emptied is null: the key alone is still known.
    private readonly Dictionary<DeliveryKey, ConnectorDelivery?> told = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConnectorDelivery>> ReadDeliveriesAsync(
        ConnectorAddress connector,
        bool onlyConflicts,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<ConnectorDelivery>>(() =>
            [
                .. DeliveriesOf(connector)
                    .Where(one => one.IsConflict || !onlyConflicts)
                    .Where(one => before is not { } last || one.Id < last)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<ConnectorDelivery?> FindDeliveryOfAsync(
        ConnectorAddress connector,
        string reference,
        CancellationToken cancellation = default
    ) =>
        Read(() =>
            DeliveriesOf(connector).FirstOrDefault(one => one.Reference == reference && one.Contact is not null)
        );

    private IEnumerable<ConnectorDelivery> DeliveriesOf(ConnectorAddress connector) =>
        told
            .Values.OfType<ConnectorDelivery>()
            .Where(one => one.Key.Connector == connector)
            .OrderByDescending(one => one.Id);

    private void Keep(StagedConnectors staged)
    {
        foreach (var (key, delivery) in staged.Deliveries)
        {
            told.Add(key, delivery);
        }
    }

    private void EraseDeliveries(ContactAddress contact)
    {
        foreach (var (key, _) in told.Where(one => one.Value?.Contact == contact).ToList())
        {
            told[key] = null;
        }
    }
}
