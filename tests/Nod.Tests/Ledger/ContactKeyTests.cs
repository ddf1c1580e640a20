using Nod.Ledger;

namespace Nod.Tests.Ledger;

/// <summary>The expected values were computed by a program of another language.</summary>
public sealed class ContactKeyTests
{
    private static readonly ContactKeyring Keyring = new([.. Enumerable.Range(0, 32).Select(value => (byte)value)]);
    private static readonly ContactAddress Address = new(Some.Organization.Id, Some.NewYork);

    [Fact]
    public void A_key_is_the_first_half_of_the_keyed_hash()
    {
        var organization = new Guid("00000ace-0000-0000-0000-000000000001");
        Assert.Equal(organization, Address.Organization);

        Assert.Equal("e2ba7d04c3e9164ce64e89f1e66905de", Convert.ToHexStringLower(Keyring.KeyOf(Address).ToBytes()));
    }

    [Fact]
    public void The_fingerprint_tells_secrets_apart()
    {
        Assert.Equal("83c9ef42fdeecb22", Keyring.Fingerprint);
        Assert.NotEqual(Keyring.Fingerprint, new ContactKeyring(new byte[32]).Fingerprint);
    }

    [Fact]
    public void Another_number_organization_or_secret_is_another_key()
    {
        var key = Keyring.KeyOf(Address);

        Assert.NotEqual(key, Keyring.KeyOf(Address with { Phone = Some.Phone("+12125550124") }));
        Assert.NotEqual(key, Keyring.KeyOf(Address with { Organization = Some.Id(2) }));
        Assert.NotEqual(key, new ContactKeyring(new byte[32]).KeyOf(Address));
    }

    [Fact]
    public void The_bytes_read_back()
    {
        var key = Keyring.KeyOf(Address);

        Assert.Equal(key, ContactKey.Of(key.ToBytes()));
    }

    [Fact]
    public void A_short_secret_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactKeyring(new byte[31]));
}
