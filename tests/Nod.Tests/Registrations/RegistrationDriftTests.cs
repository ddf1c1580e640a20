using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using Nod.Registrations;

namespace Nod.Tests.Registrations;

public sealed class RegistrationDriftTests
{
    private static readonly Filing Filed = Campaigns.File(Campaigns.Kit());

    [Fact]
    public void What_was_just_filed_is_in_step()
    {
        var drift = RegistrationDrift.Of(Filed, Campaigns.Kit(), []);

        Assert.True(drift.IsInStep);
        Assert.Equal((0, 0), (drift.Judged, drift.Unlike));
    }

    [Fact]
    public void A_filing_is_kept_whole()
    {
        var json = JsonSerializer.Serialize(Filed, CatalogJson.Default.Filing);

        var read = JsonSerializer.Deserialize(json, CatalogJson.Default.Filing)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, CatalogJson.Default.Filing));
        Assert.True(RegistrationDrift.Of(read, Campaigns.Kit(), []).IsInStep);
        Assert.Equal("hiring/000001", read.Key);
    }

    [Fact]
    public void Other_words_of_a_form_are_found_with_both_versions()
    {
        var changed = Campaigns.Words("dsc_form", "interviews", "en", Method.ApplicationForm, "Other words.", 2);
        var form = Campaigns.Form with { Questions = [new("interviews", [new DisclosureVersion("dsc_form", 2)])] };

        var finding = Single(
            Drift(setup => setup with { Forms = [form], Disclosures = [.. setup.Disclosures, changed] }),
            "drift.wording"
        );

        Assert.Equal("flows[form/driver].words[interviews/en]", finding.Place);
        Assert.StartsWith("version 1: Acme may text me", finding.Filed, StringComparison.Ordinal);
        Assert.Equal("version 2: Other words.", finding.Live);
    }

    [Fact]
    public void A_new_language_is_new_wording()
    {
        var spanish = Campaigns.Words("dsc_es", "interviews", "es", Method.ApplicationForm, "Acme puede enviarme SMS.");
        var form = Campaigns.Form with
        {
            Questions = [new("interviews", [new DisclosureVersion("dsc_form", 1), new DisclosureVersion("dsc_es", 1)])],
            Languages = ["en", "es"],
        };

        var finding = Single(
            Drift(setup => setup with { Forms = [form], Disclosures = [.. setup.Disclosures, spanish] }),
            "drift.wording"
        );

        Assert.Null(finding.Filed);
    }

    [Fact]
    public void A_way_that_is_new_and_one_that_is_gone_are_found()
    {
        var codes = Codes(Drift(setup => setup with { Forms = [Campaigns.Form with { Key = "cook" }] }));

        Assert.Equal(["drift.flow_gone", "drift.flow_new"], codes);
    }

    [Fact]
    public void A_welcome_that_says_more_is_another_answer()
    {
        var keyword = Campaigns.Keyword with
        {
            Leads = new Dictionary<string, string> { ["en"] = "First shifts start Monday." },
        };

        var finding = Single(Drift(setup => setup with { Keywords = [keyword] }), "drift.answer");

        Assert.Equal("flows[keyword/main/JOBS].replies[en]", finding.Place);
        Assert.EndsWith("First shifts start Monday.", finding.Live, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_help_contact_changes_the_answer_to_HELP_and_the_generated_pages()
    {
        var codes = Codes(Drift(setup => setup with { Brand = setup.Brand with { HelpContact = "new@acme.example" } }));

        Assert.Equal(["drift.answer"], codes);
    }

    [Fact]
    public void Other_keywords_numbers_and_frequencies_are_found()
    {
        Assert.Contains(
            "drift.keywords",
            Codes(Drift(setup => setup with { Keywords = [Campaigns.Keyword with { Keyword = "WORK" }] }))
        );
        Assert.Equal(
            ["drift.numbers"],
            Codes(
                Drift(setup =>
                    setup with
                    {
                        AllSenders = [Some.Sender, Some.Sender with { Key = "second", Number = "+12125550101" }],
                    }
                )
            )
        );
        Assert.Contains(
            "drift.description",
            Codes(
                Drift(setup =>
                    setup with
                    {
                        Programs = [Some.Interviews, Some.Alerts with { Frequency = new(9, FrequencyPeriod.Day) }],
                    }
                )
            )
        );
        Assert.Contains(
            "drift.numbers",
            Codes(Drift(setup => setup with { AllSenders = [Some.Sender with { Number = "+12125550109" }] }))
        );
    }

    [Fact]
    public void Double_opt_in_and_addresses_are_watched()
    {
        Assert.Equal(
            ["drift.answer", "drift.double_opt_in"],
            Codes(Drift(setup => setup with { Forms = [Campaigns.Form with { DoubleOptIn = true }] })).Order()
        );
        var moved = new Dictionary<string, string> { ["driver"] = "https://other.example/apply/1/driver" };
        Assert.Equal(
            ["drift.address"],
            Codes(Drift(setup => setup with { Addresses = setup.Addresses with { Forms = moved } }))
        );
        Assert.Equal(
            ["drift.address"],
            Codes(Drift(setup => setup with { Registration = setup.Registration with { PublishedAt = null } }))
        );
        Assert.Equal(
            ["drift.address"],
            Codes(
                Drift(setup => setup with { Brand = setup.Brand with { TermsUrl = "https://acme.example/new-terms" } })
            )
        );
    }

    [Fact]
    public void The_text_of_pages_that_Nod_shows_is_watched_and_of_others_it_is_not()
    {
        var own = new PolicyText
        {
            Brand = "acme",
            Kind = PolicyKind.Terms,
            Language = "en",
            Version = 1,
            Text = "# Ours",
            RecordedWith = "key",
            RecordedAt = Some.Noon,
        };
        CampaignSetup Here(CampaignSetup setup) => setup with { Brand = Some.Brand };
        var filed = Campaigns.File(Campaigns.Kit(Here));

        var drift = RegistrationDrift.Of(filed, Campaigns.Kit(setup => Here(setup) with { Policies = [own] }), []);

        Assert.Equal(("drift.policy", "terms[en]"), (Assert.Single(drift.Findings).Code, drift.Findings[0].Place));
        Assert.True(RegistrationDrift.Of(Filed, Campaigns.Kit(setup => setup with { Policies = [own] }), []).IsInStep);
    }

    [Theory]
    [InlineData(9, 9, false)]
    [InlineData(10, 10, true)]
    [InlineData(10, 6, true)]
    [InlineData(10, 5, false)]
    public void Samples_are_out_of_step_when_most_of_ten_texts_are_like_none(int sent, int unlike, bool isFound)
    {
        var texts = Enumerable
            .Range(0, sent)
            .Select(number =>
                Sent(
                    number < unlike
                        ? "Parking moved behind the warehouse gate"
                        : "Acme: a night shift in Queens is open from Monday."
                )
            );

        var drift = RegistrationDrift.Of(Filed, Campaigns.Kit(), [.. texts]);

        Assert.Equal((sent, unlike), (drift.Judged, drift.Unlike));
        Assert.Equal(isFound ? ["drift.samples"] : [], Codes(drift));
        Assert.All(drift.Findings, finding => Assert.Equal(3, finding.Messages.Count));
    }

    [Fact]
    public void Links_that_were_not_filed_are_found_by_their_host()
    {
        var drift = RegistrationDrift.Of(
            Filed,
            Campaigns.Kit(),
            [
                Sent("See https://Jobs.Other.example/7 and acme.example/terms."),
                Sent("See jobs.other.example today, or mail kim@third.example."),
                Sent("Sign at https://nod.example/apply/1/driver?x=1"),
            ]
        );

        var finding = Assert.Single(drift.Findings);
        Assert.Equal(("drift.link", "jobs.other.example"), (finding.Code, finding.Live));
        Assert.Equal(2, finding.Messages.Count);
    }

    [Fact]
    public void A_link_of_a_filed_sample_is_known()
    {
        var filed = Campaigns.File(
            Campaigns.Kit(registration =>
                registration with
                {
                    Samples = [new("alerts", null, "Acme: see jobs.other.example/[job].")],
                }
            )
        );

        Assert.True(RegistrationDrift.Of(filed, Campaigns.Kit(), [Sent("Acme: see jobs.other.example/7.")]).IsInStep);
    }

    [Fact]
    public void Phone_numbers_in_texts_are_found_unless_the_filing_has_them()
    {
        var text = Sent("Acme: a night shift is open, call 212-555-0134.");

        Assert.Equal(["drift.phone"], Codes(RegistrationDrift.Of(Filed, Campaigns.Kit(), [text])));
        var with = Filed with { Statement = Filed.Statement with { EmbeddedPhone = true } };
        Assert.Empty(RegistrationDrift.Of(with, Campaigns.Kit(), [text]).Findings);
    }

    [Theory]
    [InlineData("one two three", "one two three", 1.0)]
    [InlineData("One, two: THREE!", "one two three", 1.0)]
    [InlineData("one two three four", "one two five six", 0.5)]
    [InlineData("one two", "three four", 0.0)]
    [InlineData("", "[field]", 1.0)]
    [InlineData("one [anything at all] 7pm https://x.example/one acme.example/two", "one", 1.0)]
    public void Likeness_is_twice_the_common_words_by_all_words(string one, string other, double likeness)
    {
        Assert.Equal(likeness, SampleLikeness.Of(one, other), 10);
        Assert.Equal(likeness, SampleLikeness.Of(other, one), 10);
    }

    [Theory]
    [InlineData("a b c d e f g h", "a b i j", false)] // 4 of 12
    [InlineData("a b c d e f", "a b g h", true)] // 4 of 10
    public void From_four_tenths_on_a_text_is_like_a_sample(string text, string sample, bool isLike) =>
        Assert.Equal(isLike, SampleLikeness.IsLikeAny(text, ["nothing of it", sample]));

    [Fact]
    public void An_alert_is_raised_once_and_cleared_when_it_is_over()
    {
        var out1 = new LookedAtRegistration("hiring", ["drift.link", "drift.wording"]);
        var raise = new JudgeRegistrations(Some.Organization.Id, [out1, new("other", [])], []);
        Assert.False(raise.IsEmpty);
        var clock = new FakeTimeProvider(Some.Noon.ToDateTimeOffset());
        var context = new ChangeContext(clock, Some.Ids(clock));
        Assert.Equal(1, context.Apply(raise));
        var alert = Assert.Single(context.Staged.Alerts);
        Assert.Equal(("registration.drift", "registration/hiring"), (alert.Code, alert.Subject));
        Assert.Contains("drift.link, drift.wording", alert.Detail, StringComparison.Ordinal);

        Assert.True(new JudgeRegistrations(Some.Organization.Id, [out1], [alert]).IsEmpty);
        var clear = new JudgeRegistrations(Some.Organization.Id, [out1 with { Codes = [] }], [alert]);
        Assert.False(clear.IsEmpty);
        Assert.Equal(0, new ChangeContext(clock, Some.Ids(clock)).Apply(clear));
        Assert.True(new JudgeRegistrations(Some.Organization.Id, [new("another", [])], [alert]).IsEmpty);
    }

    private static SentText Sent(string text) => new(Some.Id(text.Length), text, text);

    private static RegistrationDrift Drift(Func<CampaignSetup, CampaignSetup> change) =>
        RegistrationDrift.Of(Filed, Campaigns.Kit(change), []);

    private static IReadOnlyList<string> Codes(RegistrationDrift drift) =>
        [.. drift.Findings.Select(finding => finding.Code).Distinct().Order(StringComparer.Ordinal)];

    private static DriftFinding Single(RegistrationDrift drift, string code) =>
        Assert.Single(drift.Findings, finding => finding.Code == code);
}
