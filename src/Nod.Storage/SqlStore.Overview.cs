using System.Text.Json;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Storage;

/// <summary>Reads what people who look after an organization look for.</summary>
public abstract partial class SqlStore
{
    // Of one contact there may be many holds, all but the latest lifted.
    private const int HoldsPerContact = 4;

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ContactRecord>> ReadHeldContactsAsync(
        Guid organization,
        int limit,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync(
            "held_contacts",
            [organization, (long)limit * HoldsPerContact],
            row => Rows.Contact(row, organization),
            cancellation
        );
        return
        [
            .. found
                .Where(contact => contact.State.Hold is not null)
                .DistinctBy(contact => contact.Address)
                .OrderByDescending(contact => contact.State.Hold!.EventId)
                .Take(limit),
        ];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContactRecord>> SearchContactsAsync(
        Guid organization,
        string characters,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "search_contacts",
            [organization, Pattern(characters), Pattern(AsKept(characters)), (long)limit],
            row => Rows.Contact(row, organization),
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> ReadUnknownMessagesAsync(
        Guid organization,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "unknown_messages",
            [organization, EnumWords<MessageStatus>.Of(MessageStatus.Unknown), (long)limit],
            Rows.Message,
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventCount>> CountEventsAsync(
        Guid organization,
        LocalDate from,
        CancellationToken cancellation = default
    )
    {
        var start = from.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
        return QueryAsync(
            "count_events",
            [organization, IdSource.LeastAt(start), Times.ToStored(start)],
            row => new EventCount(Epoch.PlusDays((int)row.Number(0)), row.Text(1), row.Number(2)),
            cancellation
        );
    }

    private static string Pattern(string characters) =>
        "%"
        + characters
            .ToLowerInvariant()
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
        + "%";

    // Names are kept as JSON, which spells some characters in its own way.
    private static string AsKept(string characters) =>
        JsonSerializer.Serialize(characters, Consent.EventJson.Default.String)[1..^1];
}
