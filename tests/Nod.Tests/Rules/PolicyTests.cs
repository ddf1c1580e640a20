using System.Security.Cryptography;
using System.Text;
using Nod.Ledger;
using Nod.Rules;
using NodaTime;

namespace Nod.Tests.Rules;

public sealed class PolicyTests
{
    private static readonly IReadOnlyList<string> None = [];

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

    // The manifest is what a version stands for, so that it leads to the packs.
    [Fact]
    public void The_manifest_names_every_text_that_decides_and_its_hash_and_gives_the_version()
    {
        var policy = Policy.Shipped;
        var parts = PolicyManifest.PartsOf(policy.Manifest);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(policy.Manifest));

        Assert.Equal(
            policy.Packs.Select(pack => (pack.Name, pack.Sha256)),
            parts.Where(part => part.Kind == KeptKind.Pack).Select(part => (part.Name, part.Sha256))
        );
        Assert.Equal(6, parts.Count(part => part.Kind == KeptKind.Content));
        Assert.Contains(parts, part => part is { Kind: KeptKind.Wording, Name: "wordings/en.yaml" });
        Assert.Contains(parts, part => part is { Kind: KeptKind.Wording, Name: "wordings/keywords/pl.yaml" });
        Assert.Contains(parts, part => part is { Kind: KeptKind.Wording, Name: "wordings/weights/replies.tsv" });
        Assert.Single(parts, part => part.Kind == KeptKind.Places);
        Assert.Equal(parts, policy.Document.Parts.Select(part => new PolicyPart(part.Kind, part.Sha256, part.Name)));
        Assert.Contains($"\nclock {DateTimeZoneProviders.Tzdb.VersionId}", policy.Manifest, StringComparison.Ordinal);
        Assert.StartsWith(policy.Version, Convert.ToHexStringLower(hash), StringComparison.Ordinal);
        Assert.All(
            policy.Packs,
            pack =>
                Assert.Equal(pack.Sha256, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pack.Text))))
        );
    }

    [Fact]
    public void Every_place_that_might_govern_does_and_so_do_the_layers_over_them()
    {
        var rules = Policy.Shipped.RulesFor(In("DE", "US-FL", "JP"), MessageClass.JobAlert, Some.Noon);

        Assert.Equal(["DE", "US", "US-FL", "JP", "EU"], rules.Jurisdictions);
        Assert.Equal(["JP"], rules.Uncovered);
        Assert.Equal(
            ["core", "ctia", "de", "eu", "twilio", "us-federal", "us-fl"],
            rules.Rules.Select(rule => rule.Card.Pack).Distinct().Order()
        );
    }

    [Fact]
    public void A_country_is_named_once_and_an_unknown_one_not_at_all()
    {
        Assert.Equal(["DE", "EU"], Jurisdictions(In("DE", "DE", "DE")));
        Assert.Equal(["DE", "EU"], Jurisdictions(In(null, null, "DE")));
    }

    [Fact]
    public void The_pack_for_an_unknown_part_governs_where_there_is_one()
    {
        Assert.Equal(["US", "US-*", "DE", "EU"], Jurisdictions(In("US", null, "DE")));
        Assert.Equal(["CA", "US"], Jurisdictions(In("CA", null, "US")));
    }

    [Fact]
    public void A_country_outside_the_layer_does_not_inherit_it() =>
        Assert.Equal(["CH"], Jurisdictions(In("CH", null, "CH")));

    [Fact]
    public void An_empty_country_is_not_taken_for_an_unknown_one()
    {
        var policy = Policy.Load(Policy.Shipped.Packs.Select(pack => (pack.Name, pack.Text)));

        Assert.Empty(policy.RulesFor(In("US", null, "US"), MessageClass.JobAlert, Some.Noon).Uncovered);
        Assert.Equal([""], policy.RulesFor(In("US", "", "US"), MessageClass.JobAlert, Some.Noon).Uncovered);
        Assert.Empty(policy.RulesFor(In("US", null, "US"), MessageClass.JobAlert, Some.Noon).Uncovered);
    }

    [Fact]
    public void A_pack_of_a_state_needs_one_of_its_country()
    {
        var orphan = Pack("in_force").Replace("\"*\"", "US-FL", StringComparison.Ordinal);

        var refused = Assert.Throws<PackException>(() => Policy.Load([("a.yaml", orphan)]));

        Assert.Contains("dated is about US-FL, and no pack covers US.", refused.Problems);
    }

    [Fact]
    public void Rules_of_other_classes_do_not_govern() =>
        Assert.DoesNotContain(
            Policy.Shipped.RulesFor(In("US", null, "US"), MessageClass.Reply, Some.Noon).Rules,
            rule => rule.Card.Kind == "quiet_hours"
        );

    [Fact]
    public void Rules_that_judge_nothing_stand_in_their_pack_and_not_among_those_that_judge()
    {
        var federal = Policy.Shipped.Packs.Single(pack => pack.Name == "us-federal");

        Assert.Contains(federal.Rules, rule => rule.Card.Id == "US-TSR-RET" && !rule.Judges);
        Assert.All(
            Enum.GetValues<MessageClass>(),
            value =>
                Assert.All(
                    Policy.Shipped.RulesFor(In("US", null, "US"), value, Some.Noon).Rules,
                    rule => Assert.True(rule.Judges)
                )
        );
    }

    [Fact]
    public void The_same_question_gets_the_same_rules() =>
        Assert.Same(
            Policy.Shipped.RulesFor(In("US", null, "US"), MessageClass.JobAlert, Some.Noon),
            Policy.Shipped.RulesFor(In("US", null, "US"), MessageClass.JobAlert, Some.Noon + Duration.FromDays(1))
        );

    private static IReadOnlyList<string> Jurisdictions(Places places) =>
        Policy.Shipped.RulesFor(places, MessageClass.JobAlert, Some.Noon).Jurisdictions;

    private static Places In(string? number, string? address, string sender) =>
        new(number, None, address, null, null, sender);

    private static bool IsInForce(string status, Instant moment) =>
        Rules(Policy.Load([("a.yaml", Pack(status))]), moment).Rules.Count == 1;

    private static RuleSet Rules(Policy policy, Instant moment) =>
        policy.RulesFor(In("DE", null, "DE"), MessageClass.JobAlert, moment);

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
