using Nod.Catalog;
using Nod.Texts;

namespace Nod.Forms;

/// <summary>
/// The words that staff read out where the team has registered none of its own: Nod's own sentences, so that no disclosure is
/// left out (CTIA 5.1.2, 47 CFR 64.1200(f)(9)), and with what follows: a text that has to be answered.
/// </summary>
public static class Scripts
{
    /// <summary>The words for a program.</summary>
    /// <param name="texts">The texts of the language they are read out in.</param>
    /// <param name="wording">How frequencies are said in it.</param>
    /// <param name="brand">The brand.</param>
    /// <param name="program">The program.</param>
    public static string For(PageTexts texts, Wording wording, Brand brand, MessagingProgram program)
    {
        var words = texts.Say(
            "script.words",
            ("brand", brand.Name),
            ("program", program.Name),
            ("purpose", program.Purpose.TrimEnd('.')),
            ("frequency", wording.Frequency(program.Frequency.Max, program.Frequency.Per))
        );
        if (brand.TermsUrl is not null)
        {
            words += " " + texts.Say("script.terms", ("terms", brand.TermsUrl));
        }

        return brand.PrivacyUrl is null
            ? words
            : words + " " + texts.Say("script.privacy", ("privacy", brand.PrivacyUrl));
    }
}
