using System.Text.Json;
using Nod.Catalog;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Rules;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Rules;

/// <summary>A policy with what an organization adds and departs from, and a policy made again from what was kept.</summary>
public sealed class OwnPolicyTests
{
    private static readonly IReadOnlyList<string> None = [];

    [Fact]
    public void Own_rules_stand_beside_the_packs_and_in_the_version()
    {
        var policy = Policy.Shipped.With([Hours("09:00", "17:00")], []);

        Assert.Equal(
            [.. Policy.Shipped.Packs.Select(pack => pack.Name), "own"],
            policy.Packs.Select(pack => pack.Name)
        );
        Assert.Contains(RulesFor(policy, "US"), rule => rule.Card.Id == "ACME-HOURS");
        Assert.NotEqual(Policy.Shipped.Version, policy.Version);
        Assert.Equal(policy.Version, Policy.Shipped.With([Hours("09:00", "17:00")], []).Version);
        Assert.NotEqual(policy.Version, Policy.Shipped.With([Hours("09:00", "16:00")], []).Version);
        Assert.Equal(
            Policy.Shipped.Version,
            Policy.Shipped.With([Hours("09:00", "17:00") with { Withdrawn = true }], []).Version
        );
    }

    [Theory]
    [InlineData("2026-11-22T23:59:59.999999Z", false)]
    [InlineData("2026-11-23T00:00:00Z", true)]
    [InlineData("2026-12-23T23:59:59.999999Z", true)]
    [InlineData("2026-12-24T00:00:00Z", false)]
    public void An_own_rule_binds_on_its_days(string moment, bool binds)
    {
        var rule = Hours("09:00", "17:00") with { EffectiveFrom = "2026-11-23", EffectiveTo = "2026-12-24" };
        var rules = Policy.Shipped.With([rule], []).RulesFor(In("US"), MessageClass.JobAlert, Some.At(moment)).Rules;

        Assert.Equal(binds, rules.Any(one => one.Card.Id == "ACME-HOURS"));
    }

    [Fact]
    public void An_own_rule_governs_its_place_and_class_only()
    {
        var rule = Hours("09:00", "17:00") with { Jurisdiction = "US-FL", Note = "Agreed in Tampa" };
        var policy = Policy.Shipped.With(
            [rule, Hours("10:00", "17:00") with { Id = "ACME-ANY", Jurisdiction = "US-*" }],
            []
        );

        Assert.Equal(
            ["own-us-any", "own-us-fl"],
            policy.Packs.Skip(Policy.Shipped.Packs.Count).Select(pack => pack.Name)
        );
        Assert.Contains(RulesFor(policy, "US-FL"), one => one.Card.Id == "ACME-HOURS");
        Assert.DoesNotContain(RulesFor(policy, "US-NY"), one => one.Card.Id == "ACME-HOURS");
        Assert.DoesNotContain(
            policy.RulesFor(In("US-FL"), MessageClass.Reply, Some.Noon).Rules,
            one => one.Card.Id == "ACME-HOURS"
        );
    }

    // A rule of one's own may be any of the kinds; without a pack's rule on consent the verdict stays review.
    [Fact]
    public void Own_rules_never_make_a_policy_complete_nor_a_country_covered()
    {
        var bare = Policy.Load([("core", Policy.Shipped.Packs.Single(pack => pack.Name == "core").Text)]);
        var consent = Hours("09:00", "17:00") with { Id = "ACME-CONSENT", Rule = "express_consent", Parameters = null };
        var policy = bare.With([consent, Hours("09:00", "17:00") with { Jurisdiction = "JP" }], []);

        var rules = policy.RulesFor(In("JP"), MessageClass.JobAlert, Some.Noon);

        Assert.Contains(rules.Rules, rule => rule.Card.Id == "ACME-CONSENT");
        Assert.False(rules.IsComplete);
        Assert.Contains("JP", rules.Uncovered);
    }

