using Nod.Catalog;
using Nod.Registrations;

namespace Nod.Server.Api;

internal sealed record RegistrationInput
{
    public RegistrationKind? Kind { get; init; }
    public string? Brand { get; init; }
    public IReadOnlyList<string>? Programs { get; init; }
    public IReadOnlyList<string>? Vendors { get; init; }
    public string? UseCase { get; init; }
    public IReadOnlyList<string>? SubUseCases { get; init; }
    public int? MonthlyVolume { get; init; }
    public IReadOnlyList<SampleInput>? Samples { get; init; }
    public IReadOnlyDictionary<string, string>? Pages { get; init; }
    public IReadOnlyDictionary<string, string>? Answers { get; init; }
}

internal sealed record SampleInput
{
    public string? Program { get; init; }
    public string? Template { get; init; }
    public string? Text { get; init; }
}

/// <summary>Reads what a registration is set up with, noting what is wrong with it.</summary>
internal static class RegistrationReader
{
    private const int ProgramsMax = 10;
    private const int SamplesMax = 20;
    private const int SampleMax = 1024;
    private const int WordMax = 100;
    private const int UseCasesMax = 10;
    private const int AnswerMax = 500;
    private const int PagesMax = 50;
    private const int VolumeMax = 100_000_000;

    /// <summary>The registration, not published.</summary>
    /// <exception cref="BadRequestException">There are faults.</exception>
    public static Registration Read(Call call, string key, RegistrationInput input)
    {
        var faults = call.Faults;
        CatalogEndpoints.CheckKey(faults, "registration", key);
        var kind = faults.Required("kind", input.Kind);
        var brand = call.Brand("brand", input.Brand);
        var programs = Programs(call, brand, input.Programs);
        faults.AtMost("use_case", faults.Required("use_case", input.UseCase), WordMax);
        CheckWords(faults, "sub_use_cases", input.SubUseCases, UseCasesMax);
        var volume = faults.Required("monthly_volume", input.MonthlyVolume);
        if (input.MonthlyVolume is < 1 or > VolumeMax)
        {
            faults.Add("monthly_volume", "out_of_range", $"monthly_volume must be from 1 to {VolumeMax}.");
        }

        CheckVendors(faults, input.Vendors);
        var samples = Samples(call, programs, input.Samples);
        CheckPages(call, input.Pages);
        CheckAnswers(faults, input.Answers);
        call.ThrowIfFaulty();
        return new Registration
        {
            Key = key,
            Kind = kind,
            Brand = brand!.Key,
            Programs = programs,
            Vendors = input.Vendors is { Count: > 0 } stated ? stated : VendorsOf(call, brand.Key),
            UseCase = input.UseCase!,
            SubUseCases = input.SubUseCases ?? [],
            MonthlyVolume = volume,
            Samples = samples,
            Pages = input.Pages ?? new Dictionary<string, string>(),
            Answers = input.Answers ?? new Dictionary<string, string>(),
        };
    }

    private static IReadOnlyList<string> Programs(Call call, Brand? brand, IReadOnlyList<string>? given)
    {
        var faults = call.Faults;
        var programs = faults.Required("programs", given) ?? [];
        faults.NoNulls("programs", programs);
        if (given is { Count: 0 or > ProgramsMax })
        {
            faults.Add("programs", "invalid", $"A registration covers 1 to {ProgramsMax} programs.");
        }

        for (var i = 0; i < programs.Count; i++)
        {
            if (programs[i] is { } program)
            {
                call.Program($"programs[{i}]", brand, faults.Required($"programs[{i}]", program));
                if (programs.Take(i).Contains(program))
                {
                    faults.Add($"programs[{i}]", "invalid", "A program is named once.");
                }
            }
        }

        return programs;
    }

    private static void CheckWords(Faults faults, string field, IReadOnlyList<string>? words, int most)
    {
        faults.NoNulls(field, words);
        if (words?.Count > most)
        {
            faults.Add(field, "too_many", $"{field} has at most {most} entries.");
        }

        for (var i = 0; i < words?.Count; i++)
        {
            faults.AtMost($"{field}[{i}]", words[i], WordMax);
        }
    }

