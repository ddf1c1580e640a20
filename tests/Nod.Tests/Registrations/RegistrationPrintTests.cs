using Nod.EvidencePacks;
using Nod.Registrations;

namespace Nod.Tests.Registrations;

public sealed class RegistrationPrintTests
{
    [Fact]
    public void It_prints_findings_every_vendor_s_fields_and_every_flow_word_for_word()
    {
        var kit = Campaigns.Kit(setup =>
            setup with
            {
                Registration = setup.Registration with { Answers = new Dictionary<string, string>() },
                Forms = [Campaigns.Form with { DoubleOptIn = true }],
            }
        );

        var document = RegistrationPrint.Of(kit, Some.Noon);

        Assert.Equal(
            ("Registration of a sender", "hiring, ten_dlc", PaperSize.Letter),
            (document.Title, document.Reference, document.Paper)
        );
        var said = string.Join('\n', document.Blocks.SelectMany(Words));
        Assert.Contains("Made by Nod from what was set up on 2026-11-23 17:00 UTC.", said, StringComparison.Ordinal);
        Assert.Contains("(nobody said; give it in answers.brand_registration)", said, StringComparison.Ordinal);
        Assert.Contains("(registration.unanswered)", said, StringComparison.Ordinal);
        Assert.Contains("campaignInfo.optInWorkflow", said, StringComparison.Ordinal);
        Assert.Contains("20-255 characters", said, StringComparison.Ordinal);
        Assert.Contains("at most 255 characters", said, StringComparison.Ordinal);
        Assert.Contains("2-5 items", said, StringComparison.Ordinal);
        Assert.Contains(Campaigns.FormWords, said, StringComparison.Ordinal);
        Assert.Contains(kit.Flows[0].Replies["en"], said, StringComparison.Ordinal);
        Assert.Contains(Campaigns.FormDisclosure.Sha256, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_findings_it_says_so_and_with_published_codes_it_names_them()
    {
        var none = RegistrationPrint.Of(Campaigns.Kit(), Some.Noon);
        Assert.Contains(none.Blocks, block => block is EvidenceParagraph { Text: "Nothing was found." });

        var unpublished = Campaigns.Kit(setup =>
            setup with
            {
                Registration = setup.Registration with { PublishedAt = null },
                Brand = setup.Brand with { Country = "DE" },
            }
        );
        var some = RegistrationPrint.Of(unpublished, Some.Noon);

        Assert.Equal(PaperSize.A4, some.Paper);
        Assert.Contains(
            "rejected as 30543",
            string.Join('\n', some.Blocks.SelectMany(Words)),
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Words(EvidenceBlock block) =>
        block switch
        {
            EvidenceHeading heading => [heading.Text],
            EvidenceParagraph paragraph => [paragraph.Text],
            EvidenceQuote quote => [quote.Text],
            EvidenceFacts facts => facts.Facts.SelectMany(fact => (string[])[fact.Label, fact.Value]),
            EvidenceTable table => table.Rows.SelectMany(row => row),
            _ => [],
        };
}
