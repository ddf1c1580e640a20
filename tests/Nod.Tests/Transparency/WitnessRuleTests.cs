using Nod.Transparency;

namespace Nod.Tests.Transparency;

/// <summary>What a witness cosigns and what it refuses (C2SP tlog-witness).</summary>
public sealed class WitnessRuleTests : IDisposable
{
    private const string Origin = "log.example/nod";

    private readonly SigningKey log = NewKey(Origin, 1);

    public void Dispose() => log.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 7)]
    [InlineData(7, 7)]
    public void A_request_reads_as_it_was_written(int before, int size)
    {
        var text = Asked(before, size).ToString();

        Assert.True(AddCheckpoint.TryParse(text, out var read));
        Assert.Equal(text, read.ToString());
        Assert.Equal((before, Asked(before, size).Proof.Count), (read.Before, read.Proof.Count));
    }

    [Theory]
    [InlineData("old 3", "old 03")]
    [InlineData("old 3", "old +3")]
    [InlineData("old 3", "old 99999999999999999999")]
    [InlineData("old 3", "new 3")]
    [InlineData("old 3\n", "old 3\nno hash\n")]
    [InlineData("\n\n", "\n")]
    public void A_request_with_anything_wrong_is_none(string right, string wrong)
    {
        var text = Asked(3, 7).ToString();
        var place = text.IndexOf(right, StringComparison.Ordinal);

        Assert.False(AddCheckpoint.TryParse(text[..place] + wrong + text[(place + right.Length)..], out _));
    }

    [Fact]
    public void A_proof_may_have_as_many_hashes_as_a_tree_can_need_and_no_more()
    {
        var hashes = Enumerable.Repeat(MerkleHash.EmptyTree, MerkleProof.HashesMax + 1).ToList();

        Assert.True(AddCheckpoint.TryParse((Asked(3, 7) with { Proof = hashes[1..] }).ToString(), out _));
        Assert.False(AddCheckpoint.TryParse((Asked(3, 7) with { Proof = hashes }).ToString(), out _));
    }

    [Fact]
    public void What_grew_out_of_the_checkpoint_cosigned_last_is_cosigned()
    {
        Assert.Equal(WitnessVerdict.Cosign, Judge(Asked(0, 5), null));
        Assert.Equal(WitnessVerdict.Cosign, Judge(Asked(5, 8), At(5)));
        Assert.Equal(WitnessVerdict.Cosign, Judge(Asked(5, 5), At(5)));
    }

    [Fact]
    public void What_did_not_grow_out_of_it_is_inconsistent()
    {
        var fork = At(8) with { Root = MerkleHash.EmptyTree };

        Assert.Equal(WitnessVerdict.Inconsistent, Judge(Asked(5, 8) with { Note = fork.Sign([log], default) }, At(5)));
        Assert.Equal(WitnessVerdict.Inconsistent, Judge(Asked(5, 8) with { Proof = [] }, At(5)));
    }

    [Fact]
    public void Another_size_than_the_one_cosigned_last_is_told_of_and_one_beyond_the_checkpoint_makes_no_sense()
    {
        Assert.Equal(WitnessVerdict.OtherSize, Judge(Asked(5, 8), At(6)));
        Assert.Equal(WitnessVerdict.OtherSize, Judge(Asked(5, 8), null));
        Assert.Equal(WitnessVerdict.Malformed, Judge(Asked(5, 8) with { Before = 9 }, At(9)));
        Assert.Equal(
            WitnessVerdict.Malformed,
            Judge(Asked(5, 8) with { Note = Asked(5, 8).Note with { Text = "no checkpoint\n" } }, At(5))
        );
    }

    [Fact]
    public void An_unknown_log_and_one_that_somebody_else_signed_are_refused()
    {
        using var other = NewKey("other.example", 1);
        using var forger = NewKey(Origin, 2);
        var elsewhere = At(8) with { Origin = "other.example" };

        Assert.Equal(
            WitnessVerdict.UnknownLog,
            Judge(Asked(5, 8) with { Note = elsewhere.Sign([other], default) }, At(5))
        );
        Assert.Equal(WitnessVerdict.NotSigned, Judge(Asked(5, 8) with { Note = At(8).Sign([forger], default) }, At(5)));
    }

    private WitnessVerdict Judge(AddCheckpoint asked, Checkpoint? latest) =>
        WitnessRule.Judge(asked, [log.Verifier], origin => origin == Origin ? latest : null, out _);

    private AddCheckpoint Asked(int before, int size)
    {
        var grown = new Grown(size);
        var proof = before == 0 ? [] : MerkleProof.Consistency(before, size, grown.Node);
        return new AddCheckpoint(before, proof, At(size).Sign([log], default));
    }

    private static Checkpoint At(int size) => new(Origin, size, new Grown(size).Root(0, size));

    private static SigningKey NewKey(string name, byte seed) =>
        new(name, SignatureType.Ed25519, [.. Enumerable.Repeat(seed, 32)]);
}
