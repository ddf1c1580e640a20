namespace Nod.Tests.Tidy;

public sealed class CSharpTextTests
{
    [Theory]
    [InlineData("a(\"{\");", "a(   );")]
    [InlineData("a('{');", "a(   );")]
    [InlineData("a('\\'');", "a(    );")]
    [InlineData("a(@\"{\"\"{\");", "a(       );")]
    [InlineData("a($\"{b[\"{\"]}{{\");", "a(             );")]
    [InlineData("a($\"{b}\"); {", "a(      ); {")]
    [InlineData("a(\"\"\"{\"\"\"); {", "a(       ); {")]
    [InlineData("a(\"\"); {", "a(  ); {")]
    [InlineData("a; // {", "a;     ")]
    [InlineData("a /* { */ b", "a         b")]
    public void Comments_and_literals_are_blank_in_the_code(string source, string code) =>
        Assert.Equal(code, CSharpText.Of(source).Code);

    [Fact]
    public void Comments_keep_their_place() =>
        Assert.Equal("   // two\n\n   /* four\n */  ", CSharpText.Of("a; // two\n\nb; /* four\n */ c").Comments);

    [Fact]
    public void Slashes_within_a_literal_are_no_comment() =>
        Assert.DoesNotContain("/", CSharpText.Of("a(\"http://b\");").Comments, StringComparison.Ordinal);

    [Fact]
    public void Lines_count_from_one()
    {
        var source = CSharpText.Of("a\nb\nc");

        Assert.Equal([1, 2, 3], new[] { 0, 2, 4 }.Select(source.LineAt));
    }
}
