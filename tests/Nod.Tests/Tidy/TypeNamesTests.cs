namespace Nod.Tests.Tidy;

public sealed class TypeNamesTests
{
    [Fact]
    public void Every_type_name_says_what_the_type_is() => TypeNames.Check(Repository.Files(".cs")).MustBeClean();

    [Theory]
    [InlineData("public sealed class ConsentManager")]
    [InlineData("internal static class HelperMethods")]
    [InlineData("public record SendUtils(int A)")]
    [InlineData("public readonly record struct EventProcessor")]
    [InlineData("public abstract class StoreBase<T>")]
    [InlineData("struct CommonText")]
    [InlineData("enum SharedKind")]
    [InlineData("class LedgerImpl")]
    [InlineData("interface IStoreWrapper")]
    [InlineData("class LedgerV2")]
    [InlineData("delegate Task<int> SendHelper(int a);")]
    public void An_empty_word_is_a_fault(string declaration) => Assert.Single(Check(declaration).Faults);

    [Theory]
    [InlineData("class Database")]
    [InlineData("class Base64Url")]
    [InlineData("class Baseline")]
    [InlineData("class Implication")]
    [InlineData("class IPv2x")]
    [InlineData("// the class Manager")]
    [InlineData("string a = \"class Manager\";")]
    public void A_word_that_only_looks_like_one_is_none(string declaration) => Assert.Empty(Check(declaration).Faults);

    private static TidyReport Check(string text) => TypeNames.Check([new("a.cs", text)]);
}
