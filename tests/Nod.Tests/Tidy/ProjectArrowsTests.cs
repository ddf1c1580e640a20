namespace Nod.Tests.Tidy;

public sealed class ProjectArrowsTests
{
    [Fact]
    public void Our_projects_see_only_what_they_may() => ProjectArrows.Check(Repository.Files(".csproj")).MustBeClean();

    [Theory]
    [InlineData("Nod", "Nod.Storage")]
    [InlineData("Nod.Storage", "Nod.Providers")]
    [InlineData("Nod.Providers", "Nod.Storage")]
    [InlineData("Nod.Testing", "Nod.Storage")]
    [InlineData("Nod.Verify", "Nod.Storage")]
    [InlineData("Nod.Server", "Nod.Testing")]
    public void An_arrow_out_of_turn_is_a_fault(string from, string to) => Assert.Single(Check(from, to).Faults);

    [Theory]
    [InlineData("Nod.Storage", "Nod")]
    [InlineData("Nod.Verify", "Nod")]
    [InlineData("Nod.Server", "Nod.Storage")]
    public void An_arrow_in_turn_is_none(string from, string to) => Assert.Empty(Check(from, to).Faults);

    [Fact]
    public void A_project_nobody_placed_is_a_fault() => Assert.Single(Check("Nod.Surprise", "Nod").Faults);

    private static TidyReport Check(string from, string to)
    {
        var text = $"<Project><ItemGroup><ProjectReference Include=\"../{to}/{to}.csproj\" /></ItemGroup></Project>";
        return ProjectArrows.Check([new($"src/{from}/{from}.csproj", text)]);
    }
}
