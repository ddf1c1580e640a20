using Nod.Ledger;
using Nod.Postgres;
using Nod.Storage.Postgres;
using Nod.Testing;

namespace Nod.Storage.Tests.Postgres;

public sealed class PostgresStoreTests : DurableStoreConformance
{
    private readonly PostgresDatabase database = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await database.InitializeAsync();
        await PostgresStore.UpgradeAsync(database.ConnectionString);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
    }

    protected override async Task<IStore> OpenAsync(StoreSeams seams) =>
        await PostgresStore.OpenAsync(
            database.ConnectionString,
            new StoreOptions
            {
                Clock = seams.Clock,
                Ids = seams.Ids,
                Keyring = new ContactKeyring(new byte[32]),
                ContactsInMemory = seams.ContactsInMemory,
            }
        );
}
