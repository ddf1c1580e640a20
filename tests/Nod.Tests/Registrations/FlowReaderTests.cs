using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Registrations;

namespace Nod.Tests.Registrations;

public sealed class FlowReaderTests
{
    [Fact]
    public void Forms_and_keywords_of_the_programs_are_flows_with_their_exact_words()
    {
        var flows = Campaigns.Kit().Flows;

        Assert.Equal(["form/driver", "keyword/main/JOBS"], flows.Select(flow => flow.Key));
        Assert.Equal("https://nod.example/apply/1/driver", flows[0].Address);
        Assert.Equal(Campaigns.FormWords, Assert.Single(flows[0].Words).Text);
        Assert.Equal(Campaigns.FormDisclosure.Sha256, flows[0].Words[0].Sha256);
        Assert.Empty(flows[0].Replies);
        Assert.Equal("+1 212-555-0100", flows[1].Number);
        Assert.StartsWith("Acme: You signed up for Job alerts texts", flows[1].Replies["en"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("other brand")]
    [InlineData("other program")]
    public void A_form_that_nobody_can_agree_with_is_none(string why)
    {
        var form = why switch
        {
            "closed" => Campaigns.Form with { Closed = true },
            "other brand" => Campaigns.Form with { Brand = "other" },
            _ => Campaigns.Form with { Questions = [new FormQuestion("news", [])] },
        };

        var flows = Campaigns.Kit(setup => setup with { Forms = [form] }).Flows;

        Assert.DoesNotContain(flows, flow => flow.Key == "form/driver");
        Assert.DoesNotContain(
            flows.SelectMany(flow => flow.Words),
            words => form.Questions.SelectMany(question => question.Words).Any(shown => shown.Id == words.Id)
        );
    }

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("other program")]
    [InlineData("other kind of sender")]
    public void A_keyword_that_joins_nobody_to_the_programs_is_none(string why)
    {
        var flows = Campaigns
            .Kit(setup =>
                why switch
                {
                    "withdrawn" => setup with { Keywords = [Campaigns.Keyword with { Withdrawn = true }] },
                    "other program" => setup with { Keywords = [Campaigns.Keyword with { Program = "news" }] },
                    _ => setup with { AllSenders = [Some.Sender with { Kind = SenderKind.TollFree }] },
                }
            )
            .Flows;

        Assert.DoesNotContain(flows, flow => flow.Keyword is not null);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_form_with_double_opt_in_says_what_the_number_is_asked(bool byForm, bool byProgram)
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Forms = [Campaigns.Form with { DoubleOptIn = byForm }],
                Programs = [Some.Interviews with { DoubleOptIn = byProgram }, Some.Alerts],
            }
        );

        Assert.True(kit.Flows[0].DoubleOptIn);
        Assert.StartsWith(
            "Acme: Reply YES to get texts about Interview reminders",
            kit.Flows[0].Replies["en"],
            StringComparison.Ordinal
        );
        Assert.Equal(kit.Flows[0].Replies["en"], kit.Statement.ConfirmationMessage);
        Assert.Contains("Interview reminders", kit.Statement.OptInMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broader_program_that_is_registered_too_brings_the_words_of_its_offer()
    {
        var offer = Campaigns.Words(
            "dsc_offer",
            "interviews",
            "en",
            Method.Inbound,
            "Reply YES to also get reminders."
        );
        var keyword = Campaigns.Keyword with
        {
            Broader = "interviews",
            Offers = new Dictionary<string, ShownDisclosure> { ["en"] = new("dsc_offer", 1, "en", offer.Sha256) },
        };

        var flow = Campaigns
            .Kit(setup => setup with { Keywords = [keyword], Disclosures = [.. setup.Disclosures, offer] })
            .Flows[1];

        Assert.Equal(["dsc_call", "dsc_offer"], flow.Words.Select(words => words.Id));
        Assert.Contains("Reply YES to also get", flow.Replies["en"], StringComparison.Ordinal);
    }

    [Fact]
    public void Words_shown_or_read_out_elsewhere_are_flows_in_their_latest_version()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Registration = setup.Registration with
                {
                    Pages = new Dictionary<string, string> { ["dsc_web"] = "https://acme.example/join" },
                },
                Disclosures =
                [
                    .. setup.Disclosures,
                    Campaigns.Words("dsc_voice", "alerts", "en", Method.Verbal, "old"),
                    Campaigns.Words("dsc_voice", "alerts", "en", Method.Verbal, "new", 2),
                    Campaigns.Words("dsc_voice_es", "alerts", "es", Method.Verbal, "nuevo"),
                    Campaigns.Words("dsc_web", "interviews", "en", Method.WebForm, "web"),
                    Campaigns.Words("dsc_news", "news", "en", Method.Verbal, "not registered"),
                    Campaigns.Words("dsc_api", "alerts", "en", Method.Api, "a program's"),
                ],
            }
        );

        Assert.Equal(
            ["form/driver", "keyword/main/JOBS", "words/interviews/web_form", "words/alerts/verbal"],
            kit.Flows.Select(flow => flow.Key)
        );
        Assert.Equal("https://acme.example/join", kit.Flows[2].Address);
        Assert.Equal(
            [("en", 2, "new"), ("es", 1, "nuevo")],
            kit.Flows[3].Words.Select(words => (words.Language, words.Version, words.Text))
        );
        Assert.Equal(["nuevo"], kit.Flows[3].WordsIn("es").Select(words => words.Text));
        Assert.Equal(["new"], kit.Flows[3].WordsIn("fr").Select(words => words.Text));
    }

    [Fact]
    public void A_short_code_is_told_as_it_is_dialled()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Registration = setup.Registration with { Kind = RegistrationKind.ShortCode },
                AllSenders = [Some.Sender with { Kind = SenderKind.ShortCode, Number = "88222" }],
            }
        );

        Assert.Equal("88222", kit.Flows[1].Number);
        Assert.Equal(["88222"], kit.Statement.Numbers);
    }
}
