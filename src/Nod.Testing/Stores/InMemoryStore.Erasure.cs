using System.Security.Cryptography;
using System.Text;
using Nod.EvidencePacks;
using Nod.Ledger;

namespace Nod.Testing;

/// <summary>Erasing: what a database removes from its tables, from the dictionaries.</summary>
public sealed partial class InMemoryStore
{
    private readonly ContactKeyring keyring = new(SHA256.HashData(Encoding.ASCII.GetBytes("in memory")));
    private readonly List<ErasureRecord> erasures = [];
    private readonly Dictionary<ContactAddress, List<ErasedEvent>> erased = [];
    private readonly HashSet<(Guid Organization, string Sha256, Guid EventId, ContactKey Contact)> fileUses = [];

    /// <inheritdoc/>
    public ContactKey KeyOf(ContactAddress address) => keyring.KeyOf(address);

    /// <inheritdoc/>
    public Task<ContactAddress?> FindContactAsync(
        Guid organization,
        ContactKey key,
        CancellationToken cancellation = default
    ) =>
        Read(() =>
            contacts
                .Values.Where(contact => !contact.IsErased)
                .Select(contact => contact.Address)
                .Concat(messages.Keys.Select(message => message.Contact))
                .Where(address => address.Organization == organization && KeyOf(address) == key)
                .Select(address => (ContactAddress?)address)
                .FirstOrDefault()
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<ErasureRecord>> ReadErasuresAsync(
        bool onlyOpen,
        CancellationToken cancellation = default
    ) => Read<IReadOnlyList<ErasureRecord>>(() => [.. erasures.Where(erasure => erasure.IsOpen || !onlyOpen)]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ErasedEvent>> ReadErasedEventsAsync(
        ContactAddress address,
        int limit,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<ErasedEvent>>(() =>
            [
                .. erased
                    .GetValueOrDefault(address, [])
                    .AsEnumerable()
                    .Reverse()
                    .Take(limit)
                    .Select(gone =>
                        gone with
                        {
                            LogIndex = places.TryGetValue(gone.Leaf.EventId, out var index) ? index : null,
                        }
                    ),
            ]
        );

    /// <inheritdoc/>
    public Task ForgetAnswersAsync(ErasureRecord erasure, CancellationToken cancellation = default) =>
        Read(() =>
        {
            var about = answers
                .Where(kept =>
                    kept.Value.At <= erasure.At
                    && kept.Value.Answer.About is { } address
                    && address.Organization == erasure.Organization
                    && KeyOf(address) == erasure.Contact
                )
                .Select(kept => kept.Key)
                .ToList();
            about.ForEach(key => answers.Remove(key));
            return about.Count;
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadErasedFilesAsync(
        ErasureRecord erasure,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<string>>(() =>
            [
                .. fileUses
                    .Where(use => use.Organization == erasure.Organization)
                    .GroupBy(use => use.Sha256)
                    .Where(uses => uses.All(use => use.Contact == erasure.Contact && use.EventId < erasure.EventId))
                    .Select(uses => uses.Key)
                    .Order(StringComparer.Ordinal),
            ]
        );

    /// <inheritdoc/>
    public Task<bool> NamesFileAsync(Guid organization, string sha256, CancellationToken cancellation = default) =>
        Read(() =>
            fileUses.Any(use =>
                use.Organization == organization
                && use.Sha256 == sha256
                && histories.Values.Any(events => events.Exists(recorded => recorded.Id == use.EventId))
            )
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<EvidencePack>> ReadEvidencePacksAsync(
        Guid organization,
        CancellationToken cancellation = default
    ) =>
        Read<IReadOnlyList<EvidencePack>>(() =>
            [
                .. evidencePacks
                    .Values.Where(pack => pack.Request.Organization == organization)
                    .OrderBy(pack => pack.Request.Id),
            ]
        );

    /// <inheritdoc/>
    public Task<bool> CompactAsync(long? bytesMax, CancellationToken cancellation = default) => Read(() => true);

    private void Erase(StagedRows staged)
    {
        foreach (var recorded in staged.Events)
        {
            foreach (var file in recorded.Event.Evidence?.Attachments ?? [])
            {
                fileUses.Add((recorded.Address.Organization, file.Sha256, recorded.Id, KeyOf(recorded.Address)));
            }
        }

        foreach (var erasure in staged.Erasures)
        {
            Erase(erasure.Recorded);
            erasures.Add(
                new ErasureRecord(
                    erasure.Recorded.Address.Organization,
                    KeyOf(erasure.Recorded.Address),
                    erasure.Recorded.Id,
                    Times.ToMicroseconds(erasure.Recorded.Event.OccurredAt),
                    erasure.Reason,
                    erasure.Programs
                )
            );
        }

        foreach (var done in staged.Finished)
        {
            var at = erasures.FindIndex(erasure => erasure.EventId == done.EventId);
            erasures[at] = erasures[at] with { Pending = null };
            fileUses.RemoveWhere(use =>
                use.Organization == done.Organization && use.Contact == done.Contact && use.EventId < done.EventId
            );
        }
    }

    private void Erase(RecordedEvent erasure)
    {
        var address = erasure.Address;
        var history = ListOf(histories, address);
        var gone = history.Where(recorded => recorded.Id < erasure.Id).ToList();
        ListOf(erased, address).AddRange(gone.Select(recorded => new ErasedEvent(recorded.Leaf, null)));
        history.RemoveAll(recorded => recorded.Id < erasure.Id);
        foreach (var message in messages.Keys.Where(message => message.Contact == address).ToList())
        {
            messages.Remove(message);
            decisions.Remove((address.Organization, message.Id));
        }

        EraseThreads(address);
        foreach (var callback in callbacks.Values.Where(news => news.Message.Contact == address).ToList())
        {
            callbacks.Remove(callback.Id);
        }

        EraseCarriers(address);
        EraseDeliveries(address);
        foreach (var recipient in recipients.Keys.Where(one => one.Contact == address).ToList())
        {
            recipients.Remove(recipient);
        }

        foreach (var text in inbound.Values.Where(text => text.Contact == address).ToList())
        {
            inbound[text.Key] = text with { Contact = new ContactAddress(address.Organization, default), Words = "" };
        }
    }
}
