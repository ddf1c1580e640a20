using Nod.Broadcasts;
using Nod.Consent;
using Nod.Ledger;

namespace Nod.Tests.Broadcasts;

public sealed class BroadcastTextsTests
{
    private static readonly ContactRecord Maria = Some.Contact(ContactState.Empty) with
    {
        Person = new KnownPerson { Name = "Maria" },
    };

    [Fact]
    public void A_row_fills_the_text_and_what_is_on_record_stands_in_for_the_name()
    {
        var texts = Texts("Hi {{name}}, {{city|your town}} needs drivers.");

        Assert.Equal(
            "Hi Mia, Queens needs drivers.",
            Written(texts, Maria, Drafts.Row(("name", "Mia"), ("city", "Queens")))
        );
        Assert.Equal("Hi Maria, your town needs drivers.", Written(texts, Maria, Drafts.Row()));
        Assert.Equal("Hi Maria, your town needs drivers.", Written(texts, Maria, null));
    }

    [Fact]
    public void What_is_missing_is_named_and_no_text_is_made()
    {
        var texts = Texts("Hi {{name}}, {{shift}} at {{place|the office}}.");

        var missing = texts.Write(Some.Contact(ContactState.Empty), Drafts.Row(), Some.Noon, out var text);

        Assert.Equal(["name", "shift"], missing);
        Assert.Equal(default, text);
        Assert.True(texts.MayLackFields);
        Assert.False(Texts("Hi {{name|there}}.").MayLackFields);
        Assert.Equal(["shift"], texts.MissingIn(Drafts.Row(("name", "Mia"))));
    }

    [Theory]
    [InlineData(null, null, "Drivers wanted.", "en")]
    [InlineData("de-AT", null, "Fahrer gesucht.", "de")]
    [InlineData("pt-BR", null, "Motoristas.", "pt-BR")]
    [InlineData("pt", null, "Drivers wanted.", "en")]
    [InlineData("de", "fr", "Drivers wanted.", "en")]
    [InlineData(null, "DE", "Fahrer gesucht.", "DE")]
    public void A_person_gets_their_language_or_the_first(string? known, string? told, string body, string language)
    {
        var plan = Drafts.Plan with
        {
            Body = "Drivers wanted.",
            Language = "en",
            Translations = new Dictionary<string, string> { ["de"] = "Fahrer gesucht.", ["pt-BR"] = "Motoristas." },
        };
        var contact = Some.Contact(ContactState.Empty with { Language = known });

        Drafts
            .TextsOf(Drafts.Running(plan))
            .Write(contact, Drafts.Row() with { Language = told }, Some.Noon, out var text);

        Assert.Equal((body, language), (text.Request.Body, text.Request.Language));
    }

    [Fact]
    public void A_row_whose_language_is_not_known_must_fill_every_text()
    {
        var plan = Drafts.Plan with
        {
            Body = "Hi {{first}}.",
            Translations = new Dictionary<string, string> { ["de"] = "Hallo {{erster}}." },
        };
        var texts = Drafts.TextsOf(Drafts.Running(plan));

        Assert.Equal(["first", "erster"], texts.MissingIn(Drafts.Row()));
        Assert.Equal(["erster"], texts.MissingIn(Drafts.Row() with { Language = "de" }));
    }

    [Fact]
    public void The_row_s_zone_says_when_a_local_time_is()
    {
        var texts = Drafts.TextsOf(Drafts.Running(Drafts.Plan with { LocalTime = Drafts.Local(10) }));

        texts.Write(Maria, Drafts.Row() with { TimeZone = "America/Chicago" }, Some.Noon, out var text);

        Assert.Equal(Some.At("2026-11-24T16:00:00Z"), text.Wanted.SendAt);
        Assert.Equal(("America/Chicago", Drafts.Draft.Address.Id), (text.Request.TimeZone, text.Wanted.Broadcast));
    }

    [Fact]
    public void A_faulty_template_is_refused() => Assert.Throws<ArgumentException>(() => Texts("Hi {{name"));

    private static BroadcastTexts Texts(string body) =>
        Drafts.TextsOf(Drafts.Running(Drafts.Plan with { Body = body }));

    private static string Written(BroadcastTexts texts, ContactRecord contact, RecipientRow? row)
    {
        Assert.Empty(texts.Write(contact, row, Some.Noon, out var text));
        return text.Request.Body;
    }
}
