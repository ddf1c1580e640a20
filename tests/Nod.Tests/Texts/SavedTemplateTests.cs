using Nod.Tests.Automations;

namespace Nod.Tests.Texts;

/// <summary>A stored text in the language of whoever gets it.</summary>
public sealed class SavedTemplateTests
{
    private static readonly Nod.Catalog.SavedTemplate Template = Recipes.Reminder with
    {
        Texts = new Dictionary<string, string>
        {
            ["en"] = "Hi {{name|there}}, see you at {{place}}.",
            ["de"] = "Hallo {{name|da}}, bis dann in {{ort}}.",
            ["de-AT"] = "Servus {{name|da}}.",
        },
    };

    [Theory]
    [InlineData(null, "en")]
    [InlineData("fr", "en")]
    [InlineData("de", "de")]
    [InlineData("de-CH", "de")]
    [InlineData("de-at", "de-at")]
    [InlineData("en-US", "en")]
    public void Each_person_gets_the_nearest_language(string? language, string nearest)
    {
        Assert.Equal(nearest, Template.LanguageFor(language));
    }

    [Fact]
    public void A_field_without_value_and_fallback_is_named_and_nothing_is_written()
    {
        var missing = Template.Write("de", new Dictionary<string, string?>(), out var text, out var language);

        Assert.Equal(["ort"], missing);
        Assert.Equal(("", "de"), (text, language));
    }

    [Fact]
    public void Values_stand_where_there_are_any_and_fallbacks_elsewhere()
    {
        var values = new Dictionary<string, string?> { ["place"] = "Queens", ["name"] = " " };

        Assert.Empty(Template.Write(null, values, out var text, out _));

        Assert.Equal("Hi there, see you at Queens.", text);
    }

    [Fact]
    public void Its_fields_are_those_of_every_language()
    {
        Assert.Equal(["name", "ort", "place"], Template.Fields.Order());
        Assert.Equal("reminder/1", Template.Reference);
    }
}
