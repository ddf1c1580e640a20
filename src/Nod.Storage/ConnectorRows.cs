using System.Text.Json;
using Nod.Connectors;
using Nod.Ledger;

namespace Nod.Storage;

/// <summary>How deliveries of applicant tracking systems become rows of the database, and back.</summary>
internal static class ConnectorRows
{
    public static void Key(IRowWriter row, DeliveryKey key)
    {
        row.Id(key.Connector.Organization);
        row.Text(key.Connector.Key);
        row.Text(key.Hash);
    }

    public static void Delivery(IRowWriter row, ConnectorDelivery delivery, ContactKey? contact)
    {
        Key(row, delivery.Key);
        row.Id(delivery.Id);
        if (contact is { } key)
        {
            row.Hash(key.Value);
        }
        else
        {
            row.Bytes([]);
        }

        row.Text(contact is null ? null : delivery.Reference);
        row.Number(delivery.IsConflict ? 1 : 0);
        row.Text(JsonSerializer.Serialize(delivery, ConnectorJson.Default.ConnectorDelivery));
    }

    public static ConnectorDelivery Delivery(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), ConnectorJson.Default.ConnectorDelivery)!;
}
