using Nod.Texts;

namespace Nod.Tests.Texts;

public sealed class MessageTemplateTests
{
    [Fact]
    public void Fields_are_filled_and_fallbacks_stand_in()
    {
        Assert.Empty(MessageTemplate.Parse("Hi {{first_name|there}}, see you {{ day }}.", out var template));

        Assert.Equal(["first_name", "day"], template!.Fields);
        Assert.Empty(template.Fill(new Dictionary<string, string?> { ["day"] = "Monday" }, out var text));
        Assert.Equal("Hi there, see you Monday.", text);
    }

    [Fact]
    public void Every_missing_field_is_named_and_no_text_made()
    {
        MessageTemplate.Parse("{{a}} {{b}} {{a}} {{c|x}}", out var template);

        Assert.Equal(["a", "b"], template!.Fill(new Dictionary<string, string?> { ["b"] = " " }, out var text));
        Assert.Equal("", text);
    }

    [Theory]
    [InlineData("Hi {{name", 4)]
    [InlineData("Hi {{First}}", 4)]
    [InlineData("Hi {{}}", 4)]
    [InlineData("Hi {{a|}}", 4)]
    [InlineData("Hi {{#if a}}", 4)]
    [InlineData("Hi a}}", 5)]
    [InlineData("Hi {{a|b|c}}", 4)]
    public void Unknown_syntax_is_refused_with_its_position(string source, int position)
    {
        var problems = MessageTemplate.Parse(source, out var template);

        Assert.Null(template);
        Assert.Equal(position, Assert.Single(problems).Position);
    }

    [Fact]
    public void Every_problem_is_reported()
    {
        Assert.Equal([1, 7], MessageTemplate.Parse("{{A}} {{B}}", out _).Select(problem => problem.Position));
    }

    [Fact]
    public void Values_are_not_read_as_templates()
    {
        MessageTemplate.Parse("{{a}}", out var template);

        Assert.Empty(template!.Fill(new Dictionary<string, string?> { ["a"] = "{{b}}" }, out var text));
        Assert.Equal("{{b}}", text);
    }
}
