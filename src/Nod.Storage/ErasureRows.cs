using System.Text.Json;
using Nod.Consent;
using Nod.Ledger;
using Nod.Transparency;

namespace Nod.Storage;

/// <summary>How erasures and what belongs to them become rows, in the order of the columns, and back.</summary>
internal static class ErasureRows
{
    public static void Erasure(IRowWriter row, StagedErasure erasure, ContactKey key)
    {
        Key(row, erasure.Recorded.Address.Organization, key, erasure.Recorded.Id);
        row.Number(Times.ToStored(erasure.Recorded.Event.OccurredAt));
        row.Text(EnumWords<ErasureReason>.Of(erasure.Reason));
        row.Text(JsonSerializer.Serialize(erasure.Programs, ErasureJson.Default.IReadOnlyListTouchedProgram));
    }

    /// <summary>Organization, contact and erasure: what each statement that removes something begins with.</summary>
    public static void Key(IRowWriter row, Guid organization, ContactKey key, Guid erasure)
    {
        row.Id(organization);
        row.Hash(key.Value);
        row.Id(erasure);
    }

    public static void AttachmentUse(IRowWriter row, RecordedEvent recorded, string sha256, ContactKey key)
    {
        row.Id(recorded.Address.Organization);
        row.Text(sha256);
        row.Id(recorded.Id);
        row.Hash(key.Value);
    }

    public static ErasureRecord Erasure(IRow row) =>
        new(
            row.Id(0),
            ContactKey.Of(row.Bytes(1)),
            row.Id(2),
            Times.FromStored(row.Number(3)),
            EnumWords<ErasureReason>.TryParse(row.Text(4), out var reason)
                ? reason
                : throw new InvalidDataException("An erasure has a reason that this program does not know."),
            row.OptionalText(5) is { } pending
                ? JsonSerializer.Deserialize(pending, ErasureJson.Default.IReadOnlyListTouchedProgram)
                : null
        );

    public static ErasedEvent Erased(IRow row) =>
        new(
            new Leaf(row.Id(0), row.Text(1), (int)row.Number(2), Times.FromStored(row.Number(3)), row.Bytes(4)),
            row.Number(5) is >= 0 and var index ? index : null
        );
}
