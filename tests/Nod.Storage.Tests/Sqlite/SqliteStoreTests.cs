using Nod.Ledger;
using Nod.Storage.Sqlite;
using Nod.Testing;

namespace Nod.Storage.Tests.Sqlite;

public sealed class SqliteStoreTests : DurableStoreConformance
{
    private readonly TemporaryFolder folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override Task<IStore> OpenAsync(StoreSeams seams)
    {
        SqliteStore.Upgrade(folder.Path);
        return Task.FromResult<IStore>(SqliteStore.Open(folder.Path, StoreOptionsOf(seams)));
    }

    private static StoreOptions StoreOptionsOf(StoreSeams seams) =>
        new()
        {
            Clock = seams.Clock,
            Ids = seams.Ids,
            Keyring = new ContactKeyring(new byte[32]),
            ContactsInMemory = seams.ContactsInMemory,
        };
}
