namespace Nod.Tests;

public sealed class AddressZonesTests
{
    private const string States =
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
        + "PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR VI GU MP AS";

    [Fact]
    public void Every_state_has_its_one_or_two_zones() =>
        Assert.All(States.Split(' '), state => Assert.InRange(AddressZones.Of("US", state).Count, 1, 2));

    [Theory]
    [InlineData("US", "CA", "America/Los_Angeles")]
    [InlineData("US", "ca", "America/Los_Angeles")]
    [InlineData("US", "AZ", "America/Phoenix America/Denver")]
    [InlineData("US", "TN", "America/New_York America/Chicago")]
    [InlineData("DE", null, "Europe/Berlin Europe/Busingen")]
    [InlineData("DE", "BY", "Europe/Berlin Europe/Busingen")]
    [InlineData("FR", null, "Europe/Paris")]
    [InlineData("ZZ", null, "")]
    public void An_address_tells_its_zones(string country, string? region, string zones) =>
        Assert.Equal(zones, string.Join(' ', AddressZones.Of(country, region).Select(zone => zone.Id)));

    [Theory]
    [InlineData(null)]
    [InlineData("California")]
    public void An_unknown_state_may_be_any_of_them(string? region)
    {
        var zones = AddressZones.Of("US", region).Select(zone => zone.Id).ToList();

        Assert.Contains("America/New_York", zones);
        Assert.Contains("Pacific/Honolulu", zones);
    }
}
