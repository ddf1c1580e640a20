using System.Diagnostics;

namespace Nod.Server.Tests.Verification;

/// <summary>
/// <c>nod-verify</c> as strangers get it: published as a native program, with no .NET in reach. <c>./test --publish</c>
/// publishes it and says where it is.
/// </summary>
[Trait("Category", "Publish")]
public sealed class NativeVerifierTests(MadePack pack) : IClassFixture<MadePack>
{
    private const string Variable = "NOD_TEST_NATIVE_VERIFIER";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pack_is_verified_zipped_and_unpacked_with_its_time_stamp_and_its_page()
    {
        var page = pack.NewPath(".html");
        foreach (var place in new[] { pack.Zip(pack.Files), pack.Files.Unpack(pack.NewPath("")) })
        {
            File.Delete(page);
            string[] options = ["--tsa", pack.AuthorityFile, "--html", page];
            var (code, said) = await RunAsync([place, "--key", pack.Key, .. options]);

            Assert.True(code == 0, said);
            Assert.Equal(pack.Verify(place, options).Text, said);
            Assert.EndsWith("\nverified\n", said, StringComparison.Ordinal);
            Assert.Equal(pack.Files.Text("pack.html"), await File.ReadAllTextAsync(page, Cancellation));
        }
    }

    [Fact]
    public async Task Each_file_damaged_or_lost_in_turn_is_refused_and_named()
    {
        var random = new Random(20_261_125);
        var tried = 0;
        foreach (var path in pack.Files.Keys)
        {
            var flipped = pack.Files[path].ToArray();
            flipped[random.Next(flipped.Length)] ^= 1;
            foreach (var damage in new[] { flipped, null })
            {
                var zip = pack.Zip(pack.Files.With(path, _ => damage));
                var (code, said) = await RunAsync(zip, "--key", pack.Key);

                Assert.True(code == 1, $"{path}: {said}");
                Assert.EndsWith("\nNOT verified\n", said, StringComparison.Ordinal);
                Assert.Equal(pack.Verify(zip).Text, said);
                tried++;
            }
        }

        Assert.True(tried >= 20, $"only {tried} copies were tried");
    }

    [Fact]
    public async Task What_is_forged_and_mended_is_refused()
    {
        foreach (var (from, to) in new[] { ("Text me new jobs", "Text me all jobs"), ("192.0.2.7", "192.0.2.8") })
        {
            var zip = pack.Zip(pack.Files.With("records.json", from, to).Mended());
            var (code, said) = await RunAsync(zip, "--key", pack.Key);

            Assert.True(code == 1, said);
            Assert.Contains("records.json", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_proof_alone_is_verified_and_another_leaf_is_not()
    {
        var proof = pack.Files.Text(
            pack.Files.Keys.First(path => path.StartsWith("proofs/", StringComparison.Ordinal))
        );
        var file = pack.NewPath(".tlog-proof");
        await File.WriteAllTextAsync(file, proof, Cancellation);
        Assert.Equal(0, (await RunAsync(file, "--key", pack.Key)).Code);

        await File.WriteAllTextAsync(
            file,
            proof.Replace("\nindex ", "\nindex 1", StringComparison.Ordinal),
            Cancellation
        );
        Assert.Equal(1, (await RunAsync(file, "--key", pack.Key)).Code);
    }

    [Fact]
    public async Task What_it_is_not_asked_properly_or_can_not_read_is_not_verified()
    {
        Assert.Equal(1, (await RunAsync()).Code);
        Assert.Equal(1, (await RunAsync(pack.Zip(pack.Files))).Code);
        Assert.Equal(1, (await RunAsync(pack.NewPath(".zip"), "--key", pack.Key)).Code);
        Assert.Equal(1, (await RunAsync(pack.AuthorityFile, "--key", pack.Key)).Code);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var program =
            Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"{Variable} is not set; run ./test --publish");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Nothing that was installed for .NET is to be found.
        start.Environment.Clear();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var said = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await errors;
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, said);
    }
}
