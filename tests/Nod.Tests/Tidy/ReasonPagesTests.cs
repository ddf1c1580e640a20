namespace Nod.Tests.Tidy;

public sealed class ReasonPagesTests
{
    [Fact]
    public void Every_reason_has_its_page_and_every_page_its_reason()
    {
        Assert.SkipUnless(
            Repository.Has(ReasonPages.CodesPath) && Repository.Has(ReasonPages.Folder),
            $"{ReasonPages.CodesPath} and {ReasonPages.Folder} do not exist yet"
        );

        ReasonPages.Check(Repository.Read(ReasonPages.CodesPath), Repository.Paths).MustBeClean();
    }

    [Fact]
    public void A_code_with_a_page_is_no_fault()
    {
        var report = Check("consent.missing.md", "README.md");

        Assert.Equal(1, report.Looked);
        Assert.Empty(report.Faults);
    }

    [Fact]
    public void A_code_without_a_page_is_a_fault() => Assert.Single(Check().Faults);

    [Fact]
    public void A_page_without_a_code_is_a_fault() =>
        Assert.Single(Check("consent.missing.md", "consent.gone.md").Faults);

    private static TidyReport Check(params string[] pages)
    {
        const string text = "public const string ConsentMissing =\n        \"consent.missing\";";
        return ReasonPages.Check(
            new(ReasonPages.CodesPath, text),
            pages.Select(page => $"{ReasonPages.Folder}/{page}")
        );
    }
}
