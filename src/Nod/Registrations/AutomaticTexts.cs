namespace Nod.Registrations;

/// <summary>What goes out by itself, as it would be written to somebody in a language.</summary>
/// <param name="OptIn">What confirms that the person has joined.</param>
/// <param name="OptOut">What confirms a stop.</param>
/// <param name="Help">What answers HELP.</param>
public sealed record AutomaticTexts(string OptIn, string OptOut, string Help)
{
    /// <summary>The texts of a campaign.</summary>
    /// <param name="setup">What is set up.</param>
    /// <param name="flows">Its flows.</param>
    /// <param name="language">The language; English for one that there are no texts in.</param>
    public static AutomaticTexts Of(CampaignSetup setup, IReadOnlyList<OptInFlow> flows, string language)
    {
        var (wording, brand, first) = (setup.Wordings.For(language), setup.Brand, setup.Programs[0]);
        string Often() => wording.Frequency(first.Frequency.Max, first.Frequency.Per);
        // What follows a yes is the answer to the question to confirm, where one is asked.
        var optIn = flows.Any(flow => flow.DoubleOptIn)
            ? wording.Confirmed.Fill(("brand", brand.Name), ("programs", wording.Named(setup.Programs)))
            : wording.OptInConfirmation.Fill(("brand", brand.Name), ("program", first.Name), ("frequency", Often()));
        var help =
            setup.Programs.Count > 1
                ? wording.HelpGeneral.Fill(("brand", brand.Name), ("contact", brand.HelpContact))
                : wording.Help.Fill(
                    ("brand", brand.Name),
                    ("program", first.Name),
                    ("contact", brand.HelpContact),
                    ("frequency", Often())
                );
        return new AutomaticTexts(optIn, wording.OptOutConfirmation.Fill(("brand", brand.Name)), help);
    }
}
