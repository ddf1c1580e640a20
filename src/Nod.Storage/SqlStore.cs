using System.Collections.Frozen;
using Nod.Catalog;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;

namespace Nod.Storage;

/// <summary>
/// The store over SQL: changes go through group commit, contacts are answered from memory, everything else is a query
/// out of the files of <c>Queries</c>. A dialect adds how a query and a transaction are run.
/// </summary>
public abstract partial class SqlStore : IStore
{
    internal static readonly FrozenDictionary<string, string> Reads = SqlFiles.Queries(
        "read.sql",
        "log.sql",
        "moving.sql",
        "messages.sql",
        "broadcasts.sql",
        "threads.sql",
        "automations.sql",
        "imports.sql",
        "connectors.sql",
        "replay.sql",
        "erasure.sql",
        "carriers.sql",
        "feed.sql",
        "access.sql",
        "overview.sql"
    );

    /// <summary>The installation's value that says which contact key its rows were made with.</summary>
    public const string ContactKeyFingerprint = "contact_key_fingerprint";

    // So that no stop waits for long.
    private const int ForgottenTogether = 1000;

    private readonly GroupCommit commits;
    private readonly ContactCache cache;
    private bool isDisposed;

    internal SqlStore(ICommitSession session, StoreOptions options)
    {
        Keyring = options.Keyring;
        cache = new ContactCache(options.ContactsInMemory);
        commits = new GroupCommit(session, cache, options.Clock, options.Ids);
    }

    private protected ContactKeyring Keyring { get; }

    /// <summary>
    /// Completes when the database may have been taken by another process, because what held it for this one was lost.
    /// Every operation fails from then on: stop the process and start it anew.
    /// </summary>
    public virtual Task Lost { get; } = new TaskCompletionSource().Task;

    /// <inheritdoc/>
    public async Task<T> CommitAsync<T>(Change<T> change, CancellationToken cancellation = default)
    {
        // Once it waits for the writer it can't be called back: its outcome must be known.
        cancellation.ThrowIfCancellationRequested();
        ThrowIfLost();
        return await commits.CommitAsync(change);
    }

