using System.Text;
using Nod.Transparency;

namespace Nod.Tests.Transparency;

/// <summary>The expected values were computed by a program of another language.</summary>
public sealed class LeafTests
{
    private const string Commitment = "2a9a3422ff02083040cce2fbc7f65a192c17c8e5117ca4d63583d54838c254cf";

    private static readonly byte[] Salt = [.. Enumerable.Range(0, 16).Select(value => (byte)value)];

    private static readonly Leaf Leaf = new(
        Some.Id(1),
        "hold",
        1,
        Some.Noon,
        Leaf.Commit(Salt, "{\"kind\":\"hold\"}"u8)
    );

    [Fact]
    public void The_commitment_is_the_hash_of_salt_and_content() =>
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
            "26211170d714e29053d50216ab27eff66228734cceec7ef52526b62607e48497",
            Convert.ToHexStringLower(Leaf.Hash())
        );

    [Fact]
    public void A_leaf_longer_than_any_of_ours_is_hashed_as_well()
    {
        var wide = Leaf with { Kind = new string('x', 600) };

        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([0, .. wide.ToBytes()])),
            Convert.ToHexStringLower(wide.Hash())
        );
    }

    [Fact]
    public void Another_salt_is_another_commitment() =>
        Assert.NotEqual(Leaf.Commitment.ToArray(), Leaf.Commit(new byte[16], "{\"kind\":\"hold\"}"u8));
}
