namespace Nod.Tests.Tidy;

public sealed class FileSizesTests
{
    [Fact]
    public void No_file_is_longer_than_it_may_be() => FileSizes.CheckLength(Repository.Files(".cs")).MustBeClean();

    [Fact]
    public void No_line_is_wider_than_it_may_be() => FileSizes.CheckWidth(Repository.Files(".cs")).MustBeClean();

    [Theory]
    [InlineData(500, 0)]
    [InlineData(501, 1)]
    public void A_file_of_501_lines_is_a_fault(int lines, int faults)
    {
        var text = string.Concat(Enumerable.Repeat("a;\n", lines));

        Assert.Equal(faults, FileSizes.CheckLength([new("a.cs", text)]).Faults.Count);
    }

    [Theory]
    [InlineData(140, 0)]
    [InlineData(141, 1)]
    public void A_line_of_141_characters_is_a_fault(int width, int faults)
    {
        var text = "a;\n" + new string('b', width) + "\n";

        Assert.Equal(faults, FileSizes.CheckWidth([new("a.cs", text)]).Faults.Count);
    }
}
