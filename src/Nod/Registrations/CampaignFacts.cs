using System.Globalization;

namespace Nod.Registrations;

/// <summary>
/// What there is to say about a campaign, by the names that the table of vendors' fields uses. A fact is a list of texts: one
/// for most, <c>true</c> or <c>false</c> for a flag, none when there is nothing to say.
/// </summary>
public static class CampaignFacts
{
    /// <summary>Numbers beyond this need the registry's leave for a number pool (TCR-LIMITS).</summary>
    public const int NumbersMax = 49;

    /// <summary>What only the team knows: facts that <see cref="Registration.Answers"/> gives.</summary>
    public static readonly IReadOnlyList<string> Asked =
    [
        "brand_registration",
        "business_type",
        "city",
        "contact_email",
        "contact_first_name",
        "contact_last_name",
        "contact_phone",
        "postal_code",
        "registration_authority",
        "registration_number",
        "state",
        "street",
        "vertical",
        "website",
    ];

    private const string Yes = "true";
    private const string No = "false";

    /// <summary>Every fact, also those without anything to say.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(CampaignSetup setup, CampaignStatement said)
    {
        var registration = setup.Registration;
        var facts = new Dictionary<string, IReadOnlyList<string>>
        {
            ["campaign_title"] = [said.Title],
            ["description"] = [said.Description],
            ["summary"] = [said.Summary],
            ["message_flow"] = [said.MessageFlow],
            ["opt_in_summary"] = [said.OptInSummary],
            ["frequency"] = [said.Frequency],
            ["samples"] = said.Samples,
            ["opt_in_keywords"] = said.OptInKeywords,
            ["opt_out_keywords"] = said.OptOutKeywords,
            ["help_keywords"] = said.HelpKeywords,
            ["opt_in_message"] = [said.OptInMessage],
            ["opt_out_message"] = [said.OptOutMessage],
            ["help_message"] = [said.HelpMessage],
            ["confirmation_message"] = Maybe(said.ConfirmationMessage),
            ["welcome_message"] = Maybe(said.WelcomeMessage),
            ["embedded_link"] = Flag(said.EmbeddedLink is not null),
            ["embedded_link_sample"] = Maybe(said.EmbeddedLink),
            ["embedded_phone"] = Flag(said.EmbeddedPhone),
            ["number_pool"] = Flag(said.Numbers.Count > NumbersMax),
            ["numbers"] = said.Numbers,
            ["opt_in_types"] = said.OptInTypes,
            ["opt_in_type"] = [.. said.OptInTypes.Take(1)],
            ["terms_url"] = Maybe(said.TermsUrl),
            ["privacy_url"] = Maybe(said.PrivacyUrl),
            ["reviewer_url"] = Maybe(said.ReviewerUrl),
            ["use_case"] = [registration.UseCase],
            ["sub_use_cases"] = registration.SubUseCases,
            ["monthly_volume"] = [registration.MonthlyVolume.ToString(CultureInfo.InvariantCulture)],
            ["brand_name"] = [setup.Brand.Name],
            ["legal_name"] = [setup.Brand.LegalName],
            ["country"] = [setup.Brand.Country],
            ["help_contact"] = [setup.Brand.HelpContact],
            // Nod sends nothing without consent, answers STOP and HELP, and refuses loans and content for adults.
            ["subscriber_opt_in"] = Flag(true),
            ["subscriber_opt_out"] = Flag(true),
            ["subscriber_help"] = Flag(true),
            ["age_gated"] = Flag(false),
            ["direct_lending"] = Flag(false),
            ["affiliate_marketing"] = Flag(false),
            ["auto_renewal"] = Flag(true),
        };
        foreach (var asked in Asked)
        {
            facts[asked] = Maybe(registration.Answers.GetValueOrDefault(asked));
        }

        return facts;
    }

    private static string[] Maybe(string? value) => value is { Length: > 0 } ? [value] : [];

    private static string[] Flag(bool value) => [value ? Yes : No];
}
