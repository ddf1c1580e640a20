using System.Text;
using Nod.Ledger;
using Nod.Transparency;

namespace Nod.Tests.Transparency;

/// <summary>The expected values were computed by a program of another language.</summary>
public sealed class LeafTests
{
    private const string Commitment = "91618bdca2a9a93c35dd8f8ebc2bc86740e00221637d34117591ed46810c9f78";

    private static readonly byte[] Salt = [.. Enumerable.Range(0, 16).Select(value => (byte)value)];

    private static readonly ContactAddress Contact = new(Some.Id(2), Some.NewYork);

    private static readonly Leaf Leaf = new(
        Some.Id(1),
        "hold",
        1,
        Some.Noon,
        Leaf.Commit(Salt, Contact, "{\"kind\":\"hold\"}"u8)
    );

    [Fact]
    public void The_commitment_is_the_hash_of_salt_contact_and_content() =>
        Assert.Equal(Commitment, Convert.ToHexStringLower(Leaf.Commitment.Span));

    [Fact]
    public void The_bytes_are_canonical_JSON_without_the_content()
    {
        var text = Encoding.UTF8.GetString(Leaf.ToBytes());

        Assert.Equal(
            $"{{\"commitment\":\"{Commitment}\",\"event_id\":\"00000001-0000-0000-0000-000000000001\","
                + "\"kind\":\"hold\",\"recorded_at\":1795453200000000,\"schema\":1}",
            text
        );
        Assert.Equal(Leaf.ToBytes(), CanonicalJson.Of(Leaf.ToBytes()));
    }

    // RFC 6962, section 2.1: a zero before the bytes tells a leaf from a node.
    [Fact]
    public void The_hash_is_that_of_a_leaf_of_RFC_6962() =>
        Assert.Equal(
            "87a7d05a34b7e38fe971b0165f9131383652b4a5fab1846fd9ad77b5bf8ea6c7",
            Convert.ToHexStringLower(Leaf.Hash().ToBytes())
        );

    [Fact]
    public void A_leaf_longer_than_any_of_ours_is_hashed_as_well()
    {
        var wide = Leaf with { Kind = new string('x', 600) };

        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([0, .. wide.ToBytes()])),
            Convert.ToHexStringLower(wide.Hash().ToBytes())
        );
    }

    [Fact]
    public void Another_salt_person_organization_or_content_is_another_commitment()
    {
        var content = "{\"kind\":\"hold\"}"u8.ToArray();
        byte[][] others =
        [
            Leaf.Commit(new byte[16], Contact, content),
            Leaf.Commit(Salt, Contact with { Phone = Some.Phone("+12125550124") }, content),
            Leaf.Commit(Salt, Contact with { Organization = Some.Id(3) }, content),
            Leaf.Commit(Salt, Contact, [.. content, (byte)' ']),
        ];

        Assert.All(others, other => Assert.NotEqual(Leaf.Commitment.ToArray(), other));
    }

    [Fact]
    public void A_leaf_is_read_back_from_its_bytes_and_from_no_others()
    {
        Assert.True(Leaf.TryRead(Leaf.ToBytes(), out var read));
        Assert.Equal(Leaf.Hash(), read.Hash());
        Assert.False(Leaf.TryRead("{\"kind\":\"hold\"}"u8.ToArray(), out _));
        Assert.False(Leaf.TryRead("[]"u8.ToArray(), out _));
        Assert.False(Leaf.TryRead("{"u8.ToArray(), out _));
        Assert.False(Leaf.TryRead((byte[])[.. Leaf.ToBytes(), (byte)' '], out _));
    }
}
