using System.Net.Http.Headers;
using Nod.Server.Tests.Chaos;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Imports;

/// <summary>The server killed while it goes over a file, as a process of its own.</summary>
public sealed class ImportKillTests : IAsyncLifetime
{
    private const int People = 20_000;

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-import-");
    private readonly HttpClient http = new();
    private ServerProgram program = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        program = new ServerProgram(Path.Combine(folder.FullName, "data"), null);
        var key = await program.InitAsync();
        http.BaseAddress = program.Address;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        program.Start();
        await program.ReadyAsync(http);
        team = new Team(new Caller(http, key), TimeProvider.System.GetUtcNow);
        await team.SetUpAsync();
    }

    public ValueTask DisposeAsync()
    {
        program.Dispose();
        http.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task After_a_kill_the_import_goes_on_by_itself_leaves_no_row_out_and_records_none_twice()
    {
        var people = Enumerable.Range(0, People).Select(_ => Team.NewPerson()).ToList();
        var id = await ImportBodies.UploadAsync(team, ImportBodies.File(people.Select(one => ImportBodies.Row(one))));
        (await team.Api.PostAsync($"/v1/imports/{id}/start", ImportBodies.Start(dryRun: false))).ShouldBe(200);
        var before = await Eventually.HoldsAsync(
            () => team.Api.GetAsync($"/v1/imports/{id}"),
            reply => Done(reply) > 0
        );

        await program.KillAsync();
        program.Start();
        await program.ReadyAsync(http);

        Assert.InRange(Done(before), 1, People - 1);
        var after = await Eventually.HoldsAsync(
            () => team.Api.GetAsync($"/v1/imports/{id}"),
            reply => reply.At("status") == "completed"
        );
        Assert.Equal($"{People} 0 0 0 0", ImportBodies.Counts(after));
        Assert.Equal(People, (await ImportBodies.ReportAsync(team, after)).Lines.Count);
        foreach (var person in people.Where((_, i) => i % 97 == 0))
        {
            Assert.Equal(1, (await team.HistoryAsync(person)).Items);
        }
    }

    private static long Done(Reply import) => (long)import.Json["rows"]!["done"]!;
}
