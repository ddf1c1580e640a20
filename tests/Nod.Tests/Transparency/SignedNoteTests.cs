using Nod.Transparency;
using NodaTime;

namespace Nod.Tests.Transparency;

/// <summary>Notes and keys against the examples of C2SP signed-note and of Go's sumdb/note.</summary>
public sealed class SignedNoteTests
{
    private const string ExampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private const string Example =
        "This is an example message.\n\n"
        + "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private const string GoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string GoSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    [Fact]
    public void The_specifications_example_verifies_and_no_other_text_does()
    {
        Assert.True(SignedNote.TryParse(Example, out var note));

        Assert.Single(note.VerifiedBy([Key(ExampleKey)])!);
        Assert.Equal(Example, note.ToString());
        Assert.Null((note with { Text = "This is an example message!\n" }).VerifiedBy([Key(ExampleKey)]));
        Assert.Null(note.VerifiedBy([Key(GoKey)]));
    }

    [Fact]
    public void The_key_made_from_a_known_secret_is_the_known_key()
    {
        Assert.True(SigningKey.TryParse(GoSecret, out var key));
        using (key)
        {
            Assert.Equal(GoKey, key.Verifier.ToString());
            Assert.Equal(GoSecret, key.ToSecretText());
            Assert.Equal(0xc74f20a3, key.Verifier.Id);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("PeterNeumann")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")]
    [InlineData("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void A_key_with_anything_wrong_is_none(string text) => Assert.False(VerifierKey.TryParse(text, out _));

    [Fact]
    public void A_secret_with_anything_wrong_is_none()
    {
        Assert.False(SigningKey.TryParse(GoKey, out _));
        Assert.False(SigningKey.TryParse(GoSecret[..^1], out _));
        Assert.False(SigningKey.TryParse(GoSecret.Replace("c74f", "c74e", StringComparison.Ordinal), out _));
        Assert.Throws<ArgumentException>(() => new SigningKey("a b", SignatureType.Ed25519, new byte[32]));
    }

    [Fact]
    public void A_signature_of_a_known_key_that_fails_refuses_the_whole_note()
    {
        using var good = NewKey(1);
        using var other = NewKey(2);
        const string Text = "text\n";
        var wrong = other.Sign("other\n", Some.Noon);
        var note = new SignedNote(Text, [good.Sign(Text, Some.Noon), wrong]);

        Assert.Null(note.VerifiedBy([good.Verifier, other.Verifier]));
        Assert.Equal(good.Verifier.Id, Assert.Single(note.VerifiedBy([good.Verifier])!).KeyId);
    }

    [Theory]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\u2014 a AAAAAAA=")]
    [InlineData("text\n\n- a AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a b AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a+b AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a AAAA\n")]
    [InlineData("text\n\n\u2014 a AAAAAAB=\n")]
    [InlineData("te\txt\n\n\u2014 a AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 a AAAAAAA=\nmore\n")]
    public void What_is_not_formed_like_a_note_is_none(string text) => Assert.False(SignedNote.TryParse(text, out _));

    [Fact]
    public void Sixteen_signatures_are_read_and_bytes_that_are_no_UTF_8_are_not()
    {
        using var key = NewKey(1);
        var note = new SignedNote("text\n", [.. Enumerable.Repeat(key.Sign("text\n", Some.Noon), 16)]);
        var bytes = System.Text.Encoding.UTF8.GetBytes(note.ToString());

        Assert.True(SignedNote.TryParse(bytes, out var read));
        Assert.Equal(16, read.VerifiedBy([key.Verifier])!.Count);
        bytes[0] = 0xFF;
        Assert.False(SignedNote.TryParse(bytes, out _));
        Assert.False(SignedNote.TryParse(new byte[SignedNote.BytesMax + 1], out _));
    }

    // The signature line is the example of C2SP tlog-cosignature; its key is not published, so only its form is checked.
    [Fact]
    public void A_cosignature_says_when_it_was_made()
    {
        const string Line =
            "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5"
            + "nNo0xUe+mbIUBkBIfZ+qnA==";

        Assert.True(NoteSignature.TryParse(Line, out var signature));
        Assert.Equal(Instant.FromUnixTimeSeconds(1679315147), signature.CosignedAt);
        Assert.Equal(Line + "\n", signature.ToString());
    }

    [Fact]
    public void A_cosignature_binds_the_time_and_the_text()
    {
        using var witness = new SigningKey("witness.example/w1", SignatureType.Cosignature, new byte[32]);
        const string Text = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        var note = new SignedNote(Text, [witness.Sign(Text, Some.Noon)]);

        Assert.Equal(Some.Noon, Assert.Single(note.VerifiedBy([witness.Verifier])!).CosignedAt);
        var later = note.Signatures[0].Signature.ToArray();
        later[7]++;
        Assert.Null(
            (note with { Signatures = [note.Signatures[0] with { Signature = later }] }).VerifiedBy([witness.Verifier])
        );
        Assert.Null((note with { Text = Text + "more\n" }).VerifiedBy([witness.Verifier]));
    }

    [Theory]
    [InlineData("log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", true)]
    [InlineData("example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", true)]
    [InlineData("log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n", true)]
    [InlineData("log.example\n00\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("log.example\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", false)]
    [InlineData("log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n", false)]
    [InlineData("log.example\n0\n47DEQpj8HBSa\n", false)]
    public void A_checkpoint_has_the_form_of_the_specification(string text, bool isOne) =>
        Assert.Equal(isOne, Checkpoint.TryParse(text, out _));

    internal static SigningKey NewKey(byte seed) =>
        new("log.example/nod", SignatureType.Ed25519, [.. Enumerable.Repeat(seed, 32)]);

    private static VerifierKey Key(string text) =>
        VerifierKey.TryParse(text, out var key) ? key : throw new FormatException(text);
}
