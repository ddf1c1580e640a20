using Nod.Connectors;

namespace Nod.Ledger;

// What a change sees and stages of deliveries.
public sealed partial class ChangeContext
{
    private readonly HashSet<DeliveryKey> deliveries = [];

    /// <summary>Whether a delivery was taken before.</summary>
    public bool HasSeen(DeliveryKey key) => deliveries.Contains(key);

    /// <summary>Stores a delivery; once.</summary>
    public void Put(ConnectorDelivery delivery)
    {
        undo.Add(() =>
        {
            deliveries.Remove(delivery.Key);
            Staged.Connectors.Deliveries.Remove(delivery.Key);
        });
        deliveries.Add(delivery.Key);
        Staged.Connectors.Deliveries.Add(delivery.Key, delivery);
    }

    /// <summary>
    /// Shows the deliveries that the store found. Called by the store after <see cref="Load"/>, before any change is applied.
    /// </summary>
    public void Show(IEnumerable<DeliveryKey> found) => deliveries.UnionWith(found);
}
