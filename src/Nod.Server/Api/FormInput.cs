using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Texts;

namespace Nod.Server.Api;

internal sealed record FormInput
{
    public string? Brand { get; init; }
    public string? Title { get; init; }
    public IReadOnlyDictionary<string, string>? Titles { get; init; }
    public string? Reference { get; init; }
    public IReadOnlyList<FormQuestionInput>? Questions { get; init; }
    public bool? DoubleOptIn { get; init; }
    public IReadOnlyList<string>? Origins { get; init; }
    public bool? Closed { get; init; }
}

internal sealed record FormQuestionInput
{
    public string? Program { get; init; }
    public IReadOnlyDictionary<string, string>? Titles { get; init; }
    public IReadOnlyList<DisclosureVersionInput>? Words { get; init; }
}

/// <summary>Reads what a form is set up with, noting what is wrong with it.</summary>
internal static class FormReader
{
    private const int QuestionsMax = 4;
    private const int TriedMax = 4;
    private const int OriginsMax = 20;
    private const int TitleMax = 200;
    private const int ReferenceMax = 255;

    /// <summary>The form.</summary>
    /// <exception cref="BadRequestException">There are faults.</exception>
    public static ApplicationForm Read(Call call, string key, FormInput input)
    {
        var faults = call.Faults;
        CatalogEndpoints.CheckKey(faults, "form", key);
        var brand = call.Brand("brand", input.Brand);
        faults.AtMost("title", faults.Required("title", input.Title), TitleMax);
        faults.AtMost("reference", faults.Required("reference", input.Reference), ReferenceMax);
        var questions = Questions(call, brand, input.Questions, out var languages);
        // Of questions that are wrong nobody can say which languages they have.
        var known = faults.Has("questions") || brand is null ? null : languages;
        CheckTitles(faults, "titles", input.Titles, known);
        for (var i = 0; i < questions.Count; i++)
        {
            CheckTitles(faults, $"questions[{i}].titles", questions[i].Titles, known);
        }

        var origins = Origins(faults, input.Origins);
        call.ThrowIfFaulty();
        return new ApplicationForm
        {
            Key = key,
            Brand = brand!.Key,
            Title = input.Title!,
            Titles = input.Titles,
            Reference = input.Reference!,
            Questions = questions,
            Languages = languages,
            DoubleOptIn = input.DoubleOptIn ?? false,
            Origins = origins,
            Closed = input.Closed ?? false,
        };
    }

    private static List<FormQuestion> Questions(
        Call call,
        Brand? brand,
        IReadOnlyList<FormQuestionInput>? inputs,
        out IReadOnlyList<string> languages
    )
    {
        var faults = call.Faults;
        languages = [];
        faults.NoNulls("questions", faults.Required("questions", inputs));
        if (inputs is null || faults.Has("questions"))
        {
            return [];
        }

        if (inputs.Count is 0 or > QuestionsMax)
        {
            faults.Add("questions", "out_of_range", $"questions has 1 to {QuestionsMax} items.");
            return [];
        }

        var questions = new List<FormQuestion>();
        var spoken = new List<IReadOnlyList<string>>();
        for (var i = 0; i < inputs.Count; i++)
        {
            var field = $"questions[{i}]";
            var program = call.Program(
                $"{field}.program",
                brand,
                faults.Required($"{field}.program", inputs[i].Program)
            );
            if (questions.Exists(other => other.Program == inputs[i].Program))
            {
                faults.Add($"{field}.program", "duplicate", $"Another question asks about {inputs[i].Program}.");
            }

            spoken.Add(Words(call, field, program, inputs[i].Words, out var words));
            questions.Add(new FormQuestion(inputs[i].Program ?? string.Empty, words) { Titles = inputs[i].Titles });
        }

        languages = spoken[0];
        for (var i = 1; i < spoken.Count && !faults.Has("questions"); i++)
        {
            if (!spoken[i].Order().SequenceEqual(languages.Order()))
            {
                faults.Add(
                    $"questions[{i}].words",
                    "mismatch",
                    $"Every question needs words in the same languages; the first has {string.Join(", ", languages)}."
                );
            }
        }

        return questions;
    }

