using Nod.Server.EvidencePacks;
using Nod.Server.Tests.Harness;
using Nod.Testing;
using Nod.Tests.Verification;

namespace Nod.Server.Tests.EvidencePacks;

/// <summary>
/// A pack of a fixed input, byte for byte. Whoever changes what packs say sees here what changes, and makes the files again
/// with <c>NOD_WRITE_DOCS=1</c>. The PDF is pinned by its hash in the manifest; so is every file that is not kept here.
/// </summary>
public sealed class GoldenPackTests : IDisposable
{
    private static readonly string[] Kept = ["manifest.json", "records.json", "pack.html", "checkpoint"];

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-golden-");

    private static string Golden =>
        Path.Combine(WorkingTree.Root, "tests", "Nod.Server.Tests", "EvidencePacks", "Golden");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_pack_of_a_fixed_input_has_the_bytes_it_always_had()
    {
        var pack = PackFiles.Unzip(await MakeAsync());
        var shown = pack.Where(file =>
                Kept.Contains(file.Key) || file.Key.EndsWith(".kantara.json", StringComparison.Ordinal)
            )
            .ToList();
        Assert.Equal(Kept.Length + 1, shown.Count);
        if (Environment.GetEnvironmentVariable("NOD_WRITE_DOCS") == "1")
        {
            foreach (var (path, bytes) in shown)
            {
                await File.WriteAllBytesAsync(PlaceOf(path), bytes, TestContext.Current.CancellationToken);
            }
        }

        var changed = shown
            .Where(file =>
                !File.Exists(PlaceOf(file.Key))
                || !File.ReadAllBytes(PlaceOf(file.Key)).AsSpan().SequenceEqual(file.Value)
            )
            .Select(file => file.Key)
            .ToList();
        Assert.True(changed.Count == 0, $"Look, then make them again (NOD_WRITE_DOCS=1): {string.Join(", ", changed)}");
    }

    [Fact]
    public async Task The_same_input_gives_the_same_zip_which_both_verifiers_verify()
    {
        var bytes = await MakeAsync();
        Assert.Equal(bytes, await MakeAsync());
        var path = Path.Combine(folder.FullName, "pack.zip");
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var said = await PythonVerifier.RunAsync([path], SamplePack.Key.Verifier.ToString());
        Assert.True(PythonVerifier.IsVerified(said[path]), said[path]);
        using var zip = new Nod.Verification.ZippedPack(File.OpenRead(path));
        var report = new Nod.Verification.Report(_ => { });
        Nod.Verification.PackCheck.Run(zip, SamplePack.Trusted, report);
        Assert.True(report.Conclude(), report.FirstWrong);
    }

    private static string PlaceOf(string path) => Path.Combine(Golden, Path.GetFileName(path));

    private async Task<byte[]> MakeAsync()
    {
        var sample = new SamplePack();
        var files = new AttachmentFiles(Path.Combine(folder.FullName, "attachments"));
        using var note = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(SamplePack.Note));
        await files.KeepAsync(
            SamplePack.Request.Organization,
            note,
            "text/plain",
            null,
            SamplePack.Request.Id,
            TestContext.Current.CancellationToken
        );
        using var output = new MemoryStream();
        using (
            var writer = new EvidencePackWriter(
                output,
                folder.FullName,
                SamplePack.Request,
                Nod.Tests.EvidencePacks.Told.Catalog,
                sample.Log,
                files
            )
        )
        {
            writer.Add(sample.Person);
            writer.Finish();
        }

        return output.ToArray();
    }
}
