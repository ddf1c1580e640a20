using Nod.Consent;
using Nod.Texts;

namespace Nod.Registrations;

/// <summary>What a reviewer finds fault with in the ways to agree.</summary>
internal static class FlowLint
{
    private const int DescriptionPurposeMin = 10;

    public static IEnumerable<RegistrationFinding> Read(RegistrationKit kit) =>
        Whole(kit).Concat(kit.Flows.SelectMany(flow => Of(kit, flow)));

    private static IEnumerable<RegistrationFinding> Whole(RegistrationKit kit)
    {
        var setup = kit.Setup;
        foreach (var program in setup.Programs.Where(program => program.Purpose.Trim().Length < DescriptionPurposeMin))
        {
            yield return new(
                $"programs[{program.Key}].purpose",
                "registration.description_short",
                "Say in a few words what its texts are about."
            );
        }

        if (kit.Flows.Count == 0)
        {
            yield return new(
                "flows",
                "registration.no_flow",
                "Set up a form, a keyword, or register the words that people are asked in elsewhere."
            );
            yield break;
        }

        foreach (
            var program in setup.Programs.Where(program =>
                !kit.Flows.Any(flow => flow.Words.Any(words => words.Program == program.Key))
            )
        )
        {
            yield return new(
                $"programs[{program.Key}]",
                "registration.program_without_flow",
                "Nobody can agree to this program yet; set up a way, or take it out."
            );
        }

        if (!setup.Registration.IsPublished)
        {
            yield return new(
                "page",
                "registration.page_not_public",
                "Publish the reviewer's page, so that somebody without a log-in sees each way."
            );
        }

        if (!IsForEverybody(setup.Addresses.Reviewer))
        {
            yield return new(
                "page",
                "registration.address_private",
                $"Nobody outside reaches {setup.Addresses.Reviewer}; set public_url to an https address."
            );
        }
    }

    private static IEnumerable<RegistrationFinding> Of(RegistrationKit kit, OptInFlow flow)
    {
        var place = $"flows[{flow.Key}]";
        foreach (var words in flow.Words)
        {
            foreach (
                var finding in DisclosureLint.Read(words.Text, words.Language, kit.Setup.Brand, kit.Setup.Wordings)
            )
            {
                yield return new($"{place}.words[{words.Program}/{words.Language}]", finding.Code, finding.Message);
            }
        }

        if (!flow.Languages.Any(IsEnglish))
        {
            yield return new(
                $"{place}.words",
                "registration.not_english",
                "Add English words; a registration quotes them."
            );
        }

        if (flow.Method is Method.ApplicationForm or Method.WebForm or Method.Ats && flow.Address is null)
        {
            yield return new(
                place,
                "registration.page_unknown",
                $"Say where these words are shown: pages.{flow.Words[0].Id}, an https address that anybody reaches."
            );
        }

        // One question that asks for two programs has the same words for both.
        foreach (
            var same in flow
                .Words.GroupBy(words => words.Text)
                .Where(same => same.Select(words => words.Program).Distinct().Count() > 1)
        )
        {
            yield return new(
                $"{place}.words[{same.First().Language}]",
                "registration.one_question",
                "Ask for each program in words of its own."
            );
        }

        if (flow.Method is Method.Verbal or Method.InPerson && flow.WordsIn("en").All(words => words.Text.Length < 40))
        {
            yield return new(place, "registration.script_missing", "Register the whole script that staff read out.");
        }
    }

    private static bool IsEnglish(string language) => language.Split('-')[0] == "en";

    private static bool IsForEverybody(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && !uri.IsLoopback
        && uri.Host.Contains('.', StringComparison.Ordinal);
}
