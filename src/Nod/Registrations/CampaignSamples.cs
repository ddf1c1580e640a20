using System.Text;
using System.Text.RegularExpressions;
using Nod.Catalog;

namespace Nod.Registrations;

/// <summary>A text of the samples, and the program it is of.</summary>
/// <param name="Program">The program, by key.</param>
/// <param name="Language">The language it is written in.</param>
/// <param name="Text">The text as a first one goes out: with the brand's name and how to stop.</param>
public sealed record CampaignSample(string Program, string Language, string Text);

/// <summary>
/// Makes samples of what is sent: the team's own, then the templates of its automations, one of each program before a second
/// of any. Fields stand in square brackets. What the gate puts into a first text, it puts into a sample too.
/// </summary>
public static partial class CampaignSamples
{
    /// <summary>Most samples that any vendor takes.</summary>
    public const int Max = 5;

    /// <summary>The samples.</summary>
    public static IReadOnlyList<CampaignSample> Of(CampaignSetup setup)
    {
        var own = setup.Registration.Samples.Where(sample => setup.Covers(sample.Program));
        var automatic = setup
            .Automations.Where(one =>
                one.IsOn && one.Brand == setup.Brand.Key && one.Program is { } key && setup.Covers(key)
            )
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => new RegistrationSample(one.Program!, one.Template, null));
        var all = own.Concat(automatic)
            .Select(sample => Written(setup, sample))
            .OfType<CampaignSample>()
            .DistinctBy(sample => sample.Text)
            .ToList();
        return
        [
            .. all.Select(sample =>
                    (sample, Round: all.TakeWhile(one => one != sample).Count(one => one.Program == sample.Program))
                )
                .OrderBy(pair => pair.Round)
                .Select(pair => pair.sample)
                .Take(Max),
        ];
    }

    private static CampaignSample? Written(CampaignSetup setup, RegistrationSample sample)
    {
        if (sample.Text is { } text)
        {
            return new CampaignSample(sample.Program, "en", AsFirst(setup, "en", text));
        }

        if (setup.Templates.FirstOrDefault(one => one.Key == sample.Template) is not { } template)
        {
            return null;
        }

        var language = template.LanguageFor("en");
        var written = Field()
            .Replace(template.Texts[KeyOf(template, language)], match => $"[{match.Groups["name"].Value}]");
        return new CampaignSample(sample.Program, language, AsFirst(setup, language, written));
    }

    private static string KeyOf(SavedTemplate template, string language) =>
        template.Texts.Keys.First(key => key.Equals(language, StringComparison.OrdinalIgnoreCase));

    private static string AsFirst(CampaignSetup setup, string language, string text)
    {
        var wording = setup.Wordings.For(language);
        var whole = new StringBuilder(text);
        if (!text.Contains(setup.Brand.Name, StringComparison.OrdinalIgnoreCase))
        {
            whole.Insert(0, wording.SenderPrefix.Fill(("brand", setup.Brand.Name)));
        }

        if (!wording.SaysHowToStop(text))
        {
            whole.Append(' ').Append(wording.OptOutLine.Fill());
        }

        return whole.ToString();
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[a-z0-9_]+)\s*(\|[^{}]*)?\}\}")]
    private static partial Regex Field();
}