    private static IReadOnlyList<string> Words(
        Call call,
        string field,
        MessagingProgram? program,
        IReadOnlyList<DisclosureVersionInput>? inputs,
        out List<DisclosureVersion> words
    )
    {
        var faults = call.Faults;
        words = [];
        var languages = new List<string>();
        faults.NoNulls($"{field}.words", faults.Required($"{field}.words", inputs));
        if (inputs is { Count: 0 })
        {
            faults.Add($"{field}.words", "required", $"{field}.words must name at least one disclosure.");
        }

        for (var i = 0; i < inputs?.Count && !faults.Has($"{field}.words[{i}]"); i++)
        {
            var at = $"{field}.words[{i}]";
            var id = faults.Required($"{at}.id", inputs[i].Id);
            var version = faults.Required($"{at}.version", inputs[i].Version);
            if (id is not { Length: > 0 } || inputs[i].Version is null || program is null)
            {
                continue;
            }

            if (call.Organization.Disclosure(id, version) is { } known)
            {
                Check(faults, at, known, program);
                words.Add(new DisclosureVersion(id, version));
                languages.Add(known.Language);
            }
            else
            {
                faults.Add(at, "unknown", $"There is no disclosure {id} in version {version}.");
            }
        }

        if (languages.GroupBy(one => one).FirstOrDefault(group => group.Count() > TriedMax) is { } many)
        {
            faults.Add($"{field}.words", "out_of_range", $"At most {TriedMax} wordings of {many.Key} can be tried.");
        }

        return [.. languages.Distinct()];
    }

    private static void CheckTitles(
        Faults faults,
        string field,
        IReadOnlyDictionary<string, string>? titles,
        IReadOnlyList<string>? languages
    )
    {
        faults.NoNulls(field, titles);
        foreach (var (language, title) in titles ?? new Dictionary<string, string>())
        {
            faults.AtMost($"{field}.{language}", faults.Required($"{field}.{language}", title), TitleMax);
            if (languages?.Contains(language) == false)
            {
                faults.Add($"{field}.{language}", "unknown", $"The questions have no words in {language}.");
            }
        }
    }

    private static void Check(Faults faults, string field, Disclosure words, MessagingProgram program)
    {
        if (words.Brand != program.Brand || words.Program != program.Key)
        {
            faults.Add(
                field,
                "mismatch",
                $"The disclosure asks for {words.Brand}/{words.Program}, not for {program.Brand}/{program.Key}."
            );
        }

        if (words.Method != Method.ApplicationForm)
        {
            faults.Add(field, "mismatch", "The disclosure is for another method than application_form.");
        }

        if (PageTexts.For(words.Language).Language != words.Language.Split('-')[0])
        {
            faults.Add(
                field,
                "unknown",
                $"The page has no texts in {words.Language}; it has {string.Join(", ", PageTexts.Languages)}."
            );
        }
    }

    private static List<string> Origins(Faults faults, IReadOnlyList<string>? inputs)
    {
        faults.NoNulls("origins", inputs);
        if (inputs?.Count > OriginsMax)
        {
            faults.Add("origins", "out_of_range", $"origins has at most {OriginsMax} items.");
        }

        var origins = new List<string>();
        for (var i = 0; i < inputs?.Count && i < OriginsMax; i++)
        {
            if (inputs[i] is null)
            {
                continue;
            }

            if (
                Uri.TryCreate(inputs[i], UriKind.Absolute, out var origin)
                && (origin.Scheme == Uri.UriSchemeHttps || (origin.Scheme == Uri.UriSchemeHttp && origin.IsLoopback))
                && origin is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
                && Uri.CheckHostName(origin.IdnHost) is not UriHostNameType.Unknown
            )
            {
                origins.Add(origin.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
            }
            else
            {
                faults.Add(
                    $"origins[{i}]",
                    "invalid",
                    $"origins[{i}] must be a site such as https://jobs.acme.example, without a path."
                );
            }
        }

        return origins;
    }
}
