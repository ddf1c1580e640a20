using Nod.Catalog;
using Nod.Consent;
using Nod.Registrations;

namespace Nod.Tests.Registrations;

public sealed class CampaignWriterTests
{
    [Fact]
    public void A_registration_says_who_texts_whom_about_what_and_how_people_agree()
    {
        var said = Campaigns.Kit().Statement;

        Assert.Equal("Acme: Interview reminders, Job alerts", said.Title);
        Assert.Contains("Acme Staffing LLC texts people who apply to it", said.Description, StringComparison.Ordinal);
        Assert.Contains(
            "It hires for itself and sends no texts for others.",
            said.Description,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Job alerts (New jobs near you; up to 5 msgs/week)",
            said.Description,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"https://nod.example/apply/1/driver: a person applies",
            said.MessageFlow,
            StringComparison.Ordinal
        );
        Assert.Contains($"\"{Campaigns.FormWords}\"", said.MessageFlow, StringComparison.Ordinal);
        Assert.Contains($"\"{Campaigns.CallWords}\"", said.MessageFlow, StringComparison.Ordinal);
        Assert.EndsWith(
            "without a log-in: https://nod.example/campaigns/1/hiring. Terms: https://acme.example/terms. "
                + "Privacy: https://acme.example/privacy. HELP and STOP work at any time.",
            said.MessageFlow,
            StringComparison.Ordinal
        );
        Assert.Equal(["application_form", "keyword"], said.OptInTypes);
        Assert.Equal("Interview reminders: up to 5 msgs/week; Job alerts: up to 5 msgs/week", said.Frequency);
        Assert.Equal(["+12125550100"], said.Numbers);
        Assert.InRange(said.OptInSummary.Length, 100, 500);
        Assert.InRange(said.Summary.Length, 100, 500);
    }

    [Fact]
    public void Keywords_and_messages_are_those_that_Nod_answers_with()
    {
        var said = Campaigns.Kit().Statement;

        Assert.Equal("JOBS", said.OptInKeywords[0]);
        Assert.Contains("START", said.OptInKeywords);
        Assert.All(
            (string[])["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"],
            word => Assert.Contains(word, said.OptOutKeywords)
        );
        Assert.All(said.OptOutKeywords, word => Assert.Matches("^[A-Z0-9]+$", word));
        Assert.Equal(["HELP", "INFO"], said.HelpKeywords);
        Assert.Equal(
            "Acme: Help: help@acme.example. Msg & data rates may apply. Reply STOP to unsubscribe.",
            said.HelpMessage
        );
        Assert.StartsWith("Acme: You are unsubscribed", said.OptOutMessage, StringComparison.Ordinal);
        Assert.Null(said.ConfirmationMessage);
        Assert.StartsWith("Acme: You signed up for Job alerts", said.WelcomeMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void With_one_program_HELP_is_answered_with_it()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Registration = setup.Registration with { Programs = ["alerts"] },
                Programs = [Some.Alerts],
            }
        );

