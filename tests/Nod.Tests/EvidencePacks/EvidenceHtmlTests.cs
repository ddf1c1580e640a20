using System.Xml.Linq;
using Nod.EvidencePacks;

namespace Nod.Tests.EvidencePacks;

public sealed class EvidenceHtmlTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public void A_pack_tells_the_words_the_act_the_message_the_stop_and_the_keeping(string language)
    {
        var html = Html(Told.Request(language: language), Told.Person());

        foreach (
            var told in new[]
            {
                Told.Words,
                Told.Wording.Sha256,
                "María Łucja Nguyễn",
                "192.0.2.7",
                "America/New_York",
                "Acme: drivers wanted.",
                "consent.revoked",
                "STOP",
                "CTIA-2026-17",
                "a server room in Albany",
                Convert.ToHexStringLower(Told.Person().Events[0].Leaf.Hash().ToBytes()),
            }
        )
        {
            Assert.Contains(told, html, StringComparison.Ordinal);
        }

        Assert.Contains(EvidenceTexts.For(language)["stop.honoured"], html, StringComparison.Ordinal);
        Assert.Contains(EvidenceTexts.For(language)["proof.no_log"], html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_wrote_is_text_and_never_markup()
    {
        var html = Html(Told.Request(), Told.Person());

        Assert.Contains("&lt;yes&gt; &amp; &quot;please&quot;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            "http://",
            html.Replace("http-equiv", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void It_is_well_formed()
    {
        var html = Html(Told.Request(), Told.Person());
        var body = html[
            html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</html>", StringComparison.Ordinal)
        ];

        Assert.NotEmpty(XElement.Parse(body).Descendants("h2"));
    }

    [Fact]
    public void The_same_records_give_the_same_bytes() =>
        Assert.Equal(Html(Told.Request(), Told.Person()), Html(Told.Request(), Told.Person()));

    [Fact]
    public void A_checkpoint_is_printed_and_an_event_outside_the_log_is_said_to_be()
    {
        var story = new EvidenceStory(Told.Request(), Told.Catalog);
        var person = Told.Person();
        var proofs = new Dictionary<Guid, EventProof> { [person.Events[0].Id] = new(0, "proof") };
        story.Add(person with { Proofs = proofs });

        var html = EvidenceHtml.Write(story.Finish("log.example\n1\nhash\n"));

        Assert.Contains("<pre>log.example\n1\nhash\n</pre>", html, StringComparison.Ordinal);
        Assert.Contains(EvidenceTexts.For("en").Say("proof.unlogged", ("count", "1")), html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_pack_lists_the_first_thousand_tells_the_first_fifty_and_counts_everyone()
    {
        var request = Told.Request(EvidenceKind.Program);
        var story = new EvidenceStory(request, Told.Catalog);
        for (var i = 0; i <= EvidenceStory.ListedMax; i++)
        {
            story.Add(Told.Person());
        }

        var document = story.Finish(null);

        var html = EvidenceHtml.Write(document);
        Assert.Contains("The first 1000 of 1001 people", html, StringComparison.Ordinal);
        var tables = document.Blocks.OfType<EvidenceTable>().ToList();
        Assert.Equal(EvidenceStory.ListedMax, tables.Max(table => table.Rows.Count));
        Assert.Contains(tables, table => table.Rows is [["stopped", "1001"]]);
        Assert.Equal(
            EvidenceStory.ToldMax,
            document
                .Blocks.OfType<EvidenceHeading>()
                .Count(heading => heading.Text.StartsWith("Person ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_pack_about_a_number_of_which_nothing_is_known_says_so()
    {
        var html = Html(Told.Request(), new Told().Records());

        Assert.Contains(EvidenceTexts.For("en")["short.none"], html, StringComparison.Ordinal);
    }

    private static string Html(EvidenceRequest request, PersonRecords person)
    {
        var story = new EvidenceStory(request, Told.Catalog);
        story.Add(person);
        return EvidenceHtml.Write(story.Finish(null));
    }
}
