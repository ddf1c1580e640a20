using Nod.EvidencePacks;
using Nod.Ledger;

namespace Nod.Storage;

/// <summary>Erasing: what is asked for and removed besides the commit of an erasure itself.</summary>
public abstract partial class SqlStore
{
    // Ten minutes, in microseconds.
    private const long Stretch = 10 * 60 * 1_000_000L;

    /// <inheritdoc/>
    public ContactKey KeyOf(ContactAddress address) => Keyring.KeyOf(address);

    /// <inheritdoc/>
    public async Task<ContactAddress?> FindContactAsync(
        Guid organization,
        ContactKey key,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync("contact_number", [organization, key.ToBytes()], row => row.Text(0), cancellation);
        return found is [var text, ..] && PhoneNumber.TryRead(text, out var phone)
            ? new ContactAddress(organization, phone)
            : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ErasureRecord>> ReadErasuresAsync(
        bool onlyOpen,
        CancellationToken cancellation = default
    ) => QueryAsync("erasures", [onlyOpen ? 1L : 0L], ErasureRows.Erasure, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ErasedEvent>> ReadErasedEventsAsync(
        ContactAddress address,
        int limit,
        CancellationToken cancellation = default
    )
    {
        var state = (await ReadContactAsync(address, cancellation)).State;
        return state is { Erased: not null, LastEventId: { } last }
            ? await QueryAsync(
                "erased_events",
                [address.Organization, Keyring.KeyOf(address).ToBytes(), last, (long)limit],
                ErasureRows.Erased,
                cancellation
            )
            : [];
    }

    /// <inheritdoc/>
    public async Task ForgetAnswersAsync(ErasureRecord erasure, CancellationToken cancellation = default)
    {
        if (await QueryAsync("oldest_answer", [], row => row.Number(0), cancellation) is not [var oldest])
        {
            return;
        }

        // What is younger than the erasure is about what has happened since.
        var end = Times.ToStored(erasure.At);
        for (var from = oldest; from <= end; from += Stretch)
        {
            await WriteAsync(
                "forget_answers_about",
                [from, Math.Min(from + Stretch, end + 1), erasure.Organization, erasure.Contact.ToBytes()],
                cancellation
            );
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadErasedFilesAsync(
        ErasureRecord erasure,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "erased_files",
            [erasure.Organization, erasure.Contact.ToBytes(), erasure.EventId],
            row => row.Text(0),
            cancellation
        );

    /// <inheritdoc/>
    public async Task<bool> NamesFileAsync(
        Guid organization,
        string sha256,
        CancellationToken cancellation = default
    ) => (await QueryAsync("names_file", [organization, sha256], row => row.Number(0), cancellation)).Count > 0;

    /// <inheritdoc/>
    public Task<IReadOnlyList<EvidencePack>> ReadEvidencePacksAsync(
        Guid organization,
        CancellationToken cancellation = default
    ) => QueryAsync("evidence_packs", [organization], Rows.EvidencePack, cancellation);

    /// <inheritdoc/>
    public abstract Task<bool> CompactAsync(long? bytesMax, CancellationToken cancellation = default);
}
