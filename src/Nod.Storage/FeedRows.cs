using System.Text.Json;
using Nod.Feeds;
using Nod.Health;
using Nod.Ledger;
using Nod.Sending;
using Nod.Webhooks;
using NodaTime;
using NodaTime.Text;

namespace Nod.Storage;

/// <summary>How what is told to the outside becomes rows, in the order of the columns in <c>feed.sql</c>, and back.</summary>
internal static class FeedRows
{
    public static void Feed(
        IRowWriter row,
        Guid batch,
        IReadOnlyList<FeedEntry> entries,
        Func<ContactAddress, ContactKey> keyOf
    )
    {
        row.Id(entries[0].Organization);
        row.Id(batch);
        row.Bytes(FeedCodec.Write(entries, keyOf));
    }

    public static void Follower(IRowWriter row, Follower follower)
    {
        row.Id(follower.Organization);
        row.Text(follower.Name);
        if (follower.Content is { } content)
        {
            row.Text(content);
        }
    }

    public static Follower Follower(IRow row) => new(row.Id(0), row.Text(1), row.Text(2));

    public static void Delivery(IRowWriter row, WebhookDelivery delivery)
    {
        row.Id(delivery.Webhook.Organization);
        row.Id(delivery.Webhook.Id);
        row.Text(delivery.Id.ToString());
        row.Text(EnumWords<DeliveryStatus>.Of(delivery.Status));
        row.Number(delivery.DueAt is { } due ? Times.ToStored(due) : null);
        row.Text(JsonSerializer.Serialize(delivery, LedgerJson.Default.WebhookDelivery));
    }

    public static WebhookDelivery Delivery(IRow row) =>
        JsonSerializer.Deserialize(row.Text(0), LedgerJson.Default.WebhookDelivery)!;

    public static WebhookBacklog Backlog(IRow row) =>
        new(new WebhookAddress(row.Id(0), row.Id(1)), row.Number(2), Times.FromStored(row.Number(3)));

    public static void Count(IRowWriter row, HealthCount count)
    {
        var key = count.Key;
        row.Id(key.Organization);
        row.Text(Day(key.Day));
        row.Text(key.Sender);
        row.Text(key.Brand);
        row.Text(key.Program);
        row.Text(key.Wording);
        row.Text(key.Carrier);
        row.Text(EnumWords<HealthOutcome>.Of(count.Outcome));
        row.Number(count.Texts);
    }

    public static HealthCount Count(IRow row, Guid organization)
    {
        if (!EnumWords<HealthOutcome>.TryParse(row.Text(6), out var outcome))
        {
            throw new NotSupportedException($"An outcome {row.Text(6)} is newer than this program.");
        }

        var day = LocalDatePattern.Iso.Parse(row.Text(0)).Value;
        return new HealthCount(
            new HealthKey(organization, day, row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5)),
            outcome,
            row.Number(7)
        );
    }

    public static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);

    public static void Cleared(IRowWriter row, ClearedAlert cleared)
    {
        row.Number(Times.ToStored(cleared.At));
        row.Id(cleared.Organization);
        row.Id(cleared.Alert);
    }

    public static InboundRecord Inbound(IRow row, ContactAddress address, Instant receivedAt) =>
        EnumWords<Texts.Intent>.TryParse(row.Text(4), out var intent)
            ? new InboundRecord(
                new InboundKey(row.Text(0), row.Text(1)),
                address,
                row.Text(2),
                row.OptionalText(3) ?? string.Empty,
                receivedAt,
                intent
            )
            : throw new NotSupportedException($"An intent {row.Text(4)} is newer than this program.");
}
