using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Server.Candidate;
using Nod.Server.Candidate.Forms;
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

/// <summary>A form as it is set up, where it is, and what carriers would find fault with.</summary>
/// <param name="Form">The form.</param>
/// <param name="Address">Where candidates find it.</param>
/// <param name="Snippet">What shows it in a page of somebody's.</param>
/// <param name="Findings">What to look at before candidates do.</param>
internal sealed record FormWire(
    ApplicationForm Form,
    string Address,
    string Snippet,
    IReadOnlyList<DisclosureFinding> Findings
);

/// <summary>The forms that candidates apply with.</summary>
internal static class FormEndpoints
{
    private const int QuestionsMax = 4;
    private const int TriedMax = 4;
    private const int OriginsMax = 20;
    private const int TitleMax = 200;
    private const int ReferenceMax = 255;

    public static void Map(Endpoints api)
    {
        api.Put<FormInput, FormWire>(
            "/v1/forms/{form}",
            Scope.Admin,
            "Set up a form that candidates apply with",
            Wire.Json.FormInput,
            PutAsync
        );
        api.Get<ItemList<FormWire>>("/v1/forms", Scope.Read, "List the forms", ListAsync);
        api.Get<FormWire>("/v1/forms/{form}", Scope.Read, "Show a form", ShowAsync);
    }

    private static async Task<Answer> PutAsync(Call call, FormInput input)
    {
        var faults = call.Faults;
        var key = call.Route("form");
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
        var form = new ApplicationForm
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
        var item = CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.Form,
            key,
            null,
            form,
            CatalogJson.Default.ApplicationForm
        );
        await call.Node.Catalog.ChangeAsync(_ => ((IReadOnlyCollection<CatalogItem>)[item], form));
        return Answer.Ok(Told(call, form), Wire.Json.FormWire);
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<FormWire>([.. call.Organization.Forms.Select(form => Told(call, form))], null),
                Wire.Json.ItemListFormWire
            )
        );

    private static Task<Answer> ShowAsync(Call call) =>
        Task.FromResult(
            call.Organization.Form(call.Route("form")) is { } form
                ? Answer.Ok(Told(call, form), Wire.Json.FormWire)
                : Answer.NotFound("form")
        );

    private static FormWire Told(Call call, ApplicationForm form)
    {
        var server = Visitor.ServerOf(call.Http, call.Node);
        var path = FormPlace.PathOf(call.OrganizationId, form.Key);
        var address = new Uri(server, path).AbsoluteUri;
        var script = new Uri(server, PageAssets.EmbedAddress).AbsoluteUri;
        var snippet =
            $"<script src=\"{script}\" data-form=\"{path}\" async></script><noscript><a href=\"{address}\">"
            + $"{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(form.Title)}</a></noscript>";
        return new FormWire(form, address, snippet, Findings(call, form));
    }

    private static List<DisclosureFinding> Findings(Call call, ApplicationForm form)
    {
        var directory = call.Organization;
        var brand = directory.Brand(form.Brand)!;
        var findings = new List<DisclosureFinding>();
        for (var i = 0; i < form.Questions.Count; i++)
        {
            var question = form.Questions[i];
            var program = directory.Program(brand.Key, question.Program)!;
            for (var j = 0; j < question.Words.Count; j++)
            {
                var words = directory.Disclosure(question.Words[j].Id, question.Words[j].Version)!;
                findings.AddRange(
                    DisclosureLint
                        .Read(words.Text, words.Language, brand, call.Node.Wordings)
                        .Select(finding => finding with { Field = $"questions[{i}].words[{j}]" })
                );
            }

            if (form.DoubleOptIn && directory.AnswerableSenderFor(brand, program) is null)
            {
                findings.Add(
                    new DisclosureFinding(
                        $"questions[{i}].program",
                        "disclosure.no_sender",
                        $"No sender that takes replies is registered for {program.Key}, so nobody can confirm.",
                        []
                    )
                );
            }
        }

        return findings;
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
