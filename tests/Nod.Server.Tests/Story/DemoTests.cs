using Nod.Server.Story;
using Nod.Server.Tests.Harness;
using Nod.Verification;

namespace Nod.Server.Tests.Story;

/// <summary>The demo as a visitor runs it.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_makes_a_pack_verifies_it_refuses_two_forged_ones_and_leaves_it_to_be_checked()
    {
        var (code, output, errors) = await NodProcess.RunAsync("demo", "--exit");

        Assert.True(code == 0, output + errors);
        Assert.Contains("Every step did what it should.", output, StringComparison.Ordinal);
        Assert.Equal(2, Count(output, "NOT verified"));
        Assert.Equal(2, Count(output, "refused, for records.json"));
        var command = output.Split('\n').First(line => line.Contains("$ ./nod-verify", StringComparison.Ordinal));
        var (pack, key) = (command.Split(' ')[5], command.Split('\'')[1]);
        var folder = Path.GetDirectoryName(pack)!;
        try
        {
            Assert.Equal(["evidence.zip", "forged-1.zip", "forged-2.zip"], Names(folder));
            var packs = Names(folder).Select(name => Path.Combine(folder, name)).ToList();
            var said = await PythonVerifier.RunAsync(packs, key);
            Assert.Equal([true, false, false], packs.Select(path => PythonVerifier.IsVerified(said[path])));
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_check_that_fails_fails_the_story()
    {
        using var nobody = new HttpClient();
        var narrator = new Narrator(nobody);

        Assert.True(narrator.Check(true, "good", "wrong"));
        Assert.True(narrator.Holds);
        Assert.False(narrator.Check(false, "good", "wrong"));
        Assert.True(narrator.Check(true, "good", "wrong"));
        Assert.False(narrator.Holds);
    }

    [Theory]
    [InlineData(false, "is not the file that manifest.json names")]
    [InlineData(true, "is not what the log took in")]
    public void A_forger_is_found_out_by_what_they_can_not_mend(bool mends, string said)
    {
        var pack = new Nod.Tests.Verification.SamplePack().Pack();
        using var output = new MemoryStream();
        using (
            var zip = new System.IO.Compression.ZipArchive(output, System.IO.Compression.ZipArchiveMode.Create, true)
        )
        {
            foreach (var (path, bytes) in pack)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(bytes);
            }
        }

        var words = Nod.Tests.EvidencePacks.Told.Words;
        var other = words.Replace("new jobs", "all jobs", StringComparison.Ordinal);
        var forged = mends
            ? Forger.ChangeEverywhere(output.ToArray(), words, other, words, other)
            : Forger.Change(output.ToArray(), words, other);

        var lines = new List<string>();
        using var contents = new ZippedPack(new MemoryStream(forged));
        PackCheck.Run(
            contents,
            Nod.Tests.Verification.SamplePack.Trusted,
            new Report(line => lines.Add(line.ToString()))
        );
        Assert.Contains(
            said,
            lines.First(line => line.StartsWith("WRONG", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static List<string> Names(string folder) =>
        [
            .. System
                .IO.Directory.EnumerateFileSystemEntries(folder)
                .Select(path => Path.GetFileName(path)!)
                .Order(StringComparer.Ordinal),
        ];
}
