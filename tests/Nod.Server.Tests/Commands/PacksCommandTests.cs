using Nod.Rules;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Commands;

/// <summary><c>nod packs</c> as an operator meets it, on an installation whose server has stopped.</summary>
public sealed class PacksCommandTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nod-packs-");

    private string Data => server.Settings.Data;

    public async ValueTask InitializeAsync()
    {
        var team = await Team.OnAsync(server);
        await team.AgreedPersonAsync();
        (await server.Api.PutAsync("/v1/rules/ACME-HOURS", Team.RuleBody())).ShouldBe(200);
        (await server.Api.PutAsync("/v1/rules/SCMH-INACTIVE/departure", Team.DepartureBody())).ShouldBe(200);
        await server.SettleAsync();
        await server.StopAsync();
        foreach (var pack in Policy.Shipped.Packs)
        {
            File.WriteAllText(Path.Combine(folder.FullName, pack.Name + ".yaml"), pack.Text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        await server.StartAsync();
    }

    [Fact]
    public async Task The_list_shows_what_judges_what_is_pending_what_is_own_and_what_was_kept()
    {
        var (code, output, errors) = await NodProcess.RunAsync("packs", "list", "--data", Data);

        Assert.True(code == 0, errors);
        var federal = Policy.Shipped.Packs.Single(pack => pack.Name == "us-federal");
        Assert.Contains($"us-federal   {federal.Sha256[..16]}  checked 2026-", output, StringComparison.Ordinal);
        Assert.Contains("  pending ", output, StringComparison.Ordinal);
        Assert.Contains("First, policy ", output, StringComparison.Ordinal);
        Assert.Contains("\nown          ", output, StringComparison.Ordinal);
        Assert.Contains(
            "departs from SCMH-INACTIVE: Our counsel reads it otherwise (Kim)",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains($"\npolicy {Policy.Shipped.Version}  47 packs", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_difference_is_told_in_words_with_the_programs_it_reaches()
    {
        Change("us-ny", "[\"08:00\", \"21:00\"]", "[\"09:00\", \"20:00\"]");
        Change("us-fl", "max: 3", "max: 2");

        var (code, output, errors) = await NodProcess.RunAsync(
            "packs",
            "diff",
            Policy.Shipped.Version,
            folder.FullName,
            "--data",
            Data
        );

        Assert.True(code == 0, errors);
        Assert.Contains("parameters.max: 3 → 2", output, StringComparison.Ordinal);
        Assert.Contains("us-fl (US-FL)", output, StringComparison.Ordinal);
        Assert.Contains("reaches ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("us-federal", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_for_everybody_reaches_every_program_of_its_class()
    {
        Change("us-federal", "[\"08:00\", \"21:00\"]", "[\"09:00\", \"21:00\"]");

        var (_, output, _) = await NodProcess.RunAsync("packs", "diff", "shipped", folder.FullName, "--data", Data);

        Assert.Contains("reaches 2 of 2 programs", output, StringComparison.Ordinal);
        Assert.Matches(@"  First: acme/jobs \([1-9][0-9]* people\), by US-QH", output);
        Assert.Contains("  First: acme/news (0 people), by US-QH", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_can_be_compared_by_its_hash_and_the_same_is_the_same()
    {
        var hash = Policy.Shipped.Packs.Single(pack => pack.Name == "us-fl").Sha256;
        var file = Path.Combine(folder.FullName, "us-fl.yaml");

        var (code, output, errors) = await NodProcess.RunAsync("packs", "diff", hash[..12], file, "--data", Data);

        Assert.True(code == 0, errors);
        Assert.StartsWith("The packs are the same.", output.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "is no folder, no file")]
    [InlineData("0123456789abcdef", "name the installation with --data")]
    public async Task What_there_is_not_is_refused(string named, string why)
    {
        var (code, _, errors) = await NodProcess.RunAsync("packs", "diff", named, "shipped");

        Assert.Equal(1, code);
        Assert.Contains(why, errors, StringComparison.Ordinal);
    }

    private void Change(string pack, string before, string after)
    {
        var path = Path.Combine(folder.FullName, pack + ".yaml");
        var text = File.ReadAllText(path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
    }
}
