using Nod.Catalog;
using Nod.Consent;
using Nod.Texts;

namespace Nod.Preferences;

/// <summary>The exact words that a program is agreed to with on a person's own page.</summary>
/// <param name="Text">The words.</param>
/// <param name="Language">Their language (BCP 47).</param>
/// <param name="Known">The disclosure they are, or null where nobody has seen them yet.</param>
public sealed record PreferencesWords(string Text, string Language, Disclosure? Known)
{
    /// <summary>
    /// The words for a program: the team's newest for forms on the web in that language; else Nod's own sentences, in which
    /// no disclosure is left out (CTIA 5.1.2, 47 CFR 64.1200(f)(9)).
    /// </summary>
    /// <param name="texts">What pages say, in the language of the page.</param>
    /// <param name="wordings">How frequencies are said.</param>
    /// <param name="brand">The brand.</param>
    /// <param name="program">The program.</param>
    /// <param name="disclosures">The organization's disclosures.</param>
    public static PreferencesWords For(
        PageTexts texts,
        Wordings wordings,
        Brand brand,
        MessagingProgram program,
        IEnumerable<Disclosure> disclosures
    )
    {
        var own = disclosures
            .Where(one =>
                one.Method == Method.WebForm
                && one.Brand == brand.Key
                && one.Program == program.Key
                && one.Language == texts.Language
            )
            .ToList();
        var generated = Sentences(texts, wordings, brand, program);
        // Nod's own sentences become a version too once somebody has agreed to them; the team's go before them.
        var known = own.Where(one => one.Text != generated).MaxBy(one => one.Version);
        return known is not null
            ? new PreferencesWords(known.Text, known.Language, known)
            : new PreferencesWords(generated, texts.Language, own.FirstOrDefault(one => one.Text == generated));
    }

    private static string Sentences(PageTexts texts, Wordings wordings, Brand brand, MessagingProgram program)
    {
        var words = texts.Say(
            "preferences.words",
            ("brand", brand.Name),
            ("program", program.Name),
            ("purpose", program.Purpose.TrimEnd('.')),
            ("frequency", wordings.For(texts.Language).Frequency(program.Frequency.Max, program.Frequency.Per))
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
