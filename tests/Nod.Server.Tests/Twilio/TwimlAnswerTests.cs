using System.Text;
using Nod.Server.Twilio;

namespace Nod.Server.Tests.Twilio;

/// <summary>What is read of an application's answer, and what is passed over and said so.</summary>
public sealed class TwimlAnswerTests
{
    private static readonly PhoneNumber Person = new(12125550147);

    [Theory]
    [InlineData("<Response/>", "")]
    [InlineData("<Response></Response>", "")]
    [InlineData(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>Hi &amp; bye &lt;3</Message></Response>",
        "Hi & bye <3"
    )]
    [InlineData("<Response><Message><Body>In a body</Body></Message></Response>", "In a body")]
    [InlineData("<Response><Message to=\"+12125550147\">To you</Message></Response>", "To you")]
    [InlineData("<Response><Message>One</Message><!-- and --><Message> Two 🦊\n</Message></Response>", "One|Two 🦊")]
    [InlineData("<Response><Message><![CDATA[a < b]]></Message></Response>", "a < b")]
    [InlineData("", "")]
    [InlineData(" \r\n ", "")]
    public void Messages_are_texts_to_the_person(string body, string texts)
    {
        var answer = TwimlAnswer.Read("text/xml", Encoding.UTF8.GetBytes(body), Person);

        Assert.Equal(texts.Length == 0 ? [] : texts.Split('|'), answer.Texts);
        Assert.Empty(answer.Ignored);
    }

    [Theory]
    [InlineData("<Response><Redirect>/next</Redirect><Message>One</Message></Response>", "One", "the verb Redirect")]
    [InlineData("<Response><Secret4711/></Response>", "", "the verb of another name")]
    [InlineData("<Response><Message to=\"+12125550148\">Psst</Message></Response>", "", "a Message to somebody else")]
    [InlineData(
        "<Response><Message><Body>A</Body><Media>http://x/y.png</Media></Message></Response>",
        "A",
        "the noun Media"
    )]
    [InlineData("<Response><Message action=\"/x\">A</Message></Response>", "A", "the attribute action")]
    [InlineData("<Response><Message> </Message></Response>", "", "a Message without words")]
    [InlineData("<Message>No response</Message>", "", "XML without a Response")]
    [InlineData("<Response><Message>", "", "XML that can't be read")]
    [InlineData("{\"no\":\"xml\"}", "", "XML that can't be read")]
    [InlineData(
        "<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><Response><Message>&e;</Message></Response>",
        "",
        "XML that can't be read"
    )]
    public void The_rest_is_passed_over_and_told(string body, string texts, string ignored)
    {
        var answer = TwimlAnswer.Read("application/xml", Encoding.UTF8.GetBytes(body), Person);

        Assert.Equal(texts.Length == 0 ? [] : texts.Split('|'), answer.Texts);
        Assert.Equal([ignored], answer.Ignored);
    }

    [Fact]
    public void Plain_text_is_a_text_and_other_types_are_none()
    {
        var words = Encoding.UTF8.GetBytes("See you on Monday 🦊");

        Assert.Equal(["See you on Monday 🦊"], TwimlAnswer.Read("text/plain", words, Person).Texts);
        foreach (var type in new[] { null, "application/json", "image/png" })
        {
            var answer = TwimlAnswer.Read(type, words, Person);
            Assert.Empty(answer.Texts);
            Assert.Single(answer.Ignored);
        }
    }

    [Fact]
    public void Texts_are_taken_up_to_their_longest_and_ten_at_a_time()
    {
        string Of(int length) => $"<Message>{new string('x', length)}</Message>";
        TwimlAnswer Read(string inner) =>
            TwimlAnswer.Read("text/xml", Encoding.UTF8.GetBytes($"<Response>{inner}</Response>"), Person);

        Assert.Single(Read(Of(1600)).Texts);
        Assert.Empty(Read(Of(1601)).Texts);
        var many = Read(string.Concat(Enumerable.Repeat(Of(1), 12)));
        Assert.Equal((10, 2), (many.Texts.Count, many.Ignored.Count));
    }
}
