using Nod.Rules;

namespace Nod.Tests.Rules;

/// <summary>The hours as the sources have them, written down here apart from the packs.</summary>
public sealed class HoursTests
{
    [Theory]
    [InlineData("US", "08:00-21:00 | 08:00-21:00 | 08:00-21:00 | as the day")]
    [InlineData("US-FL", "08:00-20:00 | 08:00-20:00 | 08:00-20:00 | as the day")]
    [InlineData("US-OK", "08:00-20:00 | 08:00-20:00 | 08:00-20:00 | as the day")]
    [InlineData("US-MD", "08:00-20:00 | 08:00-20:00 | 08:00-20:00 | as the day")]
    [InlineData("US-WA", "08:00-20:00 | 08:00-20:00 | 08:00-20:00 | as the day")]
    [InlineData("US-OR", "08:00-20:00 | 08:00-20:00 | 08:00-20:00 | as the day")]
    [InlineData("US-CT", "09:00-20:00 | 09:00-20:00 | 09:00-20:00 | as the day")]
    [InlineData("US-NJ", "08:00-21:00 | 08:00-21:00 | 08:00-21:00 | as the day")]
    [InlineData("US-NY", "08:00-21:00 | 08:00-21:00 | 08:00-21:00 | as the day")]
    [InlineData("US-VA", "08:00-21:00 | 08:00-21:00 | 08:00-21:00 | as the day")]
    [InlineData("US-TN", "08:00-21:00 | 08:00-21:00 | 08:00-21:00 | as the day")]
    [InlineData("US-AZ", "08:00-21:00 | 08:00-21:00 | 08:00-21:00 | as the day")]
    [InlineData("US-GA", "08:00-21:00 | 08:00-21:00 | 08:00-21:00 | as the day")]
    [InlineData("US-CA", "08:00-21:00 | 08:00-21:00 | 08:00-21:00 | as the day")]
    [InlineData("US-TX", "09:00-21:00 | 09:00-21:00 | 12:00-21:00 | as the day")]
    [InlineData("US-RI", "09:00-18:00 | 10:00-17:00 | - | -")]
    [InlineData("US-AL", "08:00-20:00 | 08:00-20:00 | - | -")]
    [InlineData("US-LA", "08:00-20:00 | 08:00-20:00 | - | -")]
    [InlineData("US-MS", "08:00-20:00 | 08:00-20:00 | - | -")]
    [InlineData("US-UT", "08:00-21:00 | 08:00-21:00 | - | -")]
    [InlineData("US-PA", "08:00-21:00 | 08:00-21:00 | 12:00-21:00 | -")]
    [InlineData("US-KY", "10:00-21:00 | 10:00-21:00 | 10:00-21:00 | as the day")]
    [InlineData("US-MA", "08:00-20:00 | 08:00-20:00 | 08:00-20:00 | as the day")]
    [InlineData("US-NV", "09:00-20:00 | 09:00-20:00 | 09:00-20:00 | as the day")]
    [InlineData("US-MI", "09:00-21:00 | 09:00-21:00 | 09:00-21:00 | as the day")]
    [InlineData("US-MN", "09:00-21:00 | 09:00-21:00 | 09:00-21:00 | as the day")]
    [InlineData("US-NM", "09:00-21:00 | 09:00-21:00 | 09:00-21:00 | as the day")]
    [InlineData("US-*", "10:00-18:00 | 10:00-17:00 | - | -")]
    [InlineData("CA", "09:00-20:00 | 09:00-20:00 | 09:00-20:00 | as the day")]
    [InlineData("GB", "09:00-20:00 | 09:00-20:00 | 09:00-20:00 | as the day")]
    [InlineData("DE", "09:00-20:00 | 09:00-20:00 | 09:00-20:00 | as the day")]
    [InlineData("FR", "08:30-20:00 | 08:30-20:00 | - | -")]
    [InlineData("IN", "10:00-21:00 | 10:00-21:00 | 10:00-21:00 | as the day")]
    [InlineData("BR", "09:00-20:00 | 09:00-14:00 | - | as the day")]
    [InlineData("ES", "09:00-20:00 | 09:00-20:00 | 09:00-20:00 | as the day")]
    [InlineData("AU", "09:00-20:00 | 09:00-20:00 | 09:00-20:00 | as the day")]
    public void A_place_allows_alerts_in_the_hours_its_sources_name(string place, string week) =>
        Assert.Equal(week, HoursPage.Week(place, MessageClass.JobAlert));

    // Nobody is texted at night, whatever a pack leaves out.
    [Fact]
    public void Every_country_closes_at_night_for_every_class_that_a_caller_starts()
    {
        var countries = Policy.Shipped.Packs.Where(pack => pack.Jurisdiction.Length == 2 && pack.Members.Count == 0);

        Assert.All(
            from pack in countries
            from value in Enum.GetValues<MessageClass>()
            where value.IsCallers() && value != MessageClass.Reply
            select (pack.Jurisdiction, value),
            one =>
            {
                var hours = HoursPage.Week(one.Jurisdiction, one.value).Split(" | ")[0];
                Assert.InRange(string.CompareOrdinal(hours, "08:00"), 0, int.MaxValue);
                Assert.InRange(string.CompareOrdinal(hours[6..], "21:00"), int.MinValue, 0);
            }
        );
    }

    // Both sides of the day on which each rule takes effect, and of the one on which it ends.
    [Fact]
    public void Every_shipped_rule_judges_from_its_first_day_on()
    {
        var rules = Policy.Shipped.Packs.SelectMany(pack => pack.Rules).ToList();
        var binding = rules.Where(rule => rule.Card.EffectiveFrom < NodaTime.Instant.MaxValue).ToList();

        Assert.True(binding.Count > 100, $"{binding.Count}");
        Assert.All(
            binding,
            rule =>
            {
                var card = rule.Card;
                var binds = card.Status is not (RuleStatus.Waived or RuleStatus.Vacated or RuleStatus.Proposed);
                Assert.False(card.IsInForce(card.EffectiveFrom - NodaTime.Duration.Epsilon));
                Assert.Equal(binds, card.IsInForce(card.EffectiveFrom));
            }
        );
        Assert.Equal(
            ["US-REV-2026", "US-TCPA-1TO1"],
            rules
                .Where(rule => !rule.Card.IsInForce(Some.At("2027-06-01T00:00:00Z")))
                .Select(rule => rule.Card.Id)
                .Order()
        );
    }
}
