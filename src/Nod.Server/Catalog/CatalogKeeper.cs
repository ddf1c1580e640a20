using Nod.Catalog;
using Nod.Ledger;

namespace Nod.Server.Catalog;

/// <summary>Stores settings. Durable when the task completes.</summary>
/// <param name="items">The settings.</param>
internal sealed class PutSettings(IReadOnlyCollection<CatalogItem> items) : Change<IReadOnlyCollection<CatalogItem>>
{
    /// <summary>Whether there is nothing to store.</summary>
    public bool IsEmpty => items.Count == 0;

    /// <summary>Whether it was staged; not when a kept answer was given instead.</summary>
    public bool Applied { get; private set; }

    public override void Declare(ReadSet reads) { }

    public override IReadOnlyCollection<CatalogItem> Apply(ChangeContext context)
    {
        foreach (var item in items)
        {
            context.Put(item);
        }

        Applied = true;
        return items;
    }
}

/// <summary>Keeps the directory in memory in step with the store. Settings change one after the other.</summary>
internal sealed class CatalogKeeper(IStore store) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);
    private volatile Directory current = new([]);

    /// <summary>What is set up now.</summary>
    public Directory Current => current;

    /// <summary>Reads everything anew.</summary>
    public async Task LoadAsync(CancellationToken cancellation) =>
        current = new Directory(await store.ReadCatalogAsync(cancellation));

    /// <summary>Plans a change on what is set up now and stores it; nothing else changes in between.</summary>
    public Task<T> ChangeAsync<T>(Func<Directory, (IReadOnlyCollection<CatalogItem> Items, T Result)> plan) =>
        ChangeAsync(
            plan,
            async (put, result) =>
            {
                await store.CommitAsync(put);
                return result;
            }
        );

    /// <summary>The same, committed by the caller, who may have an idempotency key to keep with it.</summary>
    public async Task<TOutcome> ChangeAsync<T, TOutcome>(
        Func<Directory, (IReadOnlyCollection<CatalogItem> Items, T Result)> plan,
        Func<PutSettings, T, Task<TOutcome>> commit
    )
    {
        await one.WaitAsync();
        try
        {
            var (items, result) = plan(current);
            var put = new PutSettings(items);
            var outcome = await commit(put, result);
            if (put.Applied && items.Count > 0)
            {
                current = current.With(items);
            }

            return outcome;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();
}
