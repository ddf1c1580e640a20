using Nod.Consent;
using Nod.Decisions;
using Nod.Rules;
using Nod.Texts;
using NodaTime;

namespace Nod.Tests.Decisions;

/// <summary>What the scenarios do not show; those are under tests/scenarios.</summary>
public sealed class SendGateTests
{
    private static readonly SendGate Gate = new(Policy.Shipped, Wordings.Shipped);
    private static readonly ContactState Agreed = Some.State(Some.OptIn(Some.Noon - Duration.FromDays(1)));

    [Fact]
    public void A_permit_gives_no_reason_and_says_what_it_rests_on()
    {
        var decision = Gate.Decide(Some.Request, Some.Contact(Agreed), Some.Noon);

        Assert.Equal(Verdict.Permit, decision.Verdict);
        Assert.Empty(decision.Reasons);
        Assert.Null(decision.DeferUntil);
        Assert.Equal([Some.Id(1)], decision.Basis);
        Assert.Equal(Policy.Shipped.Version, decision.PolicyVersion);
        Assert.Same(Policy.Shipped, Gate.Policy);
        Assert.Equal(Some.Noon, decision.JudgedAt);
        Assert.Equal(Segments.Of(decision.Body), decision.Segments);
    }

    [Fact]
    public void The_facts_are_shown_with_the_decision()
    {
        var state = Agreed with { Country = "DE", TimeZone = "America/New_York" };
        var request = Some.Request with { TimeZone = "America/Chicago" };

        var facts = Gate.Decide(request, Some.Contact(state) with { Revision = 7 }, Some.Noon).Facts;

        Assert.Equal(NumberType.FixedOrMobile, facts.NumberType);
        Assert.Equal(["US", "US-NY", "DE", "EU"], facts.Jurisdictions);
        Assert.Equal(["America/Chicago", "America/New_York"], facts.Zones);
        Assert.Equal((1, 7L, 0), (facts.ContactSequence, facts.ContactRevision, facts.TextsBefore));
    }

    [Fact]
    public void A_number_that_can_not_exist_has_no_facts()
    {
        var facts = Gate.Decide(Some.Request, Some.Contact(Agreed, phone: Some.Phone("+11234567890")), Some.Noon).Facts;

        Assert.Null(facts.NumberType);
        Assert.Empty(facts.Zones);
    }

    [Fact]
    public void Every_reason_names_its_rule_and_the_case()
    {
        var decision = Gate.Decide(Some.Request, Some.Contact(ContactState.Empty), Some.Noon);

        var reason = Assert.Single(decision.Reasons);
        Assert.Equal("TW-PRIOR", reason.Rule!.Id);
        Assert.Equal("No consent to Job alerts of Acme is on record.", reason.Detail);
        Assert.Null(reason.Until);
    }

    [Fact]
    public void Reasons_of_the_same_strictness_stay_in_the_order_of_the_rules()
    {
        var findings = new Findings();
        findings.Defer(Rule(), "a", Some.Noon, "");
        findings.Review(null, "b", "");
        findings.Deny(null, "c", "");
        findings.Review(null, "d", "");
        findings.Deny(null, "e", "");
        findings.Defer(Rule(), "f", Some.Noon, "");

        Assert.Equal(["c", "e", "b", "d", "a", "f"], findings.Reasons.Select(reason => reason.Code));
        Assert.Equal(Verdict.Deny, findings.Verdict);
    }

    [Fact]
    public void The_first_three_events_relied_on_are_named_each_once()
    {
        var findings = new Findings();
        Assert.Empty(findings.Basis);
        foreach (var id in new[] { 1, 1, 2, 1, 3, 2, 4, 5 })
        {
            findings.RelyOn(Some.Id(id));
        }

        Assert.Equal([Some.Id(1), Some.Id(2), Some.Id(3)], findings.Basis);
    }

    [Fact]
    public void Two_events_relied_on_are_both_named()
    {
        var findings = new Findings();
        findings.RelyOn(Some.Id(1));
        findings.RelyOn(Some.Id(2));

        Assert.Equal([Some.Id(1), Some.Id(2)], findings.Basis);
    }

    // 60 are remembered: a promise of more is kept as one of 60.
    [Theory]
    [InlineData(59, Verdict.Permit)]
    [InlineData(60, Verdict.Defer)]
    [InlineData(70, Verdict.Defer)]
    public void A_promise_beyond_what_is_remembered_is_kept_as_far_as_it_is(int sent, Verdict expected)
    {
        var traffic = ContactTraffic.Empty;
        for (var i = 0; i < sent; i++)
        {
            var text = new SentText(Some.Id(100 + i), Some.Noon - Duration.FromHours(2) + Duration.FromMinutes(i));
            traffic = traffic.HandedOver("acme", "alerts", text, asks: false, null);
        }

        var request = Some.Request with
        {
            Program = Some.Alerts with { Frequency = new(1000, Catalog.FrequencyPeriod.Day) },
        };

        Assert.Equal(expected, Gate.Decide(request, Some.Contact(Agreed, traffic), Some.Noon).Verdict);
    }

    [Fact]
    public void A_text_is_in_the_language_of_the_request_the_person_the_program_or_the_brand()
    {
        var contact = Some.Contact(Agreed with { Language = "de" });
        var nobody = Some.Contact(Agreed);
        var request = Some.Request with { Language = "fr" };
        var program = Some.Alerts with { Languages = ["es"] };

        Assert.Equal("fr", SendGate.LanguageOf(request, contact));
        Assert.Equal("de", SendGate.LanguageOf(Some.Request, contact));
        Assert.Equal("es", SendGate.LanguageOf(Some.Request with { Program = program }, nobody));
        Assert.Equal(
            "en",
            SendGate.LanguageOf(Some.Request with { Program = program with { Languages = [] } }, nobody)
        );
        Assert.Equal("en", SendGate.LanguageOf(Some.Request with { Program = null }, nobody));
        Assert.Null(
            SendGate.LanguageOf(
                Some.Request with
                {
                    Program = null,
                    Brand = Some.Brand with { Languages = [] },
                },
                nobody
            )
        );
    }

    [Fact]
    public void Judging_changes_nothing()
    {
        var contact = Some.Contact(Agreed);
        var before = contact with { };

        Gate.Decide(Some.Request, contact, Some.Noon);

        Assert.Equal(before.State, contact.State);
        Assert.Equal(before.Traffic, contact.Traffic);
    }

    [Fact]
    public void The_same_question_gets_the_same_answer()
    {
        var contact = Some.Contact(Agreed);
        var (one, two) = (Gate.Decide(Some.Request, contact, Some.Noon), Gate.Decide(Some.Request, contact, Some.Noon));

        Assert.Equivalent(one, two);
    }

    private static Rule Rule() => Policy.Shipped.Packs[0].Rules[0];
}
