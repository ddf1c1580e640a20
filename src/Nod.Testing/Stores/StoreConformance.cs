using System.Security.Cryptography;
using Nod.Consent;
using Nod.Ledger;
using Xunit;

namespace Nod.Testing;

/// <summary>What a store is given by a test, and how much it may keep in memory.</summary>
/// <param name="Clock">The time.</param>
/// <param name="Ids">Identifiers and salts.</param>
/// <param name="ContactsInMemory">How many contacts it may keep in memory.</param>
public sealed record StoreSeams(TimeProvider Clock, IdSource Ids, int ContactsInMemory);

/// <summary>
/// The promises of <see cref="IStore"/>. A store passes when a class of its tests derives from this one, or from
/// <see cref="DurableStoreConformance"/> if it outlives its process, and every test in it is green.
/// </summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    private readonly List<IStore> opened = [];

    /// <summary>The clock of the stores under test.</summary>
    protected ManualClock Clock { get; } = new();

    /// <summary>Identifiers for tests and stores.</summary>
    protected IdSource Ids { get; }

    /// <summary>Makes identifiers on the test's clock.</summary>
    protected StoreConformance() => Ids = new IdSource(Clock, RandomNumberGenerator.Fill);

    /// <inheritdoc/>
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in opened)
        {
            await store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Opens the one store of a test. The first time it is empty; opened again, after it was disposed, a durable store
    /// holds what was committed before.
    /// </summary>
    protected abstract Task<IStore> OpenAsync(StoreSeams seams);

    /// <summary>Opens the store; it is closed at the end of the test at the latest.</summary>
    protected async Task<IStore> OpenStoreAsync(int contactsInMemory = 1000)
    {
        var store = await OpenAsync(new StoreSeams(Clock, Ids, contactsInMemory));
        opened.Add(store);
        return store;
    }

    /// <summary>A change that records an event.</summary>
    protected ChangeOf<RecordedEvent> Append(ContactAddress contact, ConsentEvent happened, bool isUrgent = false)
    {
        var prepared = PreparedEvent.Of(happened, Ids);
        return new ChangeOf<RecordedEvent>(
            reads => reads.Contacts.Add(contact),
            context => context.Append(contact, prepared),
            isUrgent
        );
    }

    /// <summary>A change that looks at nothing.</summary>
    protected static ChangeOf<bool> Stage(Action<ChangeContext> stage) =>
        new(
            _ => { },
            context =>
            {
                stage(context);
                return true;
            }
        );

    /// <summary>Everything that happened to a contact, oldest first.</summary>
    protected static async Task<IReadOnlyList<RecordedEvent>> WholeHistoryAsync(IStore store, ContactAddress contact) =>
        [.. (await store.ReadHistoryAsync(contact, null, 100_000)).Reverse()];

    /// <summary>
    /// Asserts that a contact's events hang together and that the state the store gives is their fold, to the byte.
    /// </summary>
    protected static async Task AssertIntactAsync(IStore store, ContactAddress contact, int events)
    {
        var history = await WholeHistoryAsync(store, contact);
        Assert.Equal(events, history.Count);

        Guid? previous = null;
        var fold = ContactState.Empty;
        foreach (var recorded in history)
        {
            Assert.Equal(previous, recorded.Previous);
            Assert.True(previous is null || recorded.Id > previous, "Identifiers rise along a contact's history.");
            previous = recorded.Id;
            fold = fold.After(recorded.Id, recorded.Event);
        }

        var stored = await store.ReadContactAsync(contact);
        Assert.Equal(events, stored.State.Sequence);
        Assert.Equal(ContactCodec.Write(fold), ContactCodec.Write(stored.State));
    }
}
