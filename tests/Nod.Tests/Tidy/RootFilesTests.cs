namespace Nod.Tests.Tidy;

public sealed class RootFilesTests
{
    [Fact]
    public void The_root_holds_few_files() => RootFiles.Check(Repository.Paths).MustBeClean();

    [Theory]
    [InlineData(17, 0)]
    [InlineData(18, 1)]
    public void An_eighteenth_file_at_the_root_is_a_fault(int count, int faults)
    {
        var paths = Enumerable.Range(0, count).Select(each => $"{each}.md").Append("docs/a.md");

        var report = RootFiles.Check(paths);

        Assert.Equal(count, report.Looked);
        Assert.Equal(faults, report.Faults.Count);
    }
}
