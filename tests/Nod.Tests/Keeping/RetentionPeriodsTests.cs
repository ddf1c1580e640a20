using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Keeping;
using Nod.Ledger;
using Nod.Rules;
using Nod.Rules.BuiltIn;

namespace Nod.Tests.Keeping;

public sealed class RetentionPeriodsTests
{
    private static readonly RetentionPeriods Periods = new(Policy.Shipped);

    [Theory]
    [InlineData("+12125550147", "US", 5, "US-TSR-RET")]
    [InlineData("+442079460123", "GB", 6, "GB-LIMIT")]
    [InlineData("+442079460123", "US", 6, "GB-LIMIT")]
    [InlineData("+14165550147", "CA", 3, "CA-BURDEN")]
    [InlineData("+14165550147", "US", 5, "US-TSR-RET")]
    [InlineData("+41446681800", "CH", 5, null)]
    public void The_longest_rule_of_every_place_counts(string phone, string country, int years, string? rule)
    {
        var period = Of(phone, country, new LastUse(Some.Noon, null), RetainedThing.ConsentEvidence);

        Assert.Equal(years, period.Years);
        Assert.Equal(rule is null, period.Rule is null);
        if (rule is not null && !rule.StartsWith("GB", StringComparison.Ordinal))
        {
            Assert.Equal(rule, period.Rule!.Id);
        }

        Assert.Equal(RetentionPeriods.YearsAfter(Some.Noon, years), period.Until);
    }

    [Fact]
    public void It_counts_from_the_last_use_of_all()
    {
        var earlier = Some.Noon - NodaTime.Duration.FromDays(30);
        Assert.Equal(
            Some.Noon,
            Of("+12125550147", "US", new LastUse(earlier, Some.Noon), RetainedThing.ConsentEvidence).Since
        );
        Assert.Equal(
            Some.Noon,
            Of("+12125550147", "US", new LastUse(Some.Noon, earlier), RetainedThing.ConsentEvidence).Since
        );
        Assert.Equal(
            earlier,
            Of("+12125550147", "US", new LastUse(Some.Noon, earlier), RetainedThing.MessageLog).Since
        );
    }

    [Fact]
    public void A_stop_in_Virginia_keeps_its_proof_for_ten_years()
    {
        var stopped = Some.State(Some.Stop(Some.Noon));
        var contact = Contact("+17575550147", stopped);

        var kept = Periods.Of(contact, [Brand("US")], new LastUse(Some.Noon, null), Some.Noon);

        var deciding = RetentionPeriods.Deciding(kept)!;
        Assert.Equal((RetainedThing.Suppression, 10, "US-VA-STOP"), (deciding.Of, deciding.Years, deciding.Rule!.Id));
    }

    [Fact]
    public void Nobody_is_looked_at_before_the_shortest_period_is_over()
    {
        var end = RetentionPeriods.YearsAfter(Some.Noon, Periods.YearsMin);

        Assert.Equal(3, Periods.YearsMin);
        Assert.False(Periods.MayBeOver(Some.Noon, end - NodaTime.Duration.FromSeconds(1)));
        Assert.True(Periods.MayBeOver(Some.Noon, end));
        Assert.True(Periods.MayBeOver(null, Some.Noon));
    }

    private static KeptPeriod Of(string phone, string country, LastUse use, RetainedThing thing) =>
        Periods
            .Of(Contact(phone, ContactState.Empty), [Brand(country)], use, Some.Noon)
            .Single(period => period.Of == thing);

    private static ContactRecord Contact(string phone, ContactState state)
    {
        Assert.True(PhoneNumber.TryRead(phone, out var number));
        return new ContactRecord(
            new ContactAddress(Some.Organization.Id, number),
            1,
            state,
            ContactTraffic.Empty,
            null
        );
    }

    private static Brand Brand(string country) => Some.Brand with { Country = country };
}
