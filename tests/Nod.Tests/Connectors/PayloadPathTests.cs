using System.Text.Json;
using Nod.Connectors;

namespace Nod.Tests.Connectors;

public sealed class PayloadPathTests
{
    private const string Document = """
        {"a":{"b":[{"t":"x","v":1},{"t":"y","v":true},{"t":{"n":"deep"},"v":"z"}],"the field":"here"},"n":null}
        """;

    [Theory]
    [InlineData("a.b[0].v", "1")]
    [InlineData("a.b[1].v", "true")]
    [InlineData("a.b[t=y].v", "true")]
    [InlineData("a.b[t={field}].v", null)]
    [InlineData("a.b[t.n=deep].v", "z")]
    [InlineData("a.{field}", "here")]
    [InlineData("a.b[9].v", null)]
    [InlineData("a.b[t=none].v", null)]
    [InlineData("a.b.v", null)]
    [InlineData("n", null)]
    [InlineData("n.a", null)]
    [InlineData("a", null)]
    public void A_path_leads_to_a_value_or_nowhere(string path, string? expected)
    {
        using var document = JsonDocument.Parse(Document);

        var found = PayloadPath.TryParse(path)!.In(document.RootElement, "the field");

        Assert.Equal(expected, found is { } value ? PayloadPath.TextOf(value) : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("[0]")]
    [InlineData("a[")]
    [InlineData("a[]")]
    [InlineData("a[x]")]
    [InlineData("a[=x]")]
    [InlineData("a[x=]")]
    [InlineData("a[0]b")]
    public void What_is_no_path_is_told(string path) => Assert.Null(PayloadPath.TryParse(path));
}
