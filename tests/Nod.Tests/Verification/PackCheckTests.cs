using System.Text;
using Nod.EvidencePacks;
using Nod.Tests.EvidencePacks;
using Nod.Transparency;
using Nod.Verification;

namespace Nod.Tests.Verification;

public sealed class PackCheckTests
{
    private readonly SamplePack sample = new();

    private string Proof => EvidencePaths.Proof(sample.Person.Events[0].Id);

    [Fact]
    public void A_pack_as_it_is_made_is_verified_and_says_what_each_check_shows()
    {
        var (isVerified, first, text) = sample.Pack().Check();

        Assert.True(isVerified, text);
        Assert.Null(first);
        Assert.Equal(7, text.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Equal(4, text.Split('\n').Count(line => line.StartsWith("note ", StringComparison.Ordinal)));
        Assert.EndsWith("\nverified\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_about_nobody_known_claims_nothing_and_says_so()
    {
        var (isVerified, _, text) = new SamplePack(new Told().Records()).Pack().Check();

        Assert.True(isVerified, text);
        Assert.Contains("no event is on record", text, StringComparison.Ordinal);
    }

    // What is told of messages and of what was set up is the operator's word; some of it is nowhere else in the pack.
    [Fact]
    public void Every_bit_of_what_is_told_of_events_matters()
    {
        var pack = sample.Pack();
        var good = pack[EvidencePaths.Records];
        var (start, end) = (good.AsSpan().IndexOf("\"events\":"u8), good.AsSpan().IndexOf("\"messages\":"u8));
        Assert.InRange(end - start, 1000, good.Length);
        var random = new Random(4);
        for (var i = 0; i < 300; i++)
        {
            var bad = good.ToArray();
            bad[random.Next(start, end)] ^= (byte)(1 << random.Next(8));
            pack[EvidencePaths.Records] = bad;

            var (isVerified, _, text) = pack.Mended().Check();

            Assert.False(isVerified, text);
        }
    }

    [Theory]
    [InlineData("records.json", "\"previous_event_id\":", "\"previous\":", "the event before it is left out")]
    [InlineData("records.json", "\"leaf\":\"{", "\"leaf\":\"{ ", "its leaf is not formed like one")]
    [InlineData("records.json", "\"commitment\":\"", "\"commitment\":\"0", "its commitment or its leaf's hash")]
    [InlineData("records.json", "\"name\":\"Mar", "\"name\":\"Nar", "another name than the events do")]
    [InlineData("records.json", "\"message_id\":\"0", "\"message_id\":\"1", "under another's identifier")]
    [InlineData("records.json", "\"schema\":\"nod", "\"schema\":\"non", "is not of the form")]
    [InlineData("records.json", ".txt\"", ".zip\"", "of no known type")]
    [InlineData("records.json", "\"attachments/", "\"elsewhere/", "is not one that it names")]
    [InlineData(
        "records.json",
        "\"language\":\"en\",\"requested",
        "\"language\":\"xx\",\"requested",
        "can't be told as a page"
    )]
    [InlineData(
        "records.json",
        "\"requested_at\":\"2026",
        "\"requested_at\":\"2027",
        "of another pack than manifest.json"
    )]
    [InlineData("records.json", "\"people\":", "\"persons\":", "\"people\" was expected")]
    [InlineData("records.json", "Text me new jobs", "Text me all jobs", "does not have the SHA-256")]
    [InlineData("records.json", "\\\"schema\\\":3", "\\\"schema\\\":4", "newer than this program")]
    [InlineData("checkpoint", "\n\n", "\n", "is not formed like the checkpoint")]
    public void What_was_forged_is_said(string path, string from, string to, string said)
    {
        var (isVerified, first, text) = sample.Pack().With(path, from, to).Mended().Check();

        Assert.False(isVerified, text);
        Assert.Equal(path, first);
        Assert.Contains(said, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("records.json", "the pack tells nothing")]
    [InlineData("checkpoint", "nothing shows that the records are those of any log")]
    [InlineData("pack.html", "the records call for it")]
    public void What_a_pack_must_have_is_missed_also_when_the_manifest_does_not_name_it(string path, string said)
    {
        var (isVerified, first, text) = sample.Pack().Without(path).Mended().Check();

        Assert.False(isVerified, text);
        Assert.Equal(path, first);
        Assert.Contains(said, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"schema\":\"nod", "\"schema\":\"non")]
    [InlineData("\"checkpoint\":\"", "\"checkpoint\":\"0")]
    [InlineData("{", "{{")]
    public void A_manifest_that_is_none_ends_the_check(string from, string to)
    {
        var (isVerified, first, _) = sample.Pack().With("manifest.json", from, to).Check();

        Assert.False(isVerified);
        Assert.Equal("manifest.json", first);
        Assert.False(sample.Pack().Without("manifest.json").Check().IsVerified);
    }

    [Fact]
    public void A_proof_of_another_log_or_none_shows_nothing()
    {
        using var other = new SigningKey("log.example/other", SignatureType.Ed25519, new byte[32]);
        Assert.True(LogProof.TryParse(sample.Person.Proofs.Values.First().Text!, out var proof));
        var forged = proof with
        {
            Note = new Checkpoint("log.example/other", 7, MerkleHash.EmptyTree).Sign([other], Some.Noon),
        };

        foreach (
            var bytes in new byte[][] { Encoding.UTF8.GetBytes(forged.ToString()), "no proof"u8.ToArray(), [0xFF] }
        )
        {
            var pack = sample.Pack();
            pack[Proof] = bytes;

            var (isVerified, first, _) = pack.Mended().Check();

            Assert.Equal((false, Proof), (isVerified, first));
        }

        Assert.Equal(Proof, sample.Pack().Without(Proof).Mended().Check().FirstWrong);
    }

    [Fact]
    public void A_wording_of_the_same_name_is_not_the_one_that_was_shown()
    {
        const string Other = "Text me anything.";
        var pack = sample
            .Pack()
            .With("records.json", Told.Words, Other)
            .With(
                "records.json",
                $"\"sha256\":\"{Told.Wording.Sha256}\"",
                $"\"sha256\":\"{Nod.Consent.Disclosure.HashOf(Other)}\""
            );

        Assert.Contains("is not the one that was shown", pack.Mended().Check().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_are_not_in_the_pack_are_said_not_to_be()
    {
        var pack = sample.Pack().With("records.json", "\"id\":\"acme.alerts.en.web_form\"", "\"id\":\"acme.other\"");

        Assert.Contains(
            "the words shown at 1 events are not in this pack",
            Other(pack).Check().Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_pack_is_about_whom_it_says()
    {
        var someone = SamplePack.Request with { Phone = Some.Phone("+12125550199") };

        var (isVerified, _, text) = sample.Pack(request: someone).Check();

        Assert.False(isVerified);
        Assert.Contains("but the pack is about +12125550199", text, StringComparison.Ordinal);
        Assert.True(sample.Pack(request: Told.Request(EvidenceKind.Program)).Check().IsVerified);
    }

    [Fact]
    public void Of_many_faults_some_are_said_and_the_rest_counted()
    {
        var pack = sample.Pack();
        for (var i = 0; i < Report.WrongMax + 5; i++)
        {
            pack[$"extra-{i:D2}.txt"] = [];
        }

        var (_, first, text) = pack.Check();

        Assert.Equal("extra-00.txt", first);
        Assert.Contains("and 5 more", text, StringComparison.Ordinal);
        Assert.Contains("the first to fail is extra-00.txt", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Witnesses_are_asked_for_by_whoever_checks()
    {
        using var witness = new SigningKey("witness.example/w1", SignatureType.Cosignature, new byte[32]);
        var trusted = SamplePack.Trusted with { Witnesses = [witness.Verifier], WitnessesMin = 1 };

        Assert.Equal("checkpoint", sample.Pack().Check(trusted).FirstWrong);
        Assert.True(sample.Pack().Check(trusted with { WitnessesMin = 0 }).IsVerified);
    }

    [Fact]
    public void A_time_stamp_must_be_on_the_checkpoint()
    {
        using var authority = new Stamping();
        var good = authority.Stamp(Encoding.UTF8.GetBytes(sample.Log.Checkpoint), Some.Noon);
        var other = authority.Stamp("something else"u8, Some.Noon);
        (bool, string?, string) Check(byte[] token, bool isKnown = false) =>
            sample
                .Pack(new Dictionary<string, byte[]> { ["timestamps/1.tsr"] = token })
                .Check(isKnown ? SamplePack.Trusted with { Authorities = [authority.Certificate] } : null);

        Assert.Contains("whose that is was not checked", Check(good).Item3, StringComparison.Ordinal);
        Assert.Contains("an authority that you named", Check(good, isKnown: true).Item3, StringComparison.Ordinal);
        Assert.True(Check(good).Item1);
        foreach (var bad in new byte[][] { other, good[..^1], [.. good, 0], [.. good[..^1], (byte)(good[^1] ^ 1)], [] })
        {
            Assert.Equal((false, "timestamps/1.tsr"), (Check(bad).Item1, Check(bad).Item2));
        }
    }

    // As another version of Nod would have made it.
    private static PackInMemory Other(PackInMemory pack) =>
        pack.Mended().With("manifest.json", "\"made_by\":\"nod ", "\"made_by\":\"nod 9");
}
