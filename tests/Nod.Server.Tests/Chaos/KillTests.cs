using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Nod.Postgres;

namespace Nod.Server.Tests.Chaos;

/// <summary>
/// The server killed at random moments under load (docs/reliability.md). Run by <c>./test --chaos</c>; the seed is
/// printed, and NOD_CHAOS_SEED repeats its kills and requests, though not how the machine interleaves them.
/// </summary>
[Trait("Category", "Chaos")]
[Collection(nameof(KillTests))]
public sealed class KillTests(ITestOutputHelper output)
{
    private const string SeedVariable = "NOD_CHAOS_SEED";

    [Fact]
    public Task Fifty_kills_on_SQLite_lose_nothing_and_send_nothing_twice_or_after_a_stop() => SurviveAsync(50, null);

    [Fact]
    public async Task Fifteen_kills_on_PostgreSQL_lose_nothing_and_send_nothing_twice_or_after_a_stop()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await SurviveAsync(15, database.ConnectionString);
    }

    private async Task SurviveAsync(int kills, string? database)
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : RandomNumberGenerator.GetInt32(1_000_000);
        output.WriteLine($"{SeedVariable}={seed}");
        var folder = System.IO.Directory.CreateTempSubdirectory("nod-chaos-");
        try
        {
            using var program = new ServerProgram(Path.Combine(folder.FullName, "data"), database);
            var campaign = new Campaign(program, seed, kills);

            var violations = await campaign.RunAsync();

            output.WriteLine(JsonSerializer.Serialize(campaign.Figures));
            Assert.True(violations.Count == 0, Report(seed, violations));
            Assert.Empty(program.Complaints);
            ShouldHaveHit(campaign.Figures, kills);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The kills must have hit requests, claims and stops under way; otherwise the campaign has tried nothing.
    private static void ShouldHaveHit(CampaignFigures figures, int kills)
    {
        Assert.Equal(kills, figures.Kills);
        Assert.True(figures.StopsAcknowledged >= 5 * kills, $"too few stops: {figures}");
        Assert.True(figures.TextsTaken >= 20 * kills, $"too few texts: {figures}");
        Assert.True(figures.Repetitions >= 5 * kills, $"too few repetitions: {figures}");
        Assert.True(figures.BlockedAtTheSecondJudgement > 0, $"no stop met a waiting text: {figures}");
        Assert.True(figures.ClaimsUnderWayAtAKill + figures.ClaimsGivenBack > 0, $"no kill met a hand-over: {figures}");
    }

    private static string Report(int seed, IReadOnlyList<Violation> violations)
    {
        var kinds = violations
            .GroupBy(one => one.Breach)
            .Select(kind =>
                $"{kind.Key}: {kind.Count()}, such as {string.Join("\n    ", kind.Take(3).Select(one => one.What))}"
            );
        return $"{SeedVariable}={seed}\n{string.Join('\n', kinds)}";
    }
}
