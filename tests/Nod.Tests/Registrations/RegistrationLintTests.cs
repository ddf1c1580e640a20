using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Registrations;

namespace Nod.Tests.Registrations;

public sealed class RegistrationLintTests
{
    [Fact]
    public void A_sound_registration_has_no_finding_but_that_pages_elsewhere_can_t_be_read()
    {
        var findings = Campaigns.Kit().Findings;

        Assert.All(
            findings,
            finding => Assert.True(finding.IsAdvice, $"{finding.Place}: {finding.Code} {finding.Message}")
        );
        Assert.Equal(["registration.policy_elsewhere"], findings.Select(finding => finding.Code).Distinct());
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_and_each_with_what_to_do()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Registration = setup.Registration with
                {
                    PublishedAt = null,
                    Samples = [],
                    SubUseCases = [],
                    UseCase = "RECRUITING",
                    Answers = new Dictionary<string, string>(),
                },
                Brand = Some.Brand with { HelpContact = "the office" },
                AllSenders = [],
                Forms = [],
                Keywords = [],
                Disclosures = [],
            }
        );

        var codes = Campaigns.Codes(kit);

        Assert.All(
            (string[])
                [
                    "registration.help_message",
                    "registration.no_flow",
                    "registration.no_sender",
                    "registration.not_a_choice",
                    "registration.privacy_missing",
                    "registration.sample_program",
                    "registration.samples_few",
                    "registration.terms_missing",
                    "registration.unanswered",
                ],
            code => Assert.Contains(code, codes)
        );
        Assert.All(kit.Findings, finding => Assert.NotEmpty(finding.Message));
    }

    [Fact]
    public void Every_code_that_is_foreseen_is_a_finding_s_and_every_finding_s_is_known()
    {
        var content = Enum.GetValues<Nod.Texts.Content.ContentTopic>()
            .Select(topic => $"registration.sample_{EnumWords<Nod.Texts.Content.ContentTopic>.Of(topic)}");
        var known = RegistrationLint.Codes.Concat(content).ToHashSet();

        foreach (var code in RejectionCodes.All)
        {
            Assert.NotEmpty(code.ToDo);
            Assert.NotEmpty(code.Means);
            Assert.NotEmpty(code.Kinds);
            Assert.NotEmpty(code.Source);
            Assert.Contains(code.Confidence, (string[])["A", "B"]);
            Assert.All(
                code.FoundBy,
                finding =>
                    Assert.True(
                        known.Contains(finding) || finding.StartsWith("disclosure.", StringComparison.Ordinal),
                        $"{code.Code}: {finding}"
                    )
            );
        }

        Assert.Equal(RejectionCodes.All.Count, RejectionCodes.All.Select(code => code.Code).Distinct().Count());
        Assert.True(RejectionCodes.All.Count > 35);
    }

    [Fact]
    public void The_codes_in_the_table_are_those_that_a_disclosure_s_findings_name()
    {
        var bare = Nod.Texts.DisclosureLint.Read("Yes", "en", Some.Brand, Nod.Texts.Wordings.Shipped);

        Assert.True(bare.Count > 6);
        Assert.All(
            bare,
            finding => Assert.Equal(finding.Rejections.Order(), RejectionCodes.FoundBy(finding.Code).Order())
        );
    }

    [Fact]
    public void Findings_of_words_carry_the_flow_the_program_and_the_language()
    {
        var words = Campaigns.Words("dsc_form", "interviews", "en", Method.ApplicationForm, "Text me.");

        var kit = Campaigns.Kit(setup => setup with { Disclosures = [words, Campaigns.Call] });

        var finding = kit.Findings.First(one => one.Code == "disclosure.rates");
        Assert.Equal("flows[form/driver].words[interviews/en]", finding.Place);
        Assert.Equal(["30569"], finding.Rejections);
    }

    [Theory]
    [InlineData("Purpose", "registration.description_short")]
    [InlineData("New jobs.", "registration.description_short")]
    [InlineData("New jobs..", null)]
    public void A_purpose_says_something(string purpose, string? code) =>
        Expect(
            code,
            "registration.description_short",
            setup => setup with { Programs = [Some.Interviews, Some.Alerts with { Purpose = purpose }] }
        );

    [Theory]
    [InlineData("http://nod.example/x", true)]
    [InlineData("https://localhost/x", true)]
    [InlineData("https://127.0.0.1/x", true)]
    [InlineData("https://intranet/x", true)]
    [InlineData("https://nod.example/x", false)]
    public void The_reviewer_s_page_is_where_everybody_reaches_it(string address, bool isFound) =>
        Expect(
            isFound ? "registration.address_private" : null,
            "registration.address_private",
            setup => setup with { Addresses = setup.Addresses with { Reviewer = address } }
        );

    [Fact]
    public void A_page_that_is_not_published_is_found() =>
        Expect(
            "registration.page_not_public",
            "registration.page_not_public",
            setup => setup with { Registration = setup.Registration with { PublishedAt = null } }
        );

    [Fact]
    public void A_program_that_nobody_can_agree_to_is_found() =>
        Expect(
            "registration.program_without_flow",
            "registration.program_without_flow",
            setup => setup with { Keywords = [] }
        );

    [Fact]
    public void Words_without_an_English_version_are_found()
    {
        var german = Campaigns.Words("dsc_de", "alerts", "de", Method.Verbal, new string('x', 50));

        var kit = Campaigns.Kit(setup => setup with { Disclosures = [.. setup.Disclosures, german] });

        Assert.Contains(
            kit.Findings,
            finding => finding is { Code: "registration.not_english", Place: "flows[words/alerts/verbal].words" }
        );
    }

    [Theory]
    [InlineData(39, true)]
    [InlineData(40, false)]
    public void A_script_is_there_in_whole(int characters, bool isFound)
    {
        var script = Campaigns.Words("dsc_voice", "alerts", "en", Method.InPerson, new string('x', characters));

        Expect(
            isFound ? "registration.script_missing" : null,
            "registration.script_missing",
            setup => setup with { Disclosures = [.. setup.Disclosures, script] }
        );
    }

    [Fact]
    public void Words_of_a_page_that_nobody_named_are_found_until_somebody_does()
    {
        var web = Campaigns.Words("dsc_web", "alerts", "en", Method.WebForm, Campaigns.FormWords);
        CampaignSetup With(CampaignSetup setup, params (string, string)[] pages) =>
            setup with
            {
                Disclosures = [.. setup.Disclosures, web],
                Registration = setup.Registration with
                {
                    Pages = pages.ToDictionary(page => page.Item1, page => page.Item2),
                },
            };

        Expect("registration.page_unknown", "registration.page_unknown", setup => With(setup));
        Expect(null, "registration.page_unknown", setup => With(setup, ("dsc_web", "https://acme.example/join")));
    }

    [Fact]
    public void One_question_for_two_programs_is_found()
    {
        var same = Campaigns.Words("dsc_same", "alerts", "en", Method.ApplicationForm, Campaigns.FormWords);
        var form = Campaigns.Form with
        {
            Questions =
            [
                .. Campaigns.Form.Questions,
                new FormQuestion("alerts", [new DisclosureVersion("dsc_same", 1)]),
            ],
        };

        Expect(
            "registration.one_question",
            "registration.one_question",
            setup => setup with { Forms = [form], Disclosures = [.. setup.Disclosures, same] }
        );
    }

    [Theory]
    [InlineData("Acme: [name], hello there, friend. Reply STOP to unsubscribe.", null)]
    [InlineData("Acme: {name}, hello there, friend.", "registration.sample_fields")]
    [InlineData("Acme: <name> hello there, friend.", "registration.sample_fields")]
    [InlineData("Acme: visit bit.ly/x for shifts.", "registration.sample_link")]
    [InlineData("Acme: win at our casino tonight, free chips and poker.", "registration.sample_gambling")]
    public void A_sample_is_read_as_a_reviewer_would(string text, string? code)
    {
        var kit = Campaigns.Kit(registration =>
            registration with
            {
                Samples = [.. registration.Samples, new("alerts", null, text)],
            }
        );

        Assert.Equal(
            code is null ? [] : [code],
            Campaigns.Codes(kit).Where(found => found.StartsWith("registration.sample", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_sample_of_information_that_promotes_is_found_and_one_of_job_alerts_is_not()
    {
        const string promotes = "Acme is hiring now! Apply today and earn a $500 sign-on bonus.";
        string[] Found(string program) =>
            [
                .. Campaigns.Codes(
                    Campaigns.Kit(registration =>
                        registration with
                        {
                            Samples = [.. registration.Samples, new(program, null, promotes)],
                        }
                    )
                ),
            ];

        Assert.Contains("registration.sample_promotion", Found("interviews"));
        Assert.DoesNotContain("registration.sample_promotion", Found("alerts"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void There_are_two_samples_at_least(int count, bool isFound) =>
        Expect(
            isFound ? "registration.samples_few" : null,
            "registration.samples_few",
            setup =>
                setup with
                {
                    Registration = setup.Registration with { Samples = [.. setup.Registration.Samples.Take(count)] },
                }
        );

    [Fact]
    public void Samples_that_say_the_same_and_a_template_that_is_gone_are_found()
    {
        var kit = Campaigns.Kit(registration =>
            registration with
            {
                Samples =
                [
                    .. registration.Samples,
                    new("alerts", null, "Acme: a night shift in [city] is open from [date]!"),
                    new("alerts", "gone", null),
                ],
            }
        );

        Assert.Contains("registration.samples_same", Campaigns.Codes(kit));
        Assert.Contains("registration.template_missing", Campaigns.Codes(kit));
    }

    [Fact]
    public void A_sample_in_another_language_is_found()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Templates = [.. setup.Templates, Campaigns.Template("gruss", "Acme: Ihr Termin ist am [Tag].", "de")],
                Registration = setup.Registration with
                {
                    Samples = [.. setup.Registration.Samples, new("alerts", "gruss", null)],
                },
            }
        );

        Assert.Contains(kit.Findings, finding => finding is { Code: "registration.not_english", Place: "samples[2]" });
    }

    [Theory]
    [InlineData("MIXED", 1, true)]
    [InlineData("MIXED", 2, false)]
    [InlineData("LOW_VOLUME", 5, false)]
    [InlineData("LOW_VOLUME", 6, true)]
    [InlineData("CUSTOMER_CARE", 0, false)]
    public void A_mixed_use_case_is_made_of_two_to_five(string useCase, int count, bool isFound) =>
        Expect(
            isFound ? "registration.sub_use_cases" : null,
            "registration.sub_use_cases",
            setup =>
                setup with
                {
                    Registration = setup.Registration with
                    {
                        UseCase = useCase,
                        SubUseCases = [.. Enumerable.Range(0, count).Select(number => $"CASE{number}")],
                    },
                }
        );

    [Fact]
    public void A_promotional_program_needs_the_use_case_for_it()
    {
        var promotional = Some.Alerts with { Class = MessageClass.Promotional };
        CampaignSetup With(CampaignSetup setup, params string[] cases) =>
            setup with
            {
                Programs = [Some.Interviews, promotional],
                Registration = setup.Registration with { SubUseCases = cases },
            };

        Expect("registration.use_case", "registration.use_case", setup => With(setup, "CUSTOMER_CARE", "SOCIAL"));
        Expect(null, "registration.use_case", setup => With(setup, "CUSTOMER_CARE", "MARKETING"));
    }

    [Theory]
    [InlineData(RegistrationKind.TenDlc, true)]
    [InlineData(RegistrationKind.ShortCode, true)]
    [InlineData(RegistrationKind.TollFree, false)]
    public void Job_alerts_for_others_are_not_carried_on_10DLC_and_short_codes(RegistrationKind kind, bool isFound) =>
        Expect(
            isFound ? "registration.third_party" : null,
            "registration.third_party",
            setup =>
                setup with
                {
                    Registration = setup.Registration with { Kind = kind },
                    Programs = [Some.Interviews, Some.Alerts with { Class = MessageClass.ThirdPartyJobAlert }],
                }
        );

    [Theory]
    [InlineData("help@acme.example", false)]
    [InlineData("212-555-0100", false)]
    [InlineData("our office", true)]
    public void HELP_names_a_number_or_an_address(string contact, bool isFound) =>
        Expect(
            isFound ? "registration.help_message" : null,
            "registration.help_message",
            setup => setup with { Brand = setup.Brand with { HelpContact = contact } }
        );

    [Fact]
    public void An_automatic_message_that_is_too_long_for_a_vendor_is_found_with_its_length()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Brand = setup.Brand with
                {
                    Name = new string('A', 90),
                    HelpContact = new string('h', 120) + "@acme.example",
                },
            }
        );

        var finding = kit.Findings.First(one =>
            one is { Code: "registration.too_long", Place: "aws.campaignInfo.helpMessage" }
        );
        Assert.Contains("at most 255", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_numbers_than_49_are_advised_about()
    {
        var senders = Enumerable
            .Range(0, 50)
            .Select(number => Some.Sender with { Key = $"s{number:D2}", Number = $"+1212555{number:D4}" });

        var kit = Campaigns.Kit(setup => setup with { AllSenders = [.. senders] });

        Assert.Contains(kit.Findings, finding => finding is { Code: "registration.number_pool", IsAdvice: true });
    }

    private static void Expect(string? code, string watched, Func<CampaignSetup, CampaignSetup> change)
    {
        var kit = Campaigns.Kit(change);
        Assert.Equal(code is null ? [] : [code], Campaigns.Codes(kit).Where(found => found == watched));
    }
}
