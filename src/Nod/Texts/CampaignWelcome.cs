using Nod.Catalog;

namespace Nod.Texts;

/// <summary>
/// What a campaign tells and asks. Its disclosures are Nod's own sentences, so that none can be left out; a team adds to
/// them and can't take away.
/// </summary>
public static class CampaignWelcome
{
    /// <summary>
    /// The welcome: who texts, what, how often, rates, HELP, STOP; the team's own words; and the first question, or where the
    /// campaign has none the one about the broader program.
    /// </summary>
    public static string Of(
        Wording wording,
        Brand brand,
        MessagingProgram program,
        KeywordCampaign campaign,
        MessagingProgram? broader,
        string language
    )
    {
        var welcome = wording.OptInConfirmation.Fill(
            ("brand", brand.Name),
            ("program", program.Name),
            ("frequency", wording.Frequency(program.Frequency.Max, program.Frequency.Per))
        );
        if (campaign.Leads.TryGetValue(language, out var lead) && lead.Length > 0)
        {
            welcome += " " + lead;
        }

        if (campaign.Questions.Count > 0)
        {
            return welcome + " " + CampaignKeywords.Question(campaign, 0, language);
        }

        return broader is not null && CampaignTexts.For(language) is { } texts
            ? welcome + " " + Offer(texts, wording, brand, broader)
            : welcome;
    }

    /// <summary>The question about the broader program.</summary>
    public static string Offer(CampaignTexts texts, Wording wording, Brand brand, MessagingProgram broader) =>
        texts.Say(
            "offer",
            ("program", broader.Name),
            ("brand", brand.Name),
            ("frequency", wording.Frequency(broader.Frequency.Max, broader.Frequency.Per))
        );

    /// <summary>What stands beside the keyword wherever it is advertised.</summary>
    public static string Call(
        CampaignTexts texts,
        Wording wording,
        Brand brand,
        MessagingProgram program,
        string keyword,
        string number
    )
    {
        var call = texts.Say(
            "call",
            ("keyword", keyword),
            ("number", number),
            ("program", program.Name),
            ("brand", brand.Name),
            ("frequency", wording.Frequency(program.Frequency.Max, program.Frequency.Per)),
            ("purpose", program.Purpose)
        );
        call += brand.TermsUrl is null ? string.Empty : " " + texts.Say("terms", ("terms", brand.TermsUrl));
        return call
            + (brand.PrivacyUrl is null ? string.Empty : " " + texts.Say("privacy", ("privacy", brand.PrivacyUrl)));
    }
}
