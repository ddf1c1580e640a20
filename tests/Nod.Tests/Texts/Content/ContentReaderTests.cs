using System.Diagnostics;
using CsCheck;
using Nod.Texts;
using Nod.Texts.Content;

namespace Nod.Tests.Texts.Content;

public sealed class ContentReaderTests(ITestOutputHelper output)
{
    private const string Clean =
        "Acme: your interview with Dana is tomorrow, Tue Jun 4 at 10:00am, 12 Main St. Please bring a photo ID with you.";

    private static readonly Gen<string> Anything = Gen.OneOf(
            Gen.Char,
            Gen.Char[' ', '~'],
            Gen.Char['\u0400', '\u04FF'],
            Gen.Char['\u2000', '\u206F'],
            Gen.Char['\uD800', '\uDFFF']
        )
        .Array[0, 600]
        .Select(units => new string(units));

    [Fact]
    public void No_text_makes_it_throw() => Anything.Sample(text => Check(text), iter: 5_000);

    [Fact]
    [Trait("Category", "Fuzz")]
    public void No_text_of_a_million_makes_it_throw() => Anything.Sample(text => Check(text), iter: 1_000_000);

    [Theory]
    [Trait("Category", "Fuzz")] // it takes time, which a busy machine stretches
    [InlineData("a.")]
    [InlineData("apply ")]
    [InlineData("send ")]
    [InlineData("fr\u200Bee ")]
    [InlineData("1 ")]
    [InlineData("a@a")]
    [InlineData("$a")]
    [InlineData("F ")]
    [InlineData("e\u0301")]
    [InlineData("!")]
    public void A_long_text_takes_less_than_a_millisecond_per_kilobyte(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 6_000 / part.Length));
        ContentReader.Shipped.ReadAnew(text);

        var best = Enumerable.Range(0, 20).Min(_ => Time(text, 1));

        Assert.True(best < text.Length / 1024.0 * 1e6, $"{best / 1e6} ms");
    }

    [Fact]
    public void A_clean_text_costs_little_and_allocates_nothing()
    {
        for (var i = 0; i < 20_000; i++)
        {
            ContentReader.Shipped.ReadAnew(Clean);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        ContentReader.Shipped.ReadAnew(Clean);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var each = Enumerable.Range(0, 500).Min(_ => Time(Clean, 20));

        output.WriteLine($"{each:0} ns for {Clean.Length} characters");
        Assert.Equal(0, allocated);
        Assert.Empty(ContentReader.Shipped.Read(Clean).Findings);
    }

    private static double Time(string text, int times)
    {
        var from = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            ContentReader.Shipped.ReadAnew(text);
        }
        return Stopwatch.GetElapsedTime(from).TotalNanoseconds / times;
    }

    private static bool Check(string text)
    {
        var report = ContentReader.Shipped.ReadAnew(text);
        return report.Findings.All(finding => finding.Words.Length <= text.Length) && Segments.Of(text).Count > 0;
    }
}
