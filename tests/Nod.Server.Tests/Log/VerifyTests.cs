using System.Text;
using Nod.Server.Tests.Harness;
using Nod.Transparency;
using Nod.Verification;
using Nod.Verify;

namespace Nod.Server.Tests.Log;

/// <summary>The stand-alone verifier over what a server gives out.</summary>
public sealed class VerifyTests(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-verify-");
    private string key = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string ProofFile => Path.Combine(folder.FullName, "consent.tlog-proof");

    private string OpeningFile => Path.Combine(folder.FullName, "consent.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_the_server_gives_out_is_verified()
    {
        await FetchAsync();

        var (isVerified, text) = Verify(ProofFile, "--key", key);

        Assert.True(isVerified, text);
        Assert.EndsWith("verified\n", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_the_opening_it_says_what_it_did_not_check()
    {
        await FetchAsync();
        File.Delete(OpeningFile);

        var (isVerified, text) = Verify(ProofFile, "--key", key);

        Assert.True(isVerified, text);
        Assert.Contains("note ", text, StringComparison.Ordinal);
    }

    // Each byte of the proof's text matters, or changes nothing that is checked: here each line is spoiled in turn.
    [Fact]
    public async Task A_proof_with_any_line_spoiled_is_not_verified()
    {
        await FetchAsync();
        var lines = (await File.ReadAllTextAsync(ProofFile, Cancellation)).Split('\n');
        var spoiled = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length < 2)
            {
                continue;
            }

            var copy = lines.ToArray();
            var at = lines[i].Length / 2;
            copy[i] = lines[i][..at] + (lines[i][at] == 'A' ? 'B' : 'A') + lines[i][(at + 1)..];
            await File.WriteAllTextAsync(ProofFile, string.Join('\n', copy), Cancellation);

            var (isVerified, text) = Verify(ProofFile, "--key", key);

            Assert.False(isVerified, $"{lines[i]} became {copy[i]}: {text}");
            Assert.EndsWith("NOT verified\n", text, StringComparison.Ordinal);
            spoiled++;
        }

        Assert.True(spoiled >= 5, $"only {spoiled} lines were spoiled");
    }

    [Fact]
    public async Task Another_persons_number_or_other_words_or_another_key_are_not_verified()
    {
        await FetchAsync();
        var opening = await File.ReadAllTextAsync(OpeningFile, Cancellation);

        foreach (var (from, to) in new[] { ("\"+1", "\"+4"), ("opt_in", "decline"), ("\"salt\":\"", "\"salt\":\"00") })
        {
            await File.WriteAllTextAsync(
                OpeningFile,
                opening.Replace(from, to, StringComparison.Ordinal),
                Cancellation
            );
            Assert.False(Verify(ProofFile, "--key", key).IsVerified, to);
        }

        await File.WriteAllTextAsync(OpeningFile, opening, Cancellation);
        Assert.True(VerifierKey.TryParse(key, out var known));
        using var other = new SigningKey(known.Name, SignatureType.Ed25519, new byte[32]);
        Assert.False(Verify(ProofFile, "--key", other.Verifier.ToString()).IsVerified);
        using var witness = new SigningKey("witness.example/w1", SignatureType.Cosignature, new byte[32]);
        Assert.False(Verify(ProofFile, "--key", key, "--witness", witness.Verifier.ToString()).IsVerified);
    }

    [Fact]
    public void A_file_that_is_missing_or_of_another_kind_is_not_verified()
    {
        using var any = new SigningKey("log.example", SignatureType.Ed25519, new byte[32]);

        Assert.False(Verify(ProofFile, "--key", any.Verifier.ToString()).IsVerified);
        Assert.False(Verify(Path.Combine(folder.FullName, "x.txt"), "--key", any.Verifier.ToString()).IsVerified);
    }

    [Theory]
    [InlineData("proof.tlog-proof")]
    [InlineData("proof.tlog-proof", "--key")]
    [InlineData("proof.tlog-proof", "--key", "nonsense")]
    [InlineData("--key", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("a", "b", "--key", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void A_command_line_that_can_not_be_followed_is_refused(params string[] args) =>
        Assert.Null(Arguments.Read(args, out _));

    private async Task FetchAsync()
    {
        var team = await Team.OnAsync(server);
        var phone = await team.AgreedPersonAsync();
        var history = await Eventually.HoldsAsync(
            () => team.HistoryAsync(phone),
            reply => reply.At("items.0.log.index").Length > 0
        );
        var eventId = history.At("items.0.event_id");
        key = (await server.Api.GetAsync("/log/key")).ShouldBe(200).Text.Trim();
        await File.WriteAllTextAsync(
            ProofFile,
            (await server.Api.GetAsync($"/log/proof/{eventId}")).ShouldBe(200).Text
        );
        var opened = await server.Api.GetAsync($"/v1/contacts/{phone}/history/{eventId}");
        await File.WriteAllTextAsync(OpeningFile, opened.ShouldBe(200).Text);
    }

    private static (bool IsVerified, string Text) Verify(params string[] args)
    {
        var asked = Arguments.Read(args, out var wrong);
        Assert.True(asked is not null, wrong);
        var output = new StringBuilder();
        var isVerified = Subject.Check(asked, new Report(line => output.Append(line).Append('\n')));
        return (isVerified, output.ToString());
    }
}
