using Nod.Consent;
using Nod.Decisions;
using Nod.Rules;

namespace Nod.Tests.Rules;

public sealed class PlacesTests
{
    private const string NewYork = "+12125550123";
    private const string Berlin = "+4915112345678";

    [Theory]
    [InlineData(NewYork, null, null, null, "US", "US US-NY")]
    [InlineData(NewYork, "US", null, null, "US", "US US-NY")]
    [InlineData(NewYork, null, "FL", null, "US", "US US-NY US-FL")]
    [InlineData(NewYork, "US", "Kalifornien", null, "US", "US US-NY US-*")]
    [InlineData(NewYork, "DE", null, null, "FR", "US US-NY DE DE-* FR")]
    [InlineData(NewYork, null, null, "Europe/Berlin", "US", "US US-NY DE DE-*")]
    [InlineData(Berlin, null, null, null, "US", "DE DE-* US")]
    [InlineData(Berlin, "US", null, null, "DE", "DE DE-* US US-*")]
    [InlineData(Berlin, "US", "CA", null, "DE", "DE DE-* US US-CA")]
    [InlineData(Berlin, null, null, "America/Chicago", "DE", "DE DE-* US US-*")]
    [InlineData("+18005550123", null, null, null, "US", "US US-*")]
    [InlineData("+17875550123", "PR", null, null, "US", "US US-PR")]
    [InlineData("+19025550123", null, null, null, "CA", "CA CA-NS CA-PE")]
    [InlineData("+11234567890", null, null, null, "US", "US")]
    public void Every_place_that_might_govern_is_named(
        string number,
        string? country,
        string? region,
        string? zone,
        string sender,
        string jurisdictions
    )
    {
        var state = ContactState.Empty with { Country = country, Region = region, TimeZone = zone };
        var facts = FactsOf(state, number, sender, null);

        Assert.Equal(jurisdictions, string.Join(' ', facts.Places.Jurisdictions()));
    }

    [Fact]
    public void The_time_zone_a_caller_names_counts_like_the_one_on_file() =>
        Assert.Equal(
            "US US-NY IN IN-*",
            string.Join(' ', FactsOf(ContactState.Empty, NewYork, "US", "Asia/Kolkata").Places.Jurisdictions())
        );

    [Fact]
    public void Places_are_equal_when_all_of_them_are()
    {
        var one = FactsOf(ContactState.Empty with { Region = "FL" }, NewYork, "US", null).Places;
        var same = FactsOf(ContactState.Empty with { Region = "fl" }, "+12125550199", "US", null).Places;
        var other = FactsOf(ContactState.Empty with { Region = "GA" }, NewYork, "US", null).Places;

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
    }

    // The gate asks for them once per text.
    [Fact]
    public void Finding_the_rules_again_allocates_nothing()
    {
        var request = Some.Request with { TimeZone = "America/New_York" };
        var contact = Some.Contact(ContactState.Empty with { Country = "US", Region = "FL" });
        var rules = Policy.Shipped.RulesFor(
            new Facts(request, contact, Some.Noon).Places,
            MessageClass.JobAlert,
            Some.Noon
        );
        // The first time a kept list is found makes what compares it.
        rules = Policy.Shipped.RulesFor(
            new Facts(request, contact, Some.Noon).Places,
            MessageClass.JobAlert,
            Some.Noon
        );
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            var facts = new Facts(request, contact, Some.Noon);
            rules = Policy.Shipped.RulesFor(facts.Places, MessageClass.JobAlert, Some.Noon);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Contains("US-FL", rules.Jurisdictions);
    }

    private static Facts FactsOf(ContactState state, string number, string sender, string? claimedZone) =>
        new(
            Some.Request with
            {
                Brand = Some.Brand with { Country = sender },
                TimeZone = claimedZone,
            },
            Some.Contact(state, phone: Some.Phone(number)),
            Some.Noon
        );
}