    /// <inheritdoc/>
    public ValueTask<ContactRecord> ReadContactAsync(
        ContactAddress address,
        CancellationToken cancellation = default
    ) =>
        MayAnswerFromMemory() && cache.Find(address) is { } contact
            ? new(contact)
            : ReadThroughAsync(address, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordedEvent>> ReadHistoryAsync(
        ContactAddress address,
        Guid? before,
        int limit,
        CancellationToken cancellation = default
    )
    {
        var start = before ?? (await ReadContactAsync(address, cancellation)).State.LastEventId;
        if (start is null)
        {
            return [];
        }

        // The chain starts at the given event, which itself was seen already.
        var skip = before is null ? 0 : 1;
        var events = await QueryAsync(
            "history",
            [address.Organization, Keyring.KeyOf(address).ToBytes(), start.Value, (long)limit + skip],
            row => Rows.Event(row, address),
            cancellation
        );
        return skip == 0 ? events : [.. events.Skip(skip)];
    }

    /// <inheritdoc/>
    public async Task<MessageRecord?> FindMessageAsync(
        Guid organization,
        Guid id,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync("message", [organization, id], Rows.Message, cancellation);
        return found is [var message, ..] ? message : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordedDecision>> ReadDecisionsAsync(
        Guid organization,
        Guid message,
        CancellationToken cancellation = default
    ) => QueryAsync("decisions", [organization, message], Rows.Decision, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageAddress>> ReadDueAsync(
        Instant now,
        int limit,
        CancellationToken cancellation = default
    ) => QueryAsync("due", [Times.ToStored(now), (long)limit], Rows.Address, cancellation);

    /// <inheritdoc/>
    public async Task<Instant?> ReadNextDueAsync(CancellationToken cancellation = default)
    {
        var found = await QueryAsync("next_due", [], row => row.Number(0), cancellation);
        return found is [var due, ..] ? Times.FromStored(due) : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageAddress>> ReadUnresolvedAsync(
        Instant before,
        int limit,
        CancellationToken cancellation = default
    ) => QueryAsync("unresolved", [Times.ToStored(before), (long)limit], Rows.Address, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContactRecord>> ReadContactsAsync(
        Guid organization,
        PhoneNumber? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "contacts",
            [
                organization,
                after is { } last ? Keyring.KeyOf(new ContactAddress(organization, last)).ToBytes() : new byte[16],
                (long)limit,
            ],
            row => InMemory(row, organization) ?? Rows.Contact(row, organization),
            cancellation
        );

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> ReadMessagesAsync(
        ContactAddress address,
        Guid? after,
        int limit,
        CancellationToken cancellation = default
    ) =>
        QueryAsync(
            "contact_messages",
            [address.Organization, Keyring.KeyOf(address).ToBytes(), after ?? Guid.Empty, (long)limit],
            Rows.Message,
            cancellation
        );

    /// <inheritdoc/>
    public async Task<EvidencePack?> FindEvidencePackAsync(
        Guid organization,
        Guid id,
        CancellationToken cancellation = default
    )
    {
        var found = await QueryAsync("evidence_pack", [organization, id], Rows.EvidencePack, cancellation);
        return found is [var pack, ..] ? pack : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EvidencePack>> ReadOpenEvidencePacksAsync(CancellationToken cancellation = default) =>
        QueryAsync("open_evidence_packs", [], Rows.EvidencePack, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogItem>> ReadCatalogAsync(CancellationToken cancellation = default) =>
        QueryAsync("catalog", [], Rows.Catalog, cancellation);

    /// <inheritdoc/>
    public async Task<int> ForgetAnswersAsync(Instant before, CancellationToken cancellation = default)
    {
        ThrowIfLost();
        for (var forgotten = 0; ; )
        {
            cancellation.ThrowIfCancellationRequested();
            var now = await commits.ForgetAnswersAsync(Times.ToStored(before), ForgottenTogether);
            forgotten += now;
            if (now < ForgottenTogether)
            {
                return forgotten;
            }
        }
    }

    /// <inheritdoc/>
    public Task PingAsync(CancellationToken cancellation = default) =>
        QueryAsync("ping", [], row => row.Number(0), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref isDisposed, true))
        {
            try
            {
                await commits.DisposeAsync();
            }
            finally
            {
                await CloseAsync();
            }
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Throws when the rows were made with another contact key: no contact would ever be found.</summary>
    internal static void ThrowIfForeign(ContactKeyring keyring, string? known)
    {
        if (known != keyring.Fingerprint)
        {
            throw new StoreUnavailableException(
                $"The contact key does not belong to this database: its fingerprint is {keyring.Fingerprint}, "
                    + $"the database's is {known}. Use the key the installation was made with."
            );
        }
    }

    /// <summary>Runs a query of <see cref="Reads"/>. Values are <see cref="Guid"/>, long, string or byte[].</summary>
    private protected abstract Task<IReadOnlyList<T>> QueryAsync<T>(
        string name,
        IReadOnlyList<object> values,
        Func<IRow, T> read,
        CancellationToken cancellation
    );

    /// <summary>Reads one contact from the database.</summary>
    private protected abstract ValueTask<ContactRecord> ReadStoredAsync(
        ContactAddress address,
        CancellationToken cancellation
    );

    /// <summary>Throws when the database is no longer this process's: nothing may be answered then.</summary>
    private protected virtual void ThrowIfLost() { }

    /// <summary>
    /// Whether nobody else can have written meanwhile, so that memory is as fresh as the database. Throws as
    /// <see cref="ThrowIfLost"/> does.
    /// </summary>
    private protected virtual bool MayAnswerFromMemory() => true;

    /// <summary>Gives back what the dialect holds, after the last commit.</summary>
    private protected abstract ValueTask CloseAsync();

    // What is in memory is as fresh as the row, and is not decoded again. What is not is not put there for a listing's
    // sake: it would drive out what is asked for.
    private ContactRecord? InMemory(IRow row, Guid organization) =>
        MayAnswerFromMemory() && PhoneNumber.TryRead(row.Text(0), out var phone)
            ? cache.Find(new ContactAddress(organization, phone))
            : null;

    private async ValueTask<ContactRecord> ReadThroughAsync(ContactAddress address, CancellationToken cancellation)
    {
        var ticket = cache.Ticket(address);
        var contact = await ReadStoredAsync(address, cancellation);
        cache.Read(contact, ticket);
        return contact;
    }
}
