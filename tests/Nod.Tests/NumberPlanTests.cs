namespace Nod.Tests;

public sealed class NumberPlanTests
{
    [Theory]
    [InlineData("+12125550123", NumberType.FixedOrMobile, "US", "America/New_York")]
    [InlineData("+16025550123", NumberType.FixedOrMobile, "US", "America/Phoenix")]
    [InlineData("+12135550123", NumberType.FixedOrMobile, "US", "America/Los_Angeles")]
    [InlineData("+14165550123", NumberType.FixedOrMobile, "CA", "America/Toronto")]
    [InlineData("+4915112345678", NumberType.Mobile, "DE", "Europe/Berlin")]
    [InlineData("+493012345678", NumberType.Fixed, "DE", "Europe/Berlin")]
    [InlineData("+33612345678", NumberType.Mobile, "FR", "Europe/Paris")]
    [InlineData("+445612345678", NumberType.Voip, "GB", "Europe/London")]
    public void The_plan_tells_type_country_and_zone(string text, NumberType type, string region, string zone)
    {
        var profile = NumberPlan.Describe(Some.Phone(text));

        Assert.Equal((type, region), (profile!.Type, profile.Region));
        Assert.Contains(zone, profile.Zones.Select(one => one.Id));
    }

    [Theory]
    [InlineData("+18002345678")]
    [InlineData("+19002345678")]
    [InlineData("+448001111111")]
    public void A_service_is_no_persons_phone(string text) =>
        Assert.Equal(NumberType.Service, NumberPlan.Describe(Some.Phone(text))!.Type);

    [Fact]
    public void A_number_without_a_place_may_be_in_every_zone_of_its_plan() =>
        Assert.True(NumberPlan.Describe(Some.Phone("+18002345678"))!.Zones.Count > 10);

    [Fact]
    public void A_personal_number_is_a_persons_phone() =>
        Assert.Equal(NumberType.FixedOrMobile, NumberPlan.Describe(Some.Phone("+447012345678"))!.Type);

    [Theory]
    [InlineData("+11234567890")]
    [InlineData("+9991234567")]
    [InlineData("+1212555012")]
    public void A_number_that_nobody_can_have_has_no_profile(string text)
    {
        Assert.Null(NumberPlan.Describe(Some.Phone(text)));
        Assert.False(NumberPlan.TryParse(text, out _));
    }

    [Fact]
    public void A_number_of_no_country_is_said_to_be_in_none()
    {
        var profile = NumberPlan.Describe(Some.Phone("+80012345678"))!;

        Assert.Equal("001", profile.Region);
        Assert.Empty(profile.Zones);
    }

    [Fact]
    public void Numbers_that_look_alike_share_what_is_known() =>
        Assert.Same(NumberPlan.Describe(Some.Phone("+12125550123")), NumberPlan.Describe(Some.Phone("+12125550124")));

    [Theory]
    [InlineData("+12125550123", true)]
    [InlineData("2125550123", false)]
    [InlineData(null, false)]
    public void Only_an_existing_number_in_E164_is_parsed(string? text, bool expected) =>
        Assert.Equal(expected, NumberPlan.TryParse(text, out _));
}
