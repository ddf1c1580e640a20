using Nod.Ledger;
using Nod.Testing;

namespace Nod.Storage.Tests;

public sealed class InMemoryStoreTests : StoreConformance
{
    protected override Task<IStore> OpenAsync(StoreSeams seams) =>
        Task.FromResult<IStore>(new InMemoryStore(seams.Clock, seams.Ids));
}
