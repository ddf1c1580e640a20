using Nod.Broadcasts;
using Nod.Consent;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Testing;

/// <summary>The broadcasts' side of the store.</summary>
public sealed partial class InMemoryStore
{
    private readonly Dictionary<BroadcastAddress, Broadcast> broadcasts = [];
    private readonly Dictionary<(Guid Broadcast, ContactAddress Contact), BroadcastRecipient> recipients = [];
    private readonly Dictionary<(BroadcastAddress Broadcast, MessageStatus Status, string Detail), long> tallies = [];

    /// <inheritdoc/>
    public Task<Broadcast?> FindBroadcastAsync(BroadcastAddress address, CancellationToken cancellation = default) =>
        Read(() => broadcasts.GetValueOrDefault(address));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Broadcast>> ReadBroadcastsAsync(
        Guid organization,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<Broadcast>>(() =>
            [
                .. broadcasts
                    .Values.Where(one => one.Address.Organization == organization)
                    .Where(one => before is not { } last || one.Address.Id < last)
                    .OrderByDescending(one => one.Address.Id)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<Broadcast>> ReadOpenBroadcastsAsync(CancellationToken cancellation = default) =>
        Read<IReadOnlyList<Broadcast>>(() =>
            [.. broadcasts.Values.Where(one => one.IsOpen).OrderBy(one => one.Address.Id)]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<BroadcastRecipient>> ReadRecipientsAsync(
        BroadcastAddress address,
        RecipientFilter filter,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<BroadcastRecipient>>(() =>
            [
                .. Of(address)
                    .Where(one => after is not { } last || one.Contact.Phone > last)
                    .Where(one => filter.Verdict is null || one.Verdict == filter.Verdict)
                    .Where(one => filter.Reason is null || one.Reason == filter.Reason)
                    .Where(one => filter.Status is null || one.Message?.Status == filter.Status)
                    .OrderBy(one => one.Contact.Phone)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<long> CountRecipientsAsync(BroadcastAddress address, CancellationToken cancellation = default) =>
        Read(() => Of(address).LongCount());

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageTally>> ReadTalliesAsync(
        BroadcastAddress address,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<MessageTally>>(() =>
            [
                .. tallies
                    .Where(pair => pair.Key.Broadcast == address && pair.Value != 0)
                    .Select(pair => new MessageTally(pair.Key.Status, pair.Key.Detail, pair.Value))
                    .OrderBy(tally => EnumWords<MessageStatus>.Of(tally.Status), StringComparer.Ordinal)
                    .ThenBy(tally => tally.Detail, StringComparer.Ordinal),
            ]
        );

    /// <inheritdoc/>
    public Task<long> CountStopsAsync(
        BroadcastAddress address,
        Instant since,
        CancellationToken cancellation = default
    ) =>
        Read(() =>
            Of(address)
                .LongCount(one =>
                    one.Message
                        is {
                            Status: MessageStatus.HandingOver
                                or MessageStatus.Sent
                                or MessageStatus.Delivered
                                or MessageStatus.Undelivered
                                or MessageStatus.Unknown
                        }
                    && histories
                        .GetValueOrDefault(one.Contact, [])
                        .Exists(recorded => recorded.Event is Revocation && recorded.RecordedAt >= since)
                )
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageAddress>> ReadDueAsync(
        BroadcastAddress address,
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<MessageAddress>>(() =>
            [
                .. WaitingOf(address)
                    .Where(message => message.DueAt <= now)
                    .OrderBy(message => message.DueAt)
                    .ThenBy(message => message.Address.Id)
                    .Take(limit)
                    .Select(message => message.Address),
            ]
        );

    /// <inheritdoc/>
    public Task<Instant?> ReadNextDueAsync(BroadcastAddress address, CancellationToken cancellation = default) =>
        Read(() => WaitingOf(address).Select(message => (Instant?)Times.ToMicroseconds(message.DueAt)).Min());

    private IEnumerable<BroadcastRecipient> Of(BroadcastAddress address) =>
        recipients
            .Values.Where(one => one.Broadcast == address.Id && one.Contact.Organization == address.Organization)
            .Select(one =>
                one with
                {
                    Message = one.MessageId is { } id
                        ? messages.GetValueOrDefault(new MessageAddress(one.Contact, id))
                        : null,
                }
            );

    private IEnumerable<MessageRecord> WaitingOf(BroadcastAddress address) =>
        messages.Values.Where(message =>
            message.Broadcast == address.Id
            && message.Address.Contact.Organization == address.Organization
            && message is { IsOpen: true, Attempt: null }
        );

    private void Keep(StagedBroadcasts staged)
    {
        foreach (var (address, broadcast) in staged.Broadcasts)
        {
            broadcasts[address] = broadcast;
        }

        foreach (var (key, told) in staged.Recipients)
        {
            var known = recipients.GetValueOrDefault(key, told);
            recipients[key] = known with
            {
                Row = told.Row ?? known.Row,
                MessageId = told.MessageId ?? known.MessageId,
                Verdict = told.Verdict ?? known.Verdict,
                Reason = told.Reason ?? known.Reason,
            };
        }

        foreach (var (key, by) in staged.Tallies)
        {
            tallies[key] = tallies.GetValueOrDefault(key) + by;
        }
    }
}
