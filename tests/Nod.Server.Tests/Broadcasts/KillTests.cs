using System.Net.Http.Headers;
using Nod.Server.Tests.Chaos;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Broadcasts;

/// <summary>The server killed while it goes over a broadcast's people, as a process of its own with a clock of its own.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int People = 6000;

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-kill-");
    private readonly HttpClient http = new();
    private ServerProgram program = null!;
    private Campaigner office = null!;
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
        office = new Campaigner(team);
    }

    public ValueTask DisposeAsync()
    {
        program.Dispose();
        http.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    // Nobody agreed, so that whatever the hour is each is refused at once, and on record.
    [Fact]
    public async Task Whoever_was_judged_before_the_kill_is_not_judged_again_and_nobody_is_left_out()
    {
        var id = await office.DraftAsync(Enumerable.Range(0, People).Select(_ => Team.NewPerson()));
        await office.StartAsync(id);
        var before = await Eventually.HoldsAsync(() => office.ProgressAsync(id), reply => Judged(reply) > 0);

        await program.KillAsync();
        program.Start();
        await program.ReadyAsync(http);

        Assert.InRange(Judged(before), 1, People - 1);
        var after = await office.StandsAsync(id, "completed");
        Assert.Equal((People, People), (Judged(after), Campaigner.Messages(after, "denied")));
        var messages = (await office.RecipientsAsync(id)).Select(one => Reply.At(one, "message_id")).ToList();
        Assert.Equal((People, People), (messages.Count, messages.Distinct().Count()));
    }

    private static long Judged(Reply progress) => (long)progress.Json["judged"]!["people"]!;
}
