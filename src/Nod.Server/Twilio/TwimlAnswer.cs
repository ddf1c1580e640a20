using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Nod.Server.Twilio;

/// <summary>
/// What an application answers to a text from a person, in Twilio's markup (TwiML): the texts to send back, and what else
/// stood there and is not carried out.
/// </summary>
/// <param name="Texts">The texts, in order.</param>
/// <param name="Ignored">What was passed over, without the application's words.</param>
internal sealed record TwimlAnswer(IReadOnlyList<string> Texts, IReadOnlyList<string> Ignored)
{
    private const int TextsMax = 10;
    private const int BodyMax = 1600;
    private const int CharactersMax = 64 * 1024;

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = CharactersMax,
    };

    /// <summary>Reads an answer.</summary>
    /// <param name="mediaType">Its media type, or null when it says none.</param>
    /// <param name="body">Its body.</param>
    /// <param name="person">Whom it answers.</param>
    public static TwimlAnswer Read(string? mediaType, byte[] body, PhoneNumber person)
    {
        if (body.All(one => one is (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t'))
        {
            return new TwimlAnswer([], []);
        }

        return mediaType?.ToLowerInvariant() switch
        {
            "text/xml" or "application/xml" or "text/html" => ReadMarkup(body, person),
            // Twilio sends a plain text as it is.
            "text/plain" => Checked([Encoding.UTF8.GetString(body)], []),
            _ => new TwimlAnswer([], ["an answer that is neither XML nor plain text"]),
        };
    }

    private static TwimlAnswer ReadMarkup(byte[] body, PhoneNumber person)
    {
        XElement? root;
        try
        {
            using var stream = new MemoryStream(body);
            using var reader = XmlReader.Create(stream, Strict);
            root = XDocument.Load(reader).Root;
        }
        catch (XmlException)
        {
            return new TwimlAnswer([], ["XML that can't be read"]);
        }

        if (root?.Name != "Response")
        {
            return new TwimlAnswer([], ["XML without a Response"]);
        }

        var (texts, ignored) = (new List<string>(), new List<string>());
        foreach (var verb in root.Elements())
        {
            if (verb.Name != "Message")
            {
                ignored.Add($"the verb {NameOf(verb)}");
            }
            else if (verb.Attribute("to")?.Value.Trim() is { Length: > 0 } to && to != person.ToString())
            {
                ignored.Add("a Message to somebody else");
            }
            else
            {
                texts.Add(WordsOf(verb));
                ignored.AddRange(
                    verb.Elements().Where(noun => noun.Name != "Body").Select(noun => $"the noun {NameOf(noun)}")
                );
                ignored.AddRange(
                    verb.Attributes()
                        .Where(one => one.Name != "to")
                        .Select(one => $"the attribute {Known(one.Name.LocalName)}")
                );
            }
        }

        return Checked(texts, ignored);
    }

    // A Message holds its words itself, or in a Body.
    private static string WordsOf(XElement message) =>
        message.Elements("Body").Any()
            ? string.Concat(message.Elements("Body").Select(body => body.Value))
            : string.Concat(message.Nodes().OfType<XText>().Select(text => text.Value));

    private static TwimlAnswer Checked(IReadOnlyList<string> texts, List<string> ignored)
    {
        var good = new List<string>();
        foreach (var words in texts.Select(text => text.Trim()))
        {
            if (words.Length is 0 or > BodyMax || words.Contains('\0') || good.Count == TextsMax)
            {
                ignored.Add(
                    words.Length == 0 ? "a Message without words"
                    : good.Count == TextsMax ? $"a Message beyond {TextsMax}"
                    : $"a Message of more than {BodyMax} characters or with a NUL"
                );
            }
            else
            {
                good.Add(words);
            }
        }

        return new TwimlAnswer(good, ignored);
    }

    private static string NameOf(XElement element) => Known(element.Name.LocalName);

    // What an application makes up goes into no log.
    private static string Known(string name) =>
        name is "Redirect" or "Media" or "Sms" or "Dial" or "Say" or "action" or "method" or "statusCallback" or "from"
            ? name
            : "of another name";
}
