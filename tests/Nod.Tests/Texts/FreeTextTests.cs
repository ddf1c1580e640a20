using CsCheck;
using Nod.Texts;

namespace Nod.Tests.Texts;

/// <summary>What is read into replies beyond keywords, and that nothing in one can break the reading.</summary>
public sealed class FreeTextTests
{
    private static Keywords Keywords => Wordings.Shipped.Keywords;

    [Theory]
    [InlineData("stop calling and text me instead")]
    [InlineData("Take me off your email list")]
    [InlineData("too many texts")]
    [InlineData("Stopp am Bahnhof")]
    [InlineData("No me llamen más")]
    [InlineData("Ne m’appelez plus")]
    public void A_stop_of_another_channel_or_a_wish_for_fewer_texts_waits_for_a_person(string body)
    {
        var read = Keywords.Classify(body);

        Assert.Equal((Intent.Review, IntentCause.Unclear), (read.Intent, read.Cause));
    }

    [Theory]
    [InlineData("Wrong number", Intent.Review, IntentCause.OtherHolder)]
    [InlineData("Sorry, you have the wrong number!", Intent.Review, IntentCause.OtherHolder)]
    [InlineData("Falsche Nummer.", Intent.Review, IntentCause.OtherHolder)]
    [InlineData("Falsch verbunden", Intent.Review, IntentCause.OtherHolder)]
    [InlineData("Número equivocado", Intent.Review, IntentCause.OtherHolder)]
    [InlineData("Vous avez le mauvais numéro", Intent.Review, IntentCause.OtherHolder)]
    [InlineData("Wrong number?", Intent.Review, IntentCause.WrongNumber)]
    [InlineData("Sorry, wrong number. I meant to text my sister", Intent.Review, IntentCause.WrongNumber)]
    [InlineData("You've got the wrong number, this isn't Carlos", Intent.Review, IntentCause.WrongNumber)]
    [InlineData("There is no Maria here", Intent.Review, IntentCause.WrongNumber)]
    [InlineData("Wrong number, stop texting me", Intent.Revoke, IntentCause.WrongNumber)]
    [InlineData("Who is this? You have the wrong number", Intent.Review, IntentCause.WrongNumber)]
    [InlineData("Falsche Nummer, bitte nicht mehr schreiben", Intent.Revoke, IntentCause.WrongNumber)]
    [InlineData("who is this", Intent.Review, IntentCause.UnknownSender)]
    [InlineData("This is harassment", Intent.Review, IntentCause.Complaint)]
    [InlineData("Pas intéressé", Intent.Review, IntentCause.NotInterested)]
    [InlineData("stop 12345", Intent.Review, IntentCause.Unclear)]
    [InlineData("STOP", Intent.Revoke, null)]
    public void The_gravest_cause_is_given(string body, Intent intent, IntentCause? cause)
    {
        var read = Keywords.Classify(body);

        Assert.Equal((intent, cause), (read.Intent, read.Cause));
    }

    [Theory]
    [InlineData("I can start Monday\n\nSent from my iPhone")]
    [InlineData("Yes, 3pm\n> Reply STOP to unsubscribe.")]
    [InlineData("Ja, passt\n\nVon meinem iPhone gesendet")]
    [InlineData("Loved “Acme: new shifts. Reply STOP to unsubscribe.”")]
    public void What_a_phone_adds_and_what_is_quoted_is_not_the_persons(string body) =>
        Assert.Equal(Intent.None, Keywords.Classify(body).Intent);

    [Theory]
    [InlineData("STOP\n\nSent from my Galaxy")]
    [InlineData("STOP\n> Acme: new shifts near you")]
    [InlineData("ЅТОР")]
    [InlineData("5TOP")]
    [InlineData("stooooop")]
    [InlineData("unsubcribe")]
    public void A_stop_is_seen_beside_quotes_and_through_lookalikes_and_slips(string body) =>
        Assert.Equal(Intent.Revoke, Keywords.Classify(body).Intent);

    [Fact]
    public void The_words_of_languages_without_texts_of_ours_are_read_too()
    {
        var texts = Wordings.Shipped.Languages;
        foreach (var words in Wordings.Shipped.Listed.Where(words => !texts.Contains(words.Language)))
        {
            Assert.All(
                words.Stop.Concat(words.StopWholeOnly).Concat(words.StopInOwnLanguage),
                word => Assert.Equal(Intent.Revoke, Keywords.Classify(word, words.Language).Intent)
            );
            Assert.All(
                words.Help.Concat(words.Start),
                word => Assert.NotEqual(Intent.None, Keywords.Classify(word, words.Language).Intent)
            );
        }
        Assert.InRange(Wordings.Shipped.Listed.Count, 23, int.MaxValue);
    }

    [Fact]
    public void No_text_makes_it_throw() => Anything.Sample(text => Check(text), iter: 5_000);

    [Fact]
    [Trait("Category", "Fuzz")]
    public void No_text_of_a_million_makes_it_throw() => Anything.Sample(text => Check(text), iter: 1_000_000);

    private static readonly string[] Telling =
    [
        "stop",
        " not ",
        "text ",
        "no more ",
        "unsubscribe ",
        "me ",
        "\n> ",
        ". ",
        "keine ",
        "ne plus ",
        "\u0301",
    ];

    // Words that bear on consent between any UTF-16 units, well-formed or not.
    private static readonly Gen<string> Anything = Gen.OneOf(
            Gen.Char.Select(unit => unit.ToString()),
            Gen.Int[0, Telling.Length - 1].Select(index => Telling[index])
        )
        .Array[0, 400]
        .Select(string.Concat);

    private static void Check(string text)
    {
        var read = Keywords.Classify(text);

        Assert.InRange(read.Confidence, 0, 1);
        Assert.Equal(read.Intent == Intent.None, read.Matched is null);
        Assert.True(
            read.Cause is null or IntentCause.OtherHolder or IntentCause.WrongNumber || read.Intent == Intent.Review
        );
        Assert.True(read.Intent != Intent.Review || read.Cause is not null);
        Assert.Equal(read, Keywords.Classify(text));
    }
}
