using System.Text.RegularExpressions;
using Nod.Texts.Content;

namespace Nod.Registrations;

/// <summary>What a reviewer finds fault with in the samples.</summary>
internal static partial class SampleLint
{
    private const int SamplesMin = 2;

    public static IEnumerable<RegistrationFinding> Read(RegistrationKit kit) =>
        Whole(kit).Concat(Each(kit)).Concat(Missing(kit));

    private static IEnumerable<RegistrationFinding> Whole(RegistrationKit kit)
    {
        var (setup, samples) = (kit.Setup, kit.Samples);
        if (samples.Count < SamplesMin)
        {
            yield return new(
                "samples",
                "registration.samples_few",
                $"Give at least {SamplesMin} samples; templates of automations count by themselves."
            );
        }

        foreach (var (one, other) in Alike(samples))
        {
            yield return new(
                $"samples[{other}]",
                "registration.samples_same",
                $"It says nearly the same as samples[{one}]; show another kind of text."
            );
        }

        if (
            samples.Count > 0
            && !samples.Any(sample => sample.Text.Contains(setup.Brand.Name, StringComparison.OrdinalIgnoreCase))
        )
        {
            yield return new(
                "samples",
                "registration.sample_brand",
                $"Name {setup.Brand.Name} in one sample at least."
            );
        }

        if (samples.Count > 0 && !samples.Any(sample => setup.Wordings.For(sample.Language).SaysHowToStop(sample.Text)))
        {
            yield return new("samples", "registration.sample_stop", "Say in one sample at least how to stop.");
        }

        foreach (var program in setup.Programs.Where(program => !samples.Any(sample => sample.Program == program.Key)))
        {
            yield return new(
                $"programs[{program.Key}]",
                "registration.sample_program",
                $"No sample shows a text of {program.Name}."
            );
        }
    }

    private static IEnumerable<(int One, int Other)> Alike(IReadOnlyList<CampaignSample> samples)
    {
        for (var other = 1; other < samples.Count; other++)
        {
            for (var one = 0; one < other; one++)
            {
                if (SampleLikeness.IsSame(samples[one].Text, samples[other].Text))
                {
                    yield return (one, other);
                    break;
                }
            }
        }
    }

    private static IEnumerable<RegistrationFinding> Each(RegistrationKit kit)
    {
        for (var i = 0; i < kit.Samples.Count; i++)
        {
            var sample = kit.Samples[i];
            if (sample.Language.Split('-')[0] != "en")
            {
                yield return new($"samples[{i}]", "registration.not_english", "Give the template an English text.");
            }

            if (OtherFields().IsMatch(sample.Text))
            {
                yield return new(
                    $"samples[{i}]",
                    "registration.sample_fields",
                    "Put what changes from person to person in square brackets: [first name]."
                );
            }

            foreach (var finding in Content(kit, sample, i))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<RegistrationFinding> Content(RegistrationKit kit, CampaignSample sample, int number)
    {
        var program = kit.Setup.Programs.First(one => one.Key == sample.Program);
        foreach (var found in ContentReader.Shipped.Read(sample.Text).Findings)
        {
            var place = $"samples[{number}]";
            switch (found.Topic)
            {
                case ContentTopic.PhoneNumber or ContentTopic.Shouting or ContentTopic.Sale:
                    break;
                case ContentTopic.Promotion:
                    if (program.Class is MessageClass.Transactional or MessageClass.Conversational)
                    {
                        yield return new(
                            place,
                            "registration.sample_promotion",
                            $"\"{found.Words}\" promotes; a sample of {program.Name} must inform."
                        );
                    }

                    break;
                case ContentTopic.LinkShortener:
                    yield return new(
                        place,
                        "registration.sample_link",
                        $"{found.Words} is a public shortener; use an address of your own."
                    );
                    break;
                default:
                    yield return new(
                        place,
                        $"registration.sample_{EnumWords<ContentTopic>.Of(found.Topic)}",
                        $"\"{found.Words}\" is not carried; take it out."
                    );
                    break;
            }
        }
    }

    private static IEnumerable<RegistrationFinding> Missing(RegistrationKit kit) =>
        kit
            .Setup.Registration.Samples.Where(sample =>
                sample.Template is not null && kit.Setup.Templates.All(one => one.Key != sample.Template)
            )
            .Select(sample => new RegistrationFinding(
                "samples",
                "registration.template_missing",
                $"There is no template {sample.Template}."
            ));

    // Fields as other systems write them.
    [GeneratedRegex(@"\{\{?\w|<\w+>|%\w+%|\$\{")]
    private static partial Regex OtherFields();
}
