using Nod.Consent;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Testing;

/// <summary>What people who look after an organization look for.</summary>
public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<ContactRecord>> ReadHeldContactsAsync(
        Guid organization,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<ContactRecord>>(() =>
            [
                .. Of(organization)
                    .Where(contact => contact.State.Hold is not null)
                    .OrderByDescending(contact => contact.State.Hold!.EventId)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContactRecord>> SearchContactsAsync(
        Guid organization,
        string characters,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<ContactRecord>>(() =>
            [
                .. Of(organization)
                    .Where(contact => Texts(contact).Any(text => text.Contains(characters, OrdinalIgnoreCase)))
                    .OrderBy(contact => contact.Address.Phone)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> ReadUnknownMessagesAsync(
        Guid organization,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<MessageRecord>>(() =>
            [
                .. messages
                    .Values.Where(message => message is { Status: MessageStatus.Unknown, IsOpen: true })
                    .Where(message => message.Address.Contact.Organization == organization)
                    .OrderBy(message => message.Attempt?.At)
                    .ThenBy(message => message.Address.Id)
                    .Take(limit),
            ]
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventCount>> CountEventsAsync(
        Guid organization,
        LocalDate from,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<EventCount>>(() =>
            [
                .. histories
                    .Where(history => history.Key.Organization == organization)
                    .SelectMany(history => history.Value)
                    .GroupBy(one => (Day: one.RecordedAt.InUtc().Date, Kind: EventSchema.KindOf(one.Event)))
                    .Where(group => group.Key.Day >= from)
                    .Select(group => new EventCount(group.Key.Day, group.Key.Kind, group.Count())),
            ]
        );

    private const StringComparison OrdinalIgnoreCase = StringComparison.OrdinalIgnoreCase;

    private IEnumerable<ContactRecord> Of(Guid organization) =>
        contacts.Values.Where(contact => contact.Address.Organization == organization && !contact.IsErased);

    private static IEnumerable<string> Texts(ContactRecord contact) =>
        [contact.Address.Phone.ToString(), contact.Person?.Name ?? "", .. contact.Person?.ExternalIds?.Values ?? []];
}
