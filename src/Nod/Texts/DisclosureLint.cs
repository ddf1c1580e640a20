using Nod.Catalog;

namespace Nod.Texts;

/// <summary>Something that carriers or laws would find fault with in the words that consent is asked in.</summary>
/// <param name="Field">Where, such as <c>text</c>.</param>
/// <param name="Code">What, stable: <c>disclosure.</c> and a word.</param>
/// <param name="Message">What to do about it.</param>
/// <param name="Rejections">The codes that a campaign is rejected with for it (Twilio's numbers); empty where there are none.</param>
public sealed record DisclosureFinding(string Field, string Code, string Message, IReadOnlyList<string> Rejections);

/// <summary>
/// Reads the words that consent is asked in for what they must say (who, what, how often, costs, help, how to stop, terms,
/// privacy, that they are no condition of being hired) and for what they must not mix in (R11; CTIA 5.1.1, Short Code
/// Monitoring Handbook, 47 CFR 64.1200(f)(9)). It finds by listed phrases, so it advises, and refuses nothing.
/// </summary>
public static class DisclosureLint
{
    private const string Field = "text";

    // What must be said, by the list that says it.
    private static readonly (string List, string Code, string Message, string[] Rejections)[] Needed =
    [
        ("texting", "disclosure.texting", "Say that it is about text messages (SMS).", ["30551"]),
        ("purpose", "disclosure.purpose", "Say what the texts are about.", ["30544"]),
        ("frequency", "disclosure.frequency", "Say how often you text.", ["30545"]),
        ("rates", "disclosure.rates", "Say that message and data rates may apply.", ["30569"]),
        ("free_choice", "disclosure.condition", "Say that agreeing is no condition of applying or of being hired.", []),
    ];

    // What must not be there, by the list that names it.
    private static readonly (string List, string Code, string Message, string[] Rejections)[] Unwanted =
    [
        ("other_channels", "disclosure.other_channels", "Ask for texts alone; this also speaks of", ["30556"]),
        (
            "others",
            "disclosure.others",
            "A consent is for one brand and is never passed on; this speaks of",
            ["30548", "30908"]
        ),
        ("assumed", "disclosure.assumed", "Ask, and take nothing for a yes; this says", ["30831", "30841"]),
    ];

    /// <summary>Everything found, in the order of the rules.</summary>
    /// <param name="text">The words.</param>
    /// <param name="language">Their language, BCP 47.</param>
    /// <param name="brand">The brand that asks.</param>
    /// <param name="wordings">The languages' words for stop and help.</param>
    public static IReadOnlyList<DisclosureFinding> Read(string text, string language, Brand brand, Wordings wordings)
    {
        if (DisclosurePhrases.For(language) is not { } phrases)
        {
            return
            [
                new(
                    Field,
                    "disclosure.language",
                    $"Words in {language} can't be checked; have somebody read them who knows what they must say.",
                    []
                ),
            ];
        }

        var folded = DisclosurePhrases.Fold(text);
        var findings = new List<DisclosureFinding>();
        if (!IsNamed(brand.Name, folded) && !IsNamed(brand.LegalName, folded))
        {
            findings.Add(new(Field, "disclosure.brand", $"Name who texts: {brand.Name}.", ["30513", "30841"]));
        }

        findings.AddRange(
            Needed
                .Where(need => phrases.FirstIn(need.List, folded) is null)
                .Select(need => new DisclosureFinding(Field, need.Code, need.Message, need.Rejections))
        );
        findings.AddRange(Instructions(text, wordings.For(language)));
        findings.AddRange(Links(phrases, folded, brand));
        foreach (var unwanted in Unwanted)
        {
            if (phrases.FirstIn(unwanted.List, folded) is { } found)
            {
                findings.Add(new(Field, unwanted.Code, $"{unwanted.Message} \"{found}\".", unwanted.Rejections));
            }
        }

        return findings;
    }

    // In capitals, as people are told to reply.
    private static IEnumerable<DisclosureFinding> Instructions(string text, Wording wording)
    {
        if (!Wording.Names(text, wording.Keywords.Help))
        {
            yield return new(
                Field,
                "disclosure.help",
                $"Say how to get help: reply {wording.Keywords.Help[0]}.",
                ["30570"]
            );
        }

        if (!wording.SaysHowToStop(text))
        {
            yield return new(Field, "disclosure.stop", $"Say how to stop: reply {wording.Keywords.Stop[0]}.", []);
        }
    }

    // The page of a form links to both where the brand has them, so the words need not.
    private static IEnumerable<DisclosureFinding> Links(DisclosurePhrases phrases, string folded, Brand brand)
    {
        if (brand.TermsUrl is null && phrases.FirstIn("terms", folded) is null)
        {
            yield return new(Field, "disclosure.terms", "Link to the terms: give the brand a terms_url.", ["30882"]);
        }

        if (brand.PrivacyUrl is null && phrases.FirstIn("privacy", folded) is null)
        {
            yield return new(
                Field,
                "disclosure.privacy",
                "Link to the privacy policy: give the brand a privacy_url.",
                ["30908"]
            );
        }
    }

    private static bool IsNamed(string name, string folded) =>
        folded.Contains(DisclosurePhrases.Fold(name), StringComparison.Ordinal);
}