    [Fact]
    public void Every_fault_of_own_rules_is_told_at_once()
    {
        var refused = Assert.Throws<PackException>(() =>
            Policy.Shipped.With(
                [
                    Hours("09:00", "25:00"),
                    Hours("09:00", "17:00") with
                    {
                        Id = "TW-PRIOR",
                    },
                    Hours("09:00", "17:00") with
                    {
                        Id = "X",
                        Rule = "magic",
                        Parameters = null,
                    },
                    Hours("09:00", "17:00") with
                    {
                        Id = "Y",
                        Jurisdiction = "Florida",
                    },
                ],
                []
            )
        );

        Assert.Contains(refused.Problems, problem => problem.Contains("25:00", StringComparison.Ordinal));
        Assert.Contains(refused.Problems, problem => problem.Contains("TW-PRIOR", StringComparison.Ordinal));
        Assert.Contains(refused.Problems, problem => problem.Contains("magic", StringComparison.Ordinal));
        Assert.Contains(refused.Problems, problem => problem.Contains("Florida", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pack_that_comes_with_Nod_may_not_look_like_an_organization_s_own()
    {
        var core = Policy.Shipped.Packs.Single(pack => pack.Name == "core").Text;

        var refused = Assert.Throws<PackException>(() =>
            Policy.Load([("core", core), ("own", core.Replace("pack: core", "pack: own", StringComparison.Ordinal))])
        );

        Assert.Contains("kept for own rules", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Guidance_that_is_departed_from_does_not_judge_and_stands_in_the_version()
    {
        var policy = Policy.Shipped.With([], [Departure("SCMH-INACTIVE"), Departure("US-QH"), Departure("GONE")]);

        Assert.Equal(["SCMH-INACTIVE"], policy.Departures);
        Assert.DoesNotContain(RulesFor(policy, "US"), rule => rule.Card.Id == "SCMH-INACTIVE");
        Assert.Contains(RulesFor(policy, "US"), rule => rule.Card.Id == "US-QH");
        Assert.NotEqual(Policy.Shipped.Version, policy.Version);
        Assert.Equal(
            Policy.Shipped.Version,
            Policy.Shipped.With([], [Departure("SCMH-INACTIVE") with { Withdrawn = true }]).Version
        );
    }

    [Fact]
    public void Law_promises_and_own_rules_bind()
    {
        var policy = Policy.Shipped.With([Hours("09:00", "17:00")], []);

        Assert.Null(policy.WhyBinding("SCMH-INACTIVE"));
        Assert.Contains("is law (in_force", policy.WhyBinding("US-QH"), StringComparison.Ordinal);
        Assert.Contains("promise", policy.WhyBinding("NOD-HOLD"), StringComparison.Ordinal);
        Assert.Contains("withdraw", policy.WhyBinding("ACME-HOURS"), StringComparison.Ordinal);
        Assert.Contains("No pack has", policy.WhyBinding("GONE"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_made_again_from_what_was_kept_judges_as_it_did()
    {
        var policy = Policy.Shipped.With([Hours("09:00", "10:00")], [Departure("SCMH-INACTIVE")]);

        var again = Policy.Of(policy.Manifest, policy.Document.Parts);

        Assert.Equal(policy.Version, again.Version);
        Assert.Equal(policy.Departures, again.Departures);
        var contact = Some.Contact(Some.State(Some.OptIn(Some.Noon - Duration.FromDays(1))));
        var decision = new SendGate(again).Decide(Some.Request, contact, Some.Noon);
        var before = new SendGate(policy).Decide(Some.Request, contact, Some.Noon);
        Assert.Equal(
            (before.Verdict, before.DeferUntil, before.Body),
            (decision.Verdict, decision.DeferUntil, decision.Body)
        );
        Assert.Equal("ACME-HOURS", Assert.Single(decision.Reasons).Rule!.Id);
    }

    [Fact]
    public void Other_lists_and_wordings_of_another_day_are_used_again()
    {
        var parts = Policy.Shipped.Document.Parts.Select(part =>
            part.Kind switch
            {
                KeptKind.Wording when part.Name == "wordings/en.yaml" => part with
                {
                    Text = part.Text.Replace(
                        "Reply STOP to unsubscribe.",
                        "Text STOP to end.",
                        StringComparison.Ordinal
                    ),
                },
                KeptKind.Content when part.Name == "content/links.yaml" => part with
                {
                    Text = part.Text.Replace("bit.ly", "acme.example", StringComparison.Ordinal),
                },
                _ => part,
            }
        );
        var policy = Policy.Of(Policy.Shipped.Manifest, [.. parts]);
        var contact = Some.Contact(Some.State(Some.OptIn(Some.Noon - Duration.FromDays(1))));

        var plain = new SendGate(policy).Decide(Some.Request, contact, Some.Noon);
        var linked = new SendGate(policy).Decide(
            Some.Request with
            {
                Body = "Acme: see https://acme.example/x",
            },
            contact,
            Some.Noon
        );

        Assert.EndsWith("Text STOP to end.", plain.Body, StringComparison.Ordinal);
        Assert.Contains(linked.Reasons, reason => reason.Code == ReasonCodes.ContentLinkShortener);
    }

    [Fact]
    public void A_manifest_with_a_line_nobody_knows_is_none()
    {
        Assert.Throws<FormatException>(() => PolicyManifest.PartsOf("pack"));
        Assert.Throws<FormatException>(() => PolicyManifest.PartsOf("spell 00 name"));
        Assert.Throws<PackException>(() => Policy.Of("clock none", []));
    }

    [Fact]
    public void What_the_program_brings_that_is_not_of_the_day_is_noted()
    {
        Assert.Empty(PolicyManifest.NotesOn(Policy.Shipped.Manifest));
        var old = string.Join(
            '\n',
            Policy.Shipped.Manifest.Split('\n').Where(line => !line.StartsWith("places", StringComparison.Ordinal))
        );

        Assert.Equal(
            2,
            PolicyManifest.NotesOn(old.Replace("clock TZDB", "clock old TZDB", StringComparison.Ordinal)).Count
        );
    }

    [Fact]
    public void A_gate_asks_for_the_organization_s_own_policy_and_amends_by_its_wordings()
    {
        var own = Policy.Shipped.With([Hours("09:00", "10:00")], []);
        var gate = new SendGate(Policy.Shipped, id => id == Some.Organization.Id ? own : null);
        var contact = Some.Contact(Some.State(Some.OptIn(Some.Noon - Duration.FromDays(1))));
        var other = Some.Request with { Organization = new Organization(Some.Id(7), "Other") };

        Assert.Equal(own.Version, gate.Decide(Some.Request, contact, Some.Noon).PolicyVersion);
        Assert.Equal(Policy.Shipped.Version, gate.Decide(other, contact, Some.Noon).PolicyVersion);
        var wordings = Wordings.Parse(Wordings.Shipped.Files);
        Assert.Same(wordings, new SendGate(Policy.Shipped, wordings).Policy.Wordings);
    }

    private static OwnRule Hours(string from, string to) =>
        new()
        {
            Id = "ACME-HOURS",
            Rule = "quiet_hours",
            Jurisdiction = "*",
            AppliesTo = [MessageClass.JobAlert, MessageClass.Promotional],
            Parameters = JsonDocument.Parse("{\"windows\":{\"all\":[\"" + from + "\",\"" + to + "\"]}}").RootElement,
            EffectiveFrom = "2026-01-01",
            Source = "Works agreement 7, \"nights\"",
            Version = 1,
            RecordedBy = "Kim",
            RecordedWith = "a key",
            RecordedAt = Some.Noon,
        };

    private static Departure Departure(string rule) =>
        new()
        {
            Rule = rule,
            Reason = "Counsel reads it otherwise",
            RecordedBy = "Kim",
            RecordedWith = "a key",
            RecordedAt = Some.Noon,
        };

    private static Places In(string place) => new("US", None, place, null, null, "US");

    private static IReadOnlyList<Rule> RulesFor(Policy policy, string place) =>
        policy.RulesFor(In(place), MessageClass.JobAlert, Some.Noon).Rules;
}
