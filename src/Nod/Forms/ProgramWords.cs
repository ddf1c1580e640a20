using Nod.Catalog;
using Nod.Texts;

namespace Nod.Forms;

/// <summary>
/// The exact words that a program is agreed to with where they are Nod's own sentences, so that no disclosure is left out
/// (CTIA 5.1.2, 47 CFR 64.1200(f)(9)), whatever words the team uses elsewhere.
/// </summary>
/// <param name="texts">What pages say, in the language of the words.</param>
/// <param name="wording">How frequencies are said in it.</param>
public sealed class ProgramWords(PageTexts texts, Wording wording)
{
    /// <summary>The words of a person's own page.</summary>
    public string OnOwnPage(Brand brand, MessagingProgram program) => For("preferences.words", brand, program);

    /// <summary>The words that staff read out: they also say that a text follows, which has to be answered.</summary>
    public string ReadOut(Brand brand, MessagingProgram program) => For("script.words", brand, program);

    private string For(string key, Brand brand, MessagingProgram program)
    {
        var words = texts.Say(
            key,
            ("brand", brand.Name),
            ("program", program.Name),
            ("purpose", program.Purpose.TrimEnd('.')),
            ("frequency", wording.Frequency(program.Frequency.Max, program.Frequency.Per))
        );
        if (brand.TermsUrl is not null)
        {
            words += " " + texts.Say("words.terms", ("terms", brand.TermsUrl));
        }

        return brand.PrivacyUrl is null
            ? words
            : words + " " + texts.Say("words.privacy", ("privacy", brand.PrivacyUrl));
    }
}
