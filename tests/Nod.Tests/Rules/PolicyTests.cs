using Nod.Rules;
using NodaTime;

namespace Nod.Tests.Rules;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("2026-11-30T22:59:59.999999Z", false)]
    [InlineData("2026-11-30T23:00:00Z", true)]
    [InlineData("2027-01-30T22:59:59.999999Z", true)]
    [InlineData("2027-01-30T23:00:00Z", false)]
    public void A_rule_binds_from_its_first_day_to_the_day_before_its_last(string moment, bool binds) =>
        Assert.Equal(binds, IsInForce("in_force", Some.At(moment)));

    [Theory]
    [InlineData("in_force", true)]
    [InlineData("adopted_pending", true)]
    [InlineData("guidance", true)]
    [InlineData("waived", false)]
    [InlineData("vacated", false)]
    [InlineData("proposed", false)]
    public void Only_some_states_of_a_rule_bind(string status, bool binds) =>
        Assert.Equal(binds, IsInForce(status, Some.At("2026-12-15T12:00:00Z")));

    [Fact]
    public void The_kept_rules_change_with_the_day()
    {
        var policy = Policy.Load([("a.yaml", Pack("in_force"))]);
        foreach (
            var (moment, binds) in new[]
            {
                ("2026-12-15T12:00:00Z", true),
                ("2026-11-15T12:00:00Z", false),
                ("2026-12-15T12:00:00Z", true),
                ("2027-02-15T12:00:00Z", false),
                ("2026-12-15T12:00:00Z", true),
            }
        )
        {
            Assert.Equal(binds ? 1 : 0, Rules(policy, Some.At(moment)).Rules.Count);
        }
    }

    [Fact]
    public void A_rule_set_says_how_long_it_is_right()
    {
        var rules = Rules(Policy.Load([("a.yaml", Pack("in_force"))]), Some.At("2026-12-15T12:00:00Z"));

        Assert.Equal(Some.At("2026-11-30T23:00:00Z"), rules.ValidFrom);
        Assert.Equal(Some.At("2027-01-30T23:00:00Z"), rules.ValidTo);
    }

    [Fact]
    public void The_version_changes_with_the_content_and_not_with_the_order()
    {
        var (one, two) = (
            ("a.yaml", Pack("in_force")),
            ("b.yaml", Pack("in_force").Replace("dated", "other", StringComparison.Ordinal))
        );
        var version = Policy.Load([one, two]).Version;

        Assert.Equal(16, version.Length);
        Assert.Equal(version, Policy.Load([two, one]).Version);
        Assert.NotEqual(version, Policy.Load([one]).Version);
        Assert.NotEqual(version, Policy.Load([(one.Item1, one.Item2 + "\n# A remark"), two]).Version);
        Assert.Equal(Policy.Shipped.Version, Policy.Shipped.Version);
    }

    [Fact]
    public void Every_country_that_might_govern_does()
    {
        var rules = Policy.Shipped.RulesFor("DE", "US", "FR", MessageClass.JobAlert, Some.Noon);

        Assert.Equal(["DE", "US", "FR"], rules.Jurisdictions);
        Assert.Equal(["FR"], rules.Uncovered);
        Assert.Equal(["core", "de", "us-federal"], rules.Rules.Select(rule => rule.Card.Pack).Distinct());
    }

    [Fact]
    public void A_country_is_named_once_and_an_unknown_one_not_at_all()
    {
        Assert.Equal(["US"], Policy.Shipped.RulesFor("US", "US", "US", MessageClass.JobAlert, Some.Noon).Jurisdictions);
        Assert.Equal(["US"], Policy.Shipped.RulesFor(null, null, "US", MessageClass.JobAlert, Some.Noon).Jurisdictions);
    }

    [Fact]
    public void An_empty_country_is_not_taken_for_an_unknown_one()
    {
        var policy = Policy.Load(Policy.Shipped.Packs.Select(pack => (pack.Name, pack.Text)));

        Assert.Empty(policy.RulesFor("US", null, "US", MessageClass.JobAlert, Some.Noon).Uncovered);
        Assert.Equal([""], policy.RulesFor("US", "", "US", MessageClass.JobAlert, Some.Noon).Uncovered);
        Assert.Empty(policy.RulesFor("US", null, "US", MessageClass.JobAlert, Some.Noon).Uncovered);
    }

    [Fact]
    public void Rules_of_other_classes_do_not_govern() =>
        Assert.DoesNotContain(
            Policy.Shipped.RulesFor("US", null, "US", MessageClass.Reply, Some.Noon).Rules,
            rule => rule.Card.Kind == "quiet_hours"
        );

    [Fact]
    public void The_same_question_gets_the_same_rules() =>
        Assert.Same(
            Policy.Shipped.RulesFor("US", null, "US", MessageClass.JobAlert, Some.Noon),
            Policy.Shipped.RulesFor("US", null, "US", MessageClass.JobAlert, Some.Noon + Duration.FromDays(1))
        );

    private static bool IsInForce(string status, Instant moment) =>
        Rules(Policy.Load([("a.yaml", Pack(status))]), moment).Rules.Count == 1;

    private static RuleSet Rules(Policy policy, Instant moment) =>
        policy.RulesFor("DE", null, "DE", MessageClass.JobAlert, moment);

    private static string Pack(string status) =>
        $"""
            pack: dated
            jurisdiction: "*"
            title: From December to January in Berlin
            time_zone: Europe/Berlin
            verified_on: 2026-11-23
            rules:
              - id: A
                rule: stop
                status: {status}
                effective_from: 2026-12-01
                effective_to: 2027-01-31
                applies_to: [job_alert]
                source: a law
                confidence: A
            """;
}
