using Xunit.Sdk;

namespace Nod.Tests.Tidy;

public sealed class TidyReportTests
{
    [Fact]
    public void A_check_that_looked_at_nothing_fails()
    {
        var failure = Assert.Throws<TrueException>(() => new TidyReport(0, []).MustBeClean());

        Assert.Contains("looked at no file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_with_a_fault_fails_and_names_it()
    {
        var failure = Assert.Throws<TrueException>(() => new TidyReport(1, ["a.cs: too long"]).MustBeClean());

        Assert.Contains("a.cs: too long", failure.Message, StringComparison.Ordinal);
    }
}
