using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using Nod.Transparency;

namespace Nod.Server.Tests.Verification;

/// <summary>Both verifiers over a pack that a server made, and over what a forger makes of it.</summary>
public sealed class PackVerificationTests(MadePack pack) : IClassFixture<MadePack>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pack_that_a_server_made_is_verified_zipped_and_unpacked_by_both_verifiers()
    {
        var zip = pack.NewPath(".zip");
        await File.WriteAllBytesAsync(zip, pack.Bytes, Cancellation);
        var folder = pack.Files.Unpack(pack.NewPath(""));

        foreach (var place in new[] { zip, folder })
        {
            var (isVerified, _, text) = pack.Verify(place);

            Assert.True(isVerified, text);
            Assert.EndsWith("\nverified\n", text, StringComparison.Ordinal);
            Assert.Equal(8, text.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
            Assert.Contains("CN=tsa.example; whose that is was not checked", text, StringComparison.Ordinal);
        }

        Assert.All(
            (await PythonVerifier.RunAsync([zip, folder], pack.Key)).Values,
            said => Assert.True(PythonVerifier.IsVerified(said), said)
        );
    }

    [Fact]
    public async Task A_file_of_every_kind_is_in_the_pack_and_each_damaged_in_turn_is_named_by_both_verifiers()
    {
        Assert.All(
            [
                "attachments/",
                "checkpoint",
                "pack.html",
                "pack.pdf",
                "proofs/",
                "receipts/",
                "records.json",
                "timestamps/",
            ],
            kind => Assert.Contains(pack.Files.Keys, path => path.StartsWith(kind, StringComparison.Ordinal))
        );
        var random = new Random(20_261_125);
        var damaged = new Dictionary<string, string>();
        foreach (var path in pack.Files.Keys.Where(path => path != "manifest.json"))
        {
            damaged.Add(pack.Zip(pack.Files.With(path, bytes => Flipped(bytes, random))), path);
            damaged.Add(pack.Zip(pack.Files.With(path, _ => null)), path);
        }

        damaged.Add(pack.Zip(pack.Files.With("manifest.json", _ => null)), "manifest.json");
        foreach (var extra in new[] { "extra.txt", "proofs/extra.tlog-proof", "attachments/extra.png" })
        {
            damaged.Add(pack.Zip(pack.Files.With(extra, _ => "extra"u8.ToArray())), extra);
        }

        await NotVerifiedAsync(damaged);
    }

    // The forger mends manifest.json, so that only the log, or what is made again, can show it.
    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task What_is_forged_and_mended_is_named_by_both_verifiers(
        string what,
        string file,
        string from,
        string to
    )
    {
        var path = First(file);
        var forged = pack.Zip(pack.Files.With(path, Real(from), Real(to)).Mended());

        await NotVerifiedAsync(new Dictionary<string, string> { [forged] = path }, what);
    }

    public static TheoryData<string, string, string, string> Forgeries =>
        new()
        {
            { "the wording", "records.json", "\"text\":\"Text me new jobs", "\"text\":\"Text me all jobs" },
            { "the act", "records.json", "\\\"kind\\\":\\\"opt_in\\\"", "\\\"kind\\\":\\\"decline\\\"" },
            {
                "the time of the act",
                "records.json",
                "occurred_at\\\":\\\"2026-03-10",
                "occurred_at\\\":\\\"2026-03-09"
            },
            { "the evidence", "records.json", "192.0.2.7", "192.0.2.8" },
            { "when it was recorded", "records.json", "\"recorded_at\":\"2026-03-10", "\"recorded_at\":\"2026-03-09" },
            { "the person", "records.json", "PHONE", "+12125550199" },
            { "the kind beside the leaf", "records.json", "\"kind\":\"revocation\"", "\"kind\":\"opt_in\"" },
            { "that there was a proof", "records.json", ",\"proof\":\"proofs/", ",\"proofs\":\"proofs/" },
            { "the salt", "records.json", "\"salt\":\"", "\"salt\":\"00" },
            { "another organization", "records.json", "\"organization\":{\"id\":\"", "\"organization\":{\"id\":\"0" },
            { "the end of the file", "records.json", "]}\n", "]} {}\n" },
            { "the place in a proof", "proofs/", "\nindex ", "\nindex 1" },
            { "the leaf in a proof", "proofs/", "\nextra ey", "\nextra eY" },
            { "the size of the log", "checkpoint", "\n3\n", "\n4\n" },
            { "the name of the log", "checkpoint", "nod.localhost", "log.localhost" },
            { "the person of a receipt", "receipts/", "PHONE", "+12125550199" },
        };

    [Fact]
    public async Task Another_place_in_the_log_or_another_file_than_was_kept_is_named_by_both_verifiers()
    {
        var place = pack.Files.With("records.json", "\"index\":1,", "\"index\":0,").Mended();
        var file = pack.Files.With(First("attachments/"), bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]).Mended();

        await NotVerifiedAsync(
            new Dictionary<string, string>
            {
                [pack.Zip(place)] = First("proofs/"),
                [pack.Zip(file)] = First("attachments/"),
            }
        );
    }

    [Fact]
    public async Task A_stop_that_is_left_out_is_missed_where_something_points_to_it()
    {
        var records = JsonNode.Parse(pack.Files["records.json"])!;
        var events = records["people"]![0]!["events"]!.AsArray();
        var proof = (string)events[0]!["proof"]!;
        events.RemoveAt(0);
        var forged = pack
            .Files.With("records.json", _ => Encoding.UTF8.GetBytes(records.ToJsonString()))
            .With(proof, _ => null)
            .Mended();

        await NotVerifiedAsync(new Dictionary<string, string> { [pack.Zip(forged)] = "records.json" });
    }

    [Theory]
    [InlineData("pack.html", "Text me new jobs", "Text me all jobs")]
    [InlineData("pack.html", "</body>", "<p>She agreed to everything.</p></body>")]
    [InlineData("records.json", "\"schema\":", "\"note\":\"\",\"schema\":")]
    [InlineData("records.json", "\"event_id\":", "\"note\":\"\",\"event_id\":")]
    public void What_is_made_of_the_records_says_what_the_records_say(string path, string from, string to)
    {
        var (isVerified, first, text) = pack.Verify(pack.Zip(pack.Files.With(path, from, to).Mended()));

        Assert.False(isVerified, text);
        Assert.Equal(path, first);
    }

    [Fact]
    public void Files_that_nothing_calls_for_are_named_also_when_the_manifest_has_them()
    {
        foreach (var path in new[] { "letter.html", "attachments/letter.pdf", "receipts/letter.iso27560.json" })
        {
            var (_, first, text) = pack.Verify(pack.Zip(pack.Files.With(path, _ => "x"u8.ToArray()).Mended()));

            Assert.Equal((path, true), (first, text.EndsWith("NOT verified\n", StringComparison.Ordinal)));
        }

        var receipt = First("receipts/");
        Assert.Equal(receipt, pack.Verify(pack.Zip(pack.Files.With(receipt, _ => null).Mended())).FirstWrong);
    }

    [Fact]
    public void A_pack_of_another_version_is_verified_by_the_log_and_says_what_was_not_compared()
    {
        var other = pack.Files.With("manifest.json", "\"made_by\": \"nod ", "\"made_by\": \"nod 99");
        var page = pack.NewPath(".html");

        var (isVerified, _, text) = pack.Verify(pack.Zip(other), "--html", page);

        Assert.True(isVerified, text);
        Assert.Contains("were not compared with the records", text, StringComparison.Ordinal);
        Assert.Equal(pack.Files.Text("pack.html"), File.ReadAllText(page));
    }

    [Fact]
    public void A_page_is_written_only_of_what_was_verified()
    {
        var page = pack.NewPath(".html");

        pack.Verify(pack.Zip(pack.Files.With("pack.pdf", _ => null)), "--html", page);

        Assert.False(File.Exists(page));
    }

    [Fact]
    public void A_time_stamp_is_on_the_checkpoint_and_signed_by_an_authority_that_was_named()
    {
        var zip = pack.Zip(pack.Files);
        var stamp = First("timestamps/");
        Assert.Contains(
            "an authority that you named",
            pack.Verify(zip, "--tsa", pack.AuthorityFile).Text,
            StringComparison.Ordinal
        );

        // The signature is the last thing in the token.
        var forged = pack.Files.With(stamp, bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]).Mended();
        Assert.Equal(stamp, pack.Verify(pack.Zip(forged)).FirstWrong);
        var (isVerified, first, _) = pack.Verify(zip, "--tsa", OtherAuthority());
        Assert.Equal((false, stamp), (isVerified, first));
    }

    [Fact]
    public async Task A_time_stamp_on_something_else_is_named_by_both_verifiers()
    {
        var stamp = First("timestamps/");
        var imprint = Convert.FromHexString(PackFiles.Hash(pack.Files["checkpoint"]));
        var at = pack.Files[stamp].AsSpan().IndexOf(imprint);
        Assert.True(at > 0);
        var forged = pack
            .Files.With(stamp, bytes => [.. bytes[..at], (byte)(bytes[at] ^ 1), .. bytes[(at + 1)..]])
            .Mended();

        await NotVerifiedAsync(new Dictionary<string, string> { [pack.Zip(forged)] = stamp });
    }

    [Fact]
    public void A_link_in_an_unpacked_pack_is_refused()
    {
        var folder = pack.Files.With("pack.pdf", _ => null).Unpack(pack.NewPath(""));
        File.CreateSymbolicLink(Path.Combine(folder, "pack.pdf"), pack.AuthorityFile);

        Assert.Equal((false, "pack.pdf"), (pack.Verify(folder).IsVerified, pack.Verify(folder).FirstWrong));
    }

    [Fact]
    public async Task Another_logs_key_or_a_witness_who_did_not_cosign_verifies_nothing()
    {
        var zip = pack.Zip(pack.Files);
        Assert.True(VerifierKey.TryParse(pack.Key, out var known));
        using var other = new SigningKey(known.Name, SignatureType.Ed25519, new byte[32]);
        using var witness = new SigningKey("witness.example/w1", SignatureType.Cosignature, new byte[32]);

        Assert.Equal("checkpoint", pack.Verify(zip, "--witness", witness.Verifier.ToString()).FirstWrong);
        var said = await PythonVerifier.RunAsync([zip], other.Verifier.ToString());
        Assert.StartsWith("NOT verified: checkpoint", said[zip], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_ends_with_0_or_1()
    {
        var good = pack.Zip(pack.Files);
        var bad = pack.Zip(pack.Files.With("pack.pdf", bytes => bytes[..^1]));

        Assert.Equal((0, "verified"), await ProgramAsync(good, "--key", pack.Key));
        Assert.Equal((1, "NOT verified"), await ProgramAsync(bad, "--key", pack.Key));
        Assert.Equal((1, "NOT verified"), await ProgramAsync(pack.NewPath(".zip"), "--key", pack.Key));
        Assert.Equal((1, ""), await ProgramAsync(good));
    }

    private async Task NotVerifiedAsync(Dictionary<string, string> forged, string what = "")
    {
        var others = await PythonVerifier.RunAsync(forged.Keys, pack.Key);
        foreach (var (zip, path) in forged)
        {
            var (isVerified, first, text) = pack.Verify(zip);
            Assert.False(isVerified, $"{what} {path}: {text}");
            Assert.EndsWith("NOT verified\n", text, StringComparison.Ordinal);
            Assert.True(first == path, $"{what} {path}: {text}");
            Assert.False(PythonVerifier.IsVerified(others[zip]), $"{what} {path}: {others[zip]}");
            Assert.Contains(path, others[zip], StringComparison.Ordinal);
        }
    }

    private string First(string kind) => pack.Files.Keys.First(path => path.StartsWith(kind, StringComparison.Ordinal));

    private string Real(string text) => text.Replace("PHONE", pack.Phone, StringComparison.Ordinal);

    private string OtherAuthority()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=other.example",
            key,
            System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.RSASignaturePadding.Pkcs1
        );
        using var certificate = request.CreateSelfSigned(RunningServer.Start, RunningServer.Start.AddYears(1));
        var path = pack.NewPath(".crt");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        var copy = bytes.ToArray();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private static async Task<(int Code, string LastLine)> ProgramAsync(params string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "nod-verify.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, .. args])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await errors;
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output.TrimEnd().Split('\n')[^1]);
    }
}
