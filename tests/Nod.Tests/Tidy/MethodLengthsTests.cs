namespace Nod.Tests.Tidy;

public sealed class MethodLengthsTests
{
    [Fact]
    public void No_method_is_longer_than_it_may_be() => MethodLengths.Check(Repository.Files(".cs")).MustBeClean();

    [Theory]
    [InlineData(70, 0)]
    [InlineData(71, 1)]
    public void A_method_of_71_lines_is_a_fault(int lines, int faults) =>
        Assert.Equal(faults, Check(Method(lines)).Faults.Count);

    [Fact]
    public void A_long_method_may_say_why() =>
        Assert.Empty(
            Check("// tidy: long method: the steps of the law, in the order of the law\n" + Method(90)).Faults
        );

    [Fact]
    public void A_long_method_without_a_reason_is_a_fault() =>
        Assert.Single(Check("// tidy: long method:\n" + Method(90)).Faults);

    [Fact]
    public void The_exemption_of_one_method_does_not_cover_the_next()
    {
        var reason = "// tidy: long method: the steps of the law, in the order of the law\n";

        Assert.Single(Check(reason + Method(90) + Method(90)).Faults);
    }

    [Fact]
    public void A_long_expression_is_a_fault()
    {
        var arms = string.Concat(Enumerable.Repeat("    1 => new A { B = \"{\" },\n", 80));

        Assert.Single(Check($"static int Pick(int a) => a switch\n{{\n{arms}}};\n").Faults);
    }

    [Fact]
    public void A_long_table_of_data_is_none()
    {
        var rows = string.Concat(Enumerable.Repeat("    [1] = 2,\n", 80));

        Assert.Empty(Check($"static readonly Table Rows = new()\n{{\n{rows}}};\n").Faults);
    }

    [Fact]
    public void Members_are_told_apart()
    {
        const string text = """
            namespace A
            {
                [Kind(1)]
                internal sealed class B<T>(int c) : D where T : class, new()
                {
                    private readonly int[] e = { 1, 2 };

                    [Fact]
                    [Data(new[] { "}" })]
                    public void F(int g = 1, string h = "{")
                    {
                        if (g == 1) { E(() => { return; }); }
                    }

                    public int I { get; set; } = 3;

                    public static bool operator ==(B<T> left, B<T> right)
                    {
                        return true;
                    }

                    internal enum J
                    {
                        K,
                    }

                    internal record L(int M)
                    {
                        public int N() => M switch { 1 => 2, _ => 3 };
                    }
                }
            }
            """;

        var members = MethodLengths.Measure(text).Select(member => (member.Name, member.Line, member.Lines));

        Assert.Equal([("F", 10, 4), ("public int I { get; set; }", 15, 1), ("==", 17, 4), ("N", 29, 1)], members);
    }

    private static TidyReport Check(string members) =>
        MethodLengths.Check([new("a.cs", $"class A\n{{\n{members}}}\n")]);

    private static string Method(int lines) =>
        $"void M()\n{{\n{string.Concat(Enumerable.Repeat("    a();\n", lines - 3))}}}\n";
}
