using Nod.Catalog;
using Nod.Texts;

namespace Nod.Preferences;

/// <summary>
/// The exact words that a program is agreed to with on a person's own page: Nod's own sentences, so that no disclosure is left
/// out (CTIA 5.1.2, 47 CFR 64.1200(f)(9)), whatever words the team uses elsewhere.
/// </summary>
public static class PreferencesWords
{
    /// <summary>The words for a program.</summary>
    /// <param name="texts">What pages say, in the language of the page.</param>
    /// <param name="wording">How frequencies are said in it.</param>
    /// <param name="brand">The brand.</param>
    /// <param name="program">The program.</param>
    public static string For(PageTexts texts, Wording wording, Brand brand, MessagingProgram program)
    {
        var words = texts.Say(
            "preferences.words",
            ("brand", brand.Name),
            ("program", program.Name),
            ("purpose", program.Purpose.TrimEnd('.')),
            ("frequency", wording.Frequency(program.Frequency.Max, program.Frequency.Per))
        );
        if (brand.TermsUrl is not null)
        {
            words += " " + texts.Say("preferences.words_terms", ("terms", brand.TermsUrl));
        }

        return brand.PrivacyUrl is null
            ? words
            : words + " " + texts.Say("preferences.words_privacy", ("privacy", brand.PrivacyUrl));
    }
}
