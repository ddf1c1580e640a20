using System.Collections.Frozen;
using Nod.Catalog;
using Nod.Ledger;
using Nod.Rules;

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
internal sealed class CatalogKeeper(IStore store, Policy policy) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);
    private volatile Directory current = new([]);
    private volatile FrozenDictionary<Guid, Policy> policies = FrozenDictionary<Guid, Policy>.Empty;

    /// <summary>What is set up now.</summary>
    public Directory Current => current;

    /// <summary>What judges for organizations that set no rules of their own.</summary>
    public Policy Policy => policy;

    /// <summary>Every policy that judges now.</summary>
    public IEnumerable<Policy> Policies => policies.Values.Prepend(policy);

    /// <summary>An organization's own policy, or null when it has none.</summary>
    public Policy? PolicyOf(Guid organization) => policies.GetValueOrDefault(organization);

    /// <summary>Reads everything anew.</summary>
    /// <exception cref="PackException">An organization's own rule can't be judged by any more.</exception>
    public async Task LoadAsync(CancellationToken cancellation) =>
        Take(new Directory(await store.ReadCatalogAsync(cancellation)));

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
                Take(current.With(items));
            }

            return outcome;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    // A rule that was just set must judge before anybody is told that it does.
    private void Take(Directory next)
    {
        policies = next
            .Organizations.Where(one => one.HasOwnPolicy)
            .ToFrozenDictionary(one => one.Organization.Id, one => one.PolicyFrom(policy));
        current = next;
    }
}
