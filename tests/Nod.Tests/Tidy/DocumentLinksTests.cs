namespace Nod.Tests.Tidy;

public sealed class DocumentLinksTests
{
    [Fact]
    public void Every_link_of_a_document_leads_somewhere()
    {
        var documents = Repository.Files(".md");
        Assert.SkipWhen(documents.Count == 0, "No document exists yet");

        DocumentLinks.CheckTargets(documents, Repository.Paths).MustBeClean();
    }

    [Fact]
    public void Every_document_is_reached_from_the_readme()
    {
        Assert.SkipUnless(Repository.Has("docs") && Repository.Has("README.md"), "README.md and docs do not exist yet");

        DocumentLinks.CheckReach(Repository.Files(".md"), Repository.Paths).MustBeClean();
    }

    [Theory]
    [InlineData("[a](gone.md)")]
    [InlineData("[a](gone.md#part \"title\")")]
    [InlineData("![a](images/gone.png)")]
    [InlineData("[a](../../README.md)")]
    [InlineData("[a]: gone.md")]
    [InlineData("<img src=\"gone.png\">")]
    public void A_link_to_nothing_is_a_fault(string text) => Assert.Single(CheckTargets(text).Faults);

    [Theory]
    [InlineData("[a](b.md) and [b](./b.md#part)")]
    [InlineData("[a](../README.md) and [b](/docs/b.md)")]
    [InlineData("[a](../docs/) and [b](..)")]
    [InlineData("[a](https://example.com/gone.md) and [b](mailto:a@example.com) and [c](#part)")]
    [InlineData("`[a](gone.md)`")]
    [InlineData("```\n[a](gone.md)\n```")]
    [InlineData("[^1]: a footnote")]
    public void A_link_to_something_is_none(string text) => Assert.Empty(CheckTargets(text).Faults);

    [Fact]
    public void A_document_that_no_way_leads_to_is_a_fault()
    {
        var report = CheckReach(("README.md", "[a](docs/a.md)"), ("docs/a.md", ""), ("docs/b.md", "[a](a.md)"));

        Assert.Equal(2, report.Looked);
        Assert.Equal(["docs/b.md: no way from README.md"], report.Faults);
    }

    [Fact]
    public void A_document_may_be_reached_over_others_and_over_a_folder()
    {
        var report = CheckReach(
            ("README.md", "[a](docs/a.md)"),
            ("docs/a.md", "[b](b/)"),
            ("docs/b/README.md", "[c](../c.md)"),
            ("docs/c.md", "")
        );

        Assert.Empty(report.Faults);
    }

    private static TidyReport CheckTargets(string text) =>
        DocumentLinks.CheckTargets([new("docs/a.md", text)], ["README.md", "docs/a.md", "docs/b.md"]);

    private static TidyReport CheckReach(params (string Path, string Text)[] documents) =>
        DocumentLinks.CheckReach(
            [.. documents.Select(each => new SourceFile(each.Path, each.Text))],
            [.. documents.Select(each => each.Path)]
        );
}
