using Nod.Texts;

namespace Nod.Registrations;

/// <summary>What a reviewer finds fault with in terms and privacy policy.</summary>
internal static class PolicyLint
{
    public static IEnumerable<RegistrationFinding> Read(RegistrationKit kit)
    {
        var (setup, said) = (kit.Setup, kit.Statement);
        foreach (var kind in Enum.GetValues<PolicyKind>())
        {
            var word = EnumWords<PolicyKind>.Of(kind);
            var (address, stated, ours) =
                kind == PolicyKind.Terms
                    ? (said.TermsUrl, setup.Brand.TermsUrl, setup.Addresses.Terms)
                    : (said.PrivacyUrl, setup.Brand.PrivacyUrl, setup.Addresses.Privacy);
            if (address is null)
            {
                yield return new(
                    word,
                    $"registration.{word}_missing",
                    $"Give the brand a {word}_url, or publish the reviewer's page: then Nod shows a page of {word}."
                );
            }

            if (stated is not null && stated != ours)
            {
                yield return new(
                    word,
                    "registration.policy_elsewhere",
                    $"Nod can't read {stated}; see that it says what carriers look for (docs/guides/registration.md).",
                    IsAdvice: true
                );
                continue;
            }

            var page = PolicyTexts.For("en").Page(setup, kind);
            if (page.IsGenerated)
            {
                yield return new(
                    word,
                    "registration.policy_generated",
                    "This is Nod's standard text. Have somebody read it who answers for it, and put your own in its place.",
                    IsAdvice: true
                );
            }

            foreach (var finding in Says(kind, page.Text, setup))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<RegistrationFinding> Says(PolicyKind kind, string text, CampaignSetup setup)
    {
        var phrases = DisclosurePhrases.For("en")!;
        var folded = DisclosurePhrases.Fold(text);
        if (kind == PolicyKind.Privacy)
        {
            if (phrases.FirstIn("not_shared", folded) is null)
            {
                yield return new(
                    "privacy",
                    "registration.privacy_sharing",
                    "Say that mobile numbers and consents are not shared with third parties for marketing."
                );
            }

            yield break;
        }

        if (phrases.FirstIn("frequency", folded) is null)
        {
            yield return new("terms", "registration.terms_frequency", "Say how often you text.");
        }

        if (phrases.FirstIn("rates", folded) is null)
        {
            yield return new("terms", "registration.terms_rates", "Say that message and data rates may apply.");
        }

        if (!text.Contains(setup.Brand.HelpContact, StringComparison.OrdinalIgnoreCase))
        {
            yield return new("terms", "registration.terms_help", $"Name the help contact: {setup.Brand.HelpContact}.");
        }
    }
}