        Assert.StartsWith(
            "Acme: Job alerts texts, up to 5 msgs/week. Help:",
            kit.Statement.HelpMessage,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Pages_are_named_only_when_everybody_sees_them()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Registration = setup.Registration with { PublishedAt = null, PublishedBy = null },
                Brand = Some.Brand,
            }
        );

        Assert.Equal((null, null, null), (kit.Statement.TermsUrl, kit.Statement.PrivacyUrl, kit.Statement.ReviewerUrl));
        Assert.EndsWith(" HELP and STOP work at any time.", kit.Statement.MessageFlow, StringComparison.Ordinal);
        Assert.DoesNotContain("campaigns", kit.Statement.OptInSummary, StringComparison.Ordinal);
        var published = Campaigns.Kit(setup => setup with { Brand = Some.Brand }).Statement;
        Assert.Equal(Campaigns.Setup.Addresses.Terms, published.TermsUrl);
        Assert.Equal(Campaigns.Setup.Addresses.Privacy, published.PrivacyUrl);
    }

    [Fact]
    public void Who_texts_for_other_employers_says_so()
    {
        var others = Some.Alerts with { Class = MessageClass.ThirdPartyJobAlert };

        var kit = Campaigns.Kit(setup => setup with { Programs = [Some.Interviews, others] });

        Assert.Contains(
            "It also sends job alerts for other employers",
            kit.Statement.Description,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Forms_that_ask_in_the_same_words_are_told_once()
    {
        var kit = Campaigns.Kit(setup => setup with { Forms = [Campaigns.Form, Campaigns.Form with { Key = "cook" }] });

        Assert.Contains(
            "The same questions stand at https://nod.example/apply/1/driver.",
            kit.Statement.MessageFlow,
            StringComparison.Ordinal
        );
        Assert.Equal(
            kit.Statement.MessageFlow.IndexOf(Campaigns.FormWords, StringComparison.Ordinal),
            kit.Statement.MessageFlow.LastIndexOf(Campaigns.FormWords, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Every_way_has_a_sentence_and_what_does_not_fit_is_counted()
    {
        OptInFlow Flow(Method method, string? address = null) =>
            new()
            {
                Key = $"words/alerts/{method}",
                Method = method,
                Title = "Job alerts",
                Address = address,
                Words = [new FlowWords("alerts", "en", "dsc", 1, "hash", $"words of {method}")],
            };
        IReadOnlyList<OptInFlow> flows =
        [
            Flow(Method.Verbal),
            Flow(Method.InPerson),
            Flow(Method.Paper),
            Flow(Method.Ats, "https://ats.example"),
            Flow(Method.WebForm, "https://acme.example/join"),
            Flow(Method.WebForm),
        ];

        var told = MessageFlow.Write(flows, null, null, null);

        Assert.All(flows, flow => Assert.Contains($"\"words of {flow.Method}\"", told, StringComparison.Ordinal));
        Assert.Contains("[address of the page]", told, StringComparison.Ordinal);
        var many = flows
            .Select(flow => flow with { Words = [flow.Words[0] with { Text = new string('x', 700) }] })
            .ToList();
        var shortened = MessageFlow.Write(many, null, null, null);
        Assert.InRange(shortened.Length, 1000, MessageFlow.CharactersMax);
        Assert.Contains("4 further ways to opt in", shortened, StringComparison.Ordinal);
        var long1 = many.Select(flow => flow with { Words = [flow.Words[0] with { Text = new string('x', 3000) }] })
            .ToList();
        Assert.Contains("5 further ways", MessageFlow.Write(long1, null, null, null), StringComparison.Ordinal);
        Assert.StartsWith(
            "There is no way to opt in yet.",
            MessageFlow.Write([], null, null, null),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_question_to_confirm_is_told_with_its_form()
    {
        var kit = Campaigns.Kit(setup => setup with { Forms = [Campaigns.Form with { DoubleOptIn = true }] });

        Assert.Contains(
            $"The number is then texted: \"{kit.Flows[0].Replies["en"]}\"",
            kit.Statement.MessageFlow,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Samples_are_texts_as_a_first_one_goes_out()
    {
        var samples = Campaigns.Kit().Samples;

        Assert.Equal(
            "Acme: Hi [first_name], your interview is on [day] at [time]. Reply STOP to unsubscribe.",
            samples[0].Text
        );
        Assert.Equal("Acme: a night shift in [place] is open from [day]. Reply STOP to unsubscribe.", samples[1].Text);
    }

    [Fact]
    public void Templates_of_automations_that_are_on_are_samples_by_themselves_one_of_each_program_first()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Registration = setup.Registration with
                {
                    Samples =
                    [
                        new("alerts", null, "Acme: one."),
                        new("alerts", null, "Acme: two."),
                        new("news", null, "Acme: none."),
                    ],
                },
                Templates = [Campaigns.Template("hello", "Hello."), Campaigns.Template("off", "Off.")],
                Automations =
                [
                    Campaigns.Automation("hello", "interviews"),
                    Campaigns.Automation("off", isOn: false),
                    Campaigns.Automation("gone"),
                ],
            }
        );

        Assert.Equal(["alerts", "interviews", "alerts"], kit.Samples.Select(sample => sample.Program));
        Assert.StartsWith("Acme: Hello.", kit.Samples[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_at_most_five_samples_and_each_once()
    {
        var texts = Enumerable
            .Range(1, 9)
            .Select(number => new RegistrationSample("alerts", null, $"Acme: sample {number % 7}."));

        var kit = Campaigns.Kit(registration => registration with { Samples = [.. texts] });

        Assert.Equal(5, kit.Samples.Count);
    }

    [Theory]
    [InlineData("See acme.example/jobs for more.", "acme.example/jobs")]
    [InlineData("See https://jobs.acme.example/x?y=1, or call.", "https://jobs.acme.example/x?y=1")]
    [InlineData("Mail jobs@acme.example now.", null)]
    [InlineData("It is at 4.30. Come early.Bring papers", null)]
    public void Links_of_samples_are_declared(string text, string? link)
    {
        var kit = Campaigns.Kit(registration => registration with { Samples = [new("alerts", null, text)] });

        Assert.Equal(link, kit.Statement.EmbeddedLink);
    }

    [Theory]
    [InlineData("Call 212-555-0134 to confirm.", true)]
    [InlineData("Come at 4 to floor 12.", false)]
    public void Phone_numbers_of_samples_are_declared(string text, bool isPhone) =>
        Assert.Equal(
            isPhone,
            Campaigns
                .Kit(registration => registration with { Samples = [new("alerts", null, text)] })
                .Statement.EmbeddedPhone
        );

    [Theory]
    [InlineData(49, "false")]
    [InlineData(50, "true")]
    public void More_than_49_numbers_are_a_pool(int numbers, string flag)
    {
        var senders = Enumerable
            .Range(0, numbers)
            .Select(number => Some.Sender with { Key = $"s{number:D2}", Number = $"+1212555{number:D4}" });

        var kit = Campaigns.Kit(setup => setup with { AllSenders = [.. senders] });

        Assert.Equal([flag], CampaignFacts.Of(kit.Setup, kit.Statement)["number_pool"]);
    }

    [Fact]
    public void The_same_setup_gives_the_same_words() =>
        Assert.Equal(Campaigns.Kit().Statement.MessageFlow, Campaigns.Kit().Statement.MessageFlow);

    [Fact]
    public void Toll_free_numbers_are_found_for_a_verification()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Registration = setup.Registration with { Kind = RegistrationKind.TollFree },
                AllSenders =
                [
                    Some.Sender,
                    Some.Sender with
                    {
                        Key = "free",
                        Kind = SenderKind.TollFree,
                        Number = "+18005550100",
                    },
                    Some.Sender with
                    {
                        Key = "other",
                        Kind = SenderKind.TollFree,
                        Number = "+18005550101",
                        Programs = ["news"],
                    },
                ],
            }
        );

        Assert.Equal(["+18005550100"], kit.Statement.Numbers);
        Assert.Equal(["twilio", "telnyx", "aws"], kit.Forms.Select(form => form.Form.Vendor));
        Assert.All(kit.Forms, form => Assert.Equal(RegistrationKind.TollFree, form.Form.Kind));
    }
}
