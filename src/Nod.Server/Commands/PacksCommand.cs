using System.CommandLine;
using Nod.Ledger;
using Nod.Rules;
using Nod.Storage;
using NodaTime;

namespace Nod.Server.Commands;

/// <summary><c>nod packs</c>: which rules judge, and what changes between two sets of them. Changes nothing.</summary>
internal static class PacksCommand
{
    public static Command Make() => new("packs", "The rules that judge.") { MakeList(), MakeDiff() };

    private static Command MakeList()
    {
        var data = Options.Data();
        var database = Options.Database();
        var command = new Command(
            "list",
            "The packs of this program; with --data also organizations' own and every version kept."
        )
        {
            data,
            database,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var store = await OpenAsync(parsed.GetValue(data), parsed.GetValue(database));
                Tell(Policy.Shipped.Packs);
                Console.Out.WriteLine($"policy {Policy.Shipped.Version}");
                if (store is not null)
                {
                    await TellOwnAsync(store, cancellation);
                }

                return 0;
            }
        );
        return command;
    }

    private static Command MakeDiff()
    {
        var old = new Argument<string>("old") { Description = Described("before") };
        var next = new Argument<string>("new") { Description = Described("after") };
        var data = Options.Data();
        var database = Options.Database();
        var command = new Command("diff", "What changed, rule by rule; with --data also which programs it reaches.")
        {
            old,
            next,
            data,
            database,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var store = await OpenAsync(parsed.GetValue(data), parsed.GetValue(database));
                var changes = PackDiff.Between(
                    await PackSource.ReadAsync(parsed.GetValue(old)!, store, cancellation),
                    await PackSource.ReadAsync(parsed.GetValue(next)!, store, cancellation)
                );
                Tell(changes);
                if (store is not null)
                {
                    await TellReachAsync(store, changes, cancellation);
                }

                return 0;
            }
        );
        return command;
    }

    private static string Described(string when) =>
        $"The packs {when}: a folder, a file, 'shipped', or with --data the version of a policy or the hash of a pack.";

    private static async Task<SqlStore?> OpenAsync(string? data, string? database) =>
        data is null && database is null ? null : await InstallationStore.OpenAsync(data, database);

    private static void Tell(IEnumerable<Pack> packs)
    {
        var now = TimeProvider.System.Now();
        foreach (var pack in packs)
        {
            var inForce = pack.Rules.Count(rule => rule.Card.IsInForce(now));
            Console.Out.WriteLine(
                $"{pack.Name, -12} {pack.Sha256[..16]}  checked {pack.VerifiedOn:uuuu-MM-dd}  {inForce} in force  {pack.Title}"
            );
            foreach (var card in pack.Rules.Select(rule => rule.Card).Where(card => IsPending(card, now)))
            {
                var from =
                    card.EffectiveFrom == Instant.MaxValue ? "no date yet" : $"from {card.EffectiveFrom:uuuu-MM-dd}";
                Console.Out.WriteLine($"  pending {card.Id}, {EnumWords<RuleStatus>.Of(card.Status)}, {from}");
            }
        }
    }

    private static bool IsPending(RuleCard card, Instant now) =>
        card.Status is RuleStatus.InForce or RuleStatus.AdoptedPending or RuleStatus.Guidance
        && card.EffectiveFrom > now;

    private static async Task TellOwnAsync(SqlStore store, CancellationToken cancellation)
    {
        var directory = new Catalog.Directory(await store.ReadCatalogAsync(cancellation));
        foreach (var organization in directory.Organizations.Where(one => one.HasOwnPolicy))
        {
            var policy = organization.PolicyFrom(Policy.Shipped);
            Console.Out.WriteLine($"\n{organization.Organization.Name}, policy {policy.Version}");
            Tell(policy.Packs.Except(Policy.Shipped.Packs));
            foreach (var departure in organization.Departures.Where(one => policy.Departures.Contains(one.Rule)))
            {
                Console.Out.WriteLine($"  departs from {departure.Rule}: {departure.Reason} ({departure.RecordedBy})");
            }
        }

        Console.Out.WriteLine("\nkept, the oldest first");
        foreach (var policy in await store.ReadDocumentsAsync(KeptKind.Policy, cancellation))
        {
            var packs = PolicyManifest.PartsOf(policy.Text).Count(part => part.Kind == KeptKind.Pack);
            Console.Out.WriteLine($"policy {policy.Sha256[..16]}  {packs} packs");
        }
    }

    private static void Tell(IReadOnlyList<PackChange> changes)
    {
        if (changes.Count == 0)
        {
            Console.Out.WriteLine("The packs are the same.");
        }

        foreach (var pack in changes.GroupBy(change => (change.Pack, change.Jurisdiction)))
        {
            Console.Out.WriteLine($"{pack.Key.Pack} ({pack.Key.Jurisdiction})");
            foreach (var change in pack)
            {
                Console.Out.WriteLine($"  {(change.Rule is null ? "" : change.Rule + " ")}{change.Text}");
            }
        }
    }

    private static async Task TellReachAsync(
        SqlStore store,
        IReadOnlyList<PackChange> changes,
        CancellationToken cancellation
    )
    {
        var reached = await PackReach.FindAsync(store, changes, cancellation);
        var directory = new Catalog.Directory(await store.ReadCatalogAsync(cancellation));
        var all = directory.Organizations.Sum(one => one.Brands.Sum(brand => one.ProgramsOf(brand.Key).Count()));
        Console.Out.WriteLine($"\nreaches {reached.Count} of {all} programs");
        foreach (var one in reached)
        {
            Console.Out.WriteLine(
                $"  {one.Organization}: {one.Program.Brand}/{one.Program.Key} ({one.People} people), by {string.Join(", ", one.Rules)}"
            );
        }
    }
}
