using System.Globalization;
using Nod.Catalog;

namespace Nod.Texts;

/// <summary>The system texts and keywords of one language, from <c>wordings/xx.yaml</c>.</summary>
public sealed class Wording
{
    internal Wording() { }

    /// <summary>ISO 639-1 code, lower case.</summary>
    public required string Language { get; init; }

    /// <summary>The language's words for stop, help and start.</summary>
    public required LanguageKeywords Keywords { get; init; }

    /// <summary>Goes before a text that does not name its sender. Placeholder: brand.</summary>
    public required SystemText SenderPrefix { get; init; }

    /// <summary>Tells how to stop. No placeholder.</summary>
    public required SystemText OptOutLine { get; init; }

    /// <summary>
    /// The one text that may follow a stop: confirms it and nothing else (47 CFR 64.1200(a)(12)). Placeholder: brand.
    /// </summary>
    public required SystemText OptOutConfirmation { get; init; }

    /// <summary>
    /// Follows the confirmation of a stop by a word that also calls something off, such as CANCEL: how to keep an interview.
    /// Placeholder: contact.
    /// </summary>
    public required SystemText OptOutInterview { get; init; }

    /// <summary>Asks in the confirmation of a stop which texts to keep. Placeholder: choices.</summary>
    public required SystemText OptOutQuestion { get; init; }

    /// <summary>One of the choices. Placeholders: number, program.</summary>
    public required SystemText OptOutChoice { get; init; }

    /// <summary>Confirms what is kept after a stop (CTIA 5.1.2.1). Placeholders: brand, programs.</summary>
    public required SystemText Kept { get; init; }

    /// <summary>Answers HELP (CTIA, short code handbook). Placeholders: brand, program, contact, frequency.</summary>
    public required SystemText Help { get; init; }

    /// <summary>Answers HELP where no one program is in question. Placeholders: brand, contact.</summary>
    public required SystemText HelpGeneral { get; init; }

    /// <summary>Answers a wish to choose with the link to the person's own page. Placeholders: brand, link, hours.</summary>
    public required SystemText Preferences { get; init; }

    /// <summary>First text of a recurring program (CTIA 5.1.2.1). Placeholders: brand, program, frequency.</summary>
    public required SystemText OptInConfirmation { get; init; }

    /// <summary>
    /// Asks whoever has a number to confirm what was agreed to for it: names the sender, the programs with how often, costs,
    /// help and how to stop, as carriers ask of such a text. Placeholders: brand, programs.
    /// </summary>
    public required SystemText Confirm { get; init; }

    /// <summary>Answers the yes to it, with the same (CTIA 5.1.2.1). Placeholders: brand, programs.</summary>
    public required SystemText Confirmed { get; init; }

    /// <summary>Asks to agree once more; names the sender itself. Placeholders: brand, program.</summary>
    public required SystemText Reconfirm { get; init; }

    /// <summary>By period, how to say "at most one message" and "at most {max} messages".</summary>
    internal IReadOnlyDictionary<FrequencyPeriod, (SystemText One, SystemText Many)> Frequencies { get; init; } =
        new Dictionary<FrequencyPeriod, (SystemText, SystemText)>();

    /// <summary>Whether a text already tells how to stop: it holds a stop word in capitals, as people are told to reply.</summary>
    public bool SaysHowToStop(string body) => Names(body, Keywords.Stop);

    /// <summary>Whether a text holds one of these words as it is written here.</summary>
    internal static bool Names(string body, IReadOnlyList<string> words)
    {
        foreach (var word in words)
        {
            for (var at = 0; (at = body.IndexOf(word, at, StringComparison.Ordinal)) >= 0; at += word.Length)
            {
                var end = at + word.Length;
                if ((at == 0 || !char.IsLetter(body[at - 1])) && (end == body.Length || !char.IsLetter(body[end])))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Programs by name, each with how often it texts.</summary>
    public string Named(IEnumerable<MessagingProgram> programs) =>
        string.Join(
            ", ",
            programs.Select(program => $"{program.Name} ({Frequency(program.Frequency.Max, program.Frequency.Per)})")
        );

    /// <summary>The phrase for a promised frequency, for the frequency placeholder: "up to 4 msgs/week".</summary>
    /// <param name="max">Most messages in a period; at least 1.</param>
    /// <param name="period">The period.</param>
    public string Frequency(int max, FrequencyPeriod period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var (one, many) = Frequencies[period];
        return max == 1 ? one.Fill() : many.Fill(("max", max.ToString(CultureInfo.InvariantCulture)));
    }
}
