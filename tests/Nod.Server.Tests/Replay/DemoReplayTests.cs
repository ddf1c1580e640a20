using Microsoft.Extensions.DependencyInjection;
using Nod.Server.Commands;
using Nod.Server.Hosting;
using Nod.Server.Story;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Replay;

public sealed class DemoReplayTests
{
    [Fact]
    public async Task Every_verdict_of_the_demo_comes_out_the_same()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("nod-demo-replay-");
        try
        {
            var settings = new ServerSettings
            {
                Data = Path.Combine(folder.FullName, "data"),
                Urls = "http://127.0.0.1:0",
            };
            var access = await InitCommand.RunAsync(settings, "Acme Hiring");
            var clock = new ShiftedClock(MainStory.Home);
            await using var app = await ServerHost.BuildAsync(settings, clock);
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", access.ApiKey);

            var narrator = new Narrator(http);
            Assert.True(await new MainStory(narrator, clock, new(narrator, clock, folder.FullName)).TellAsync());

            var replayed = await JudgedAgain.OfAllAsync(app.Services.GetRequiredService<Node>().Store);
            Assert.True(replayed.Count >= 5, $"only {replayed.Count} verdicts");
            Assert.All(replayed, one => Assert.True(one.Same, one.Problem + string.Join("; ", one.Differences)));
            await app.StopAsync(CancellationToken.None);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
