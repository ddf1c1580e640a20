using System.Text.Json.Nodes;
using Nod.Consent;
using Nod.Ledger;
using Nod.Postgres;
using Nod.Server.Keeping;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Keeping;

/// <summary>
/// An erasure that ends between two of its steps. The next start goes on with it, and nothing of the person is left.
/// <see cref="Chaos.ErasureKillTests"/> has processes killed instead, wherever it happens to hit.
/// </summary>
public sealed class EndedErasureTests
{
    // In the order they are taken: what is called at the beginning of each.
    private static readonly (string Step, Func<string, object?[], bool> Begins)[] Steps =
    [
        ("answers", (name, _) => name == nameof(IStore.ForgetAnswersAsync)),
        ("packs", (name, _) => name == nameof(IStore.ReadEvidencePacksAsync)),
        ("a pack's file", (name, _) => name == nameof(IStore.ReadErasedFilesAsync)),
        ("an attachment", (name, _) => name == nameof(IStore.NamesFileAsync)),
        ("writing anew", (name, _) => name == nameof(IStore.CompactAsync)),
        ("finishing", (name, args) => name == nameof(IStore.CommitAsync) && args[0] is Change<bool>),
    ];

    [Fact]
    public async Task On_SQLite_it_is_finished_at_the_next_start_wherever_it_ended()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        await EndEverywhereAsync(server);
    }

    [Fact]
    public async Task On_PostgreSQL_it_is_finished_at_the_next_start_wherever_it_ended()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var server = new RunningServer { Database = database.ConnectionString };
        await server.InitializeAsync();
        await EndEverywhereAsync(server);
    }

    private static async Task EndEverywhereAsync(RunningServer server)
    {
        foreach (var (step, begins) in Steps)
        {
            var team = await Team.OnAsync(server);
            var phone = Team.NewPerson();
            await Traces.LeaveAsync(team, phone, server.SettleAsync);
            await server.PackAsync(new JsonObject { ["phone"] = phone });

            await EndAsync(server, phone, begins);

            Assert.True((await server.Node.Store.ReadErasuresAsync(onlyOpen: true)).Count == 1, step);
            await server.RestartAsync();
            await Eventually.HoldsAsync(
                async () => (await server.Node.Store.ReadErasuresAsync(onlyOpen: true)).Count,
                open => open == 0
            );
            Assert.True(Traces.FoundIn(server.Settings.Data, Traces.Of(phone)) is [], step);
            Assert.Contains(
                server.Node.Store.KeyOf(AddressOf(server, phone)),
                new ErasureJournal(Path.Combine(server.Settings.Data, "erasures.log")).Read().Select(one => one.Contact)
            );
        }
    }

    private static ContactAddress AddressOf(RunningServer server, string phone) =>
        PhoneNumber.TryRead(phone, out var read)
            ? new ContactAddress(server.First.OrganizationId, read)
            : throw new ArgumentException("is no number", nameof(phone));

    private static async Task EndAsync(RunningServer server, string phone, Func<string, object?[], bool> begins)
    {
        var node = server.Node;
        var ending = EndingStore.Of(node.Store, (method, args) => begins(method.Name, args));
        var files = new ErasedFiles(ending, node.Evidence, server.Simulator) { Maker = node.EvidencePacks };
        var journal = new ErasureJournal(Path.Combine(server.Settings.Data, "erasures.log"));
        using var eraser = new Eraser(ending, node.Catalog, files, journal, node.Clock, node.Ids);

        await Assert.ThrowsAsync<EndedException>(() =>
            eraser.EraseAsync(
                AddressOf(server, phone),
                ErasureReason.PersonRequest,
                change => node.Store.CommitAsync(change)
            )
        );
    }
}
