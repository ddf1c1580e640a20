namespace Nod.Tests.Tidy;

public sealed class LooseEndsTests
{
    private static readonly string[] Kinds =
    [
        ".cs",
        ".csproj",
        ".props",
        ".razor",
        ".sql",
        ".yaml",
        ".yml",
        ".js",
        ".css",
    ];

    [Fact]
    public void No_file_puts_work_off() => LooseEnds.CheckPutOff(Repository.Files(Kinds)).MustBeClean();

    [Fact]
    public void No_comment_holds_code() => LooseEnds.CheckCommentedOut(Repository.Files(".cs")).MustBeClean();

    [Theory]
    [InlineData("a.cs", "a(); // TODO: b")]
    [InlineData("a.cs", "/* FIXME */")]
    [InlineData("a.sql", "-- HACK around it")]
    public void Work_put_off_is_a_fault(string path, string text) =>
        Assert.Single(LooseEnds.CheckPutOff([new(path, text)]).Faults);

    [Theory]
    [InlineData("a(\"TODO\");")]
    [InlineData("// a hackney carriage")]
    public void Other_words_are_none(string text) => Assert.Empty(LooseEnds.CheckPutOff([new("a.cs", text)]).Faults);

    [Theory]
    [InlineData("// return 3;")]
    [InlineData("//Send(message);")]
    [InlineData("// await ledger.Append(entry, token);")]
    [InlineData("// var a = b;")]
    [InlineData("// count += 1;")]
    [InlineData("// if (a > b) {")]
    [InlineData("// }")]
    public void Code_in_a_comment_is_a_fault(string text) =>
        Assert.Single(LooseEnds.CheckCommentedOut([new("a.cs", text)]).Faults);

    [Theory]
    [InlineData("// The law asks for this;")]
    [InlineData("// Returns early (see above); the rest is as before.")]
    [InlineData("/// <example>Send(message);</example>")]
    [InlineData("return 3; // three")]
    public void Prose_in_a_comment_is_none(string text) =>
        Assert.Empty(LooseEnds.CheckCommentedOut([new("a.cs", text)]).Faults);
}
