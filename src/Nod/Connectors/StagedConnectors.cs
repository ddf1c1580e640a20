namespace Nod.Connectors;

/// <summary>What one transaction is to write about connectors.</summary>
public sealed class StagedConnectors
{
    /// <summary>Deliveries to add.</summary>
    public Dictionary<DeliveryKey, ConnectorDelivery> Deliveries { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Deliveries.Count == 0;

    internal void Clear() => Deliveries.Clear();
}
