using System.Net;
using Nod.Server.Callbacks;

namespace Nod.Server.Tests.Twilio;

public sealed class PrivateAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.0")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void A_private_or_special_address_is_not_called(string address) =>
        Assert.False(new PrivateAddresses([]).Allow(IPAddress.Parse(address)));

    [Theory]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("128.0.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2600::1")]
    [InlineData("::ffff:8.8.8.8")]
    public void A_public_one_is(string address) =>
        Assert.True(new PrivateAddresses([]).Allow(IPAddress.Parse(address)));

    [Fact]
    public void A_network_that_is_allowed_opens_itself_alone()
    {
        var addresses = new PrivateAddresses([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd00:1::/32")]);

        Assert.True(addresses.Allow(IPAddress.Parse("10.1.255.255")));
        Assert.True(addresses.Allow(IPAddress.Parse("::ffff:10.1.0.1")));
        Assert.True(addresses.Allow(IPAddress.Parse("fd00:1::5")));
        Assert.False(addresses.Allow(IPAddress.Parse("10.2.0.0")));
        Assert.False(addresses.Allow(IPAddress.Parse("127.0.0.1")));
    }
}