    private static void CheckVendors(Faults faults, IReadOnlyList<string>? vendors)
    {
        faults.NoNulls("vendors", vendors);
        for (var i = 0; i < vendors?.Count; i++)
        {
            if (vendors[i] is { } vendor && (!VendorForms.Vendors.Contains(vendor) || vendors.Take(i).Contains(vendor)))
            {
                faults.Add(
                    $"vendors[{i}]",
                    "unknown",
                    $"There are forms of {string.Join(", ", VendorForms.Vendors)}, each once."
                );
            }
        }
    }

    // Those that carry the brand's texts; all where none of them has a form.
    private static IReadOnlyList<string> VendorsOf(Call call, string brand)
    {
        var providers = call
            .Organization.Senders.Where(sender => sender.Brand == brand)
            .Select(sender => sender.Provider);
        List<string> known = [.. VendorForms.Vendors.Intersect(providers)];
        return known.Count > 0 ? known : VendorForms.Vendors;
    }

    private static List<RegistrationSample> Samples(
        Call call,
        IReadOnlyList<string> programs,
        IReadOnlyList<SampleInput>? given
    )
    {
        var faults = call.Faults;
        faults.NoNulls("samples", given);
        if (given?.Count > SamplesMax)
        {
            faults.Add("samples", "too_many", $"samples has at most {SamplesMax} entries.");
        }

        var samples = new List<RegistrationSample>();
        for (var i = 0; i < given?.Count; i++)
        {
            if (given[i] is not { } sample)
            {
                continue;
            }

            var program = faults.Required($"samples[{i}].program", sample.Program);
            // Which programs there are is known once all of them could be read.
            if (program is { Length: > 0 } && !programs.Contains(program) && !faults.Has("programs"))
            {
                faults.Add($"samples[{i}].program", "unknown", "It must be one of programs.");
            }

            faults.AtMost($"samples[{i}].text", sample.Text, SampleMax);
            if (
                sample.Text is { Length: > 0 } == sample.Template is { Length: > 0 }
                && !faults.Has($"samples[{i}].text")
                && !faults.Has($"samples[{i}].template")
            )
            {
                faults.Add($"samples[{i}]", "invalid", "A sample is a text or a template.");
            }
            else if (sample.Template is { Length: > 0 } template && call.Organization.Saved.Template(template) is null)
            {
                faults.Add($"samples[{i}].template", "unknown", $"There is no template {template}.");
            }

            samples.Add(new RegistrationSample(program ?? "", NullIfEmpty(sample.Template), NullIfEmpty(sample.Text)));
        }

        return samples;
    }

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;

    private static void CheckPages(Call call, IReadOnlyDictionary<string, string>? pages)
    {
        call.Faults.NoNulls("pages", pages);
        if (pages?.Count > PagesMax)
        {
            call.Faults.Add("pages", "too_many", $"pages has at most {PagesMax} entries.");
        }

        foreach (var (id, address) in pages ?? new Dictionary<string, string>())
        {
            if (call.Organization.VersionsOf(id) == 0)
            {
                call.Faults.Add($"pages.{id}", "unknown", $"There is no disclosure {id}.");
            }

            CatalogEndpoints.CheckUrl(call.Faults, $"pages.{id}", address);
        }
    }

    private static void CheckAnswers(Faults faults, IReadOnlyDictionary<string, string>? answers)
    {
        faults.NoNulls("answers", answers);
        foreach (var (fact, answer) in answers ?? new Dictionary<string, string>())
        {
            if (!CampaignFacts.Asked.Contains(fact))
            {
                faults.Add($"answers.{fact}", "unknown", $"Asked is {string.Join(", ", CampaignFacts.Asked)}.");
            }

            faults.AtMost($"answers.{fact}", answer, AnswerMax);
        }
    }
}
