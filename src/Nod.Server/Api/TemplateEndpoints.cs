using Nod.Catalog;
using Nod.Texts;
using Nod.Texts.Content;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record TemplateInput
{
    public string? Name { get; init; }
    public TemplateKind? Kind { get; init; }
    public string? Language { get; init; }
    public IReadOnlyDictionary<string, string>? Texts { get; init; }
}

internal sealed record TemplateFinding(ContentTopic Topic, bool Plain, string Words);

internal sealed record TemplateText(
    string Text,
    IReadOnlyList<string> Fields,
    SegmentsAnswer Segments,
    IReadOnlyList<TemplateFinding> Findings
);

internal sealed record TemplateVersion(int Version, Instant RecordedAt, string RecordedWith);

internal sealed record TemplateAnswer(
    string Key,
    int Version,
    string Name,
    TemplateKind Kind,
    string Language,
    IReadOnlyDictionary<string, TemplateText> Texts,
    IReadOnlyList<TemplateVersion>? Versions
);

/// <summary>Texts that an organization keeps, each with what its content says and how many segments it takes.</summary>
internal static class TemplateEndpoints
{
    private const int NameMax = 100;
    private const int BodyMax = 1600;
    private const int LanguagesMax = 50;

    public static void Map(Endpoints api)
    {
        api.Put<TemplateInput, TemplateAnswer>(
            "/v1/templates/{template}",
            Scope.Send,
            "Keep a text with fields, in one language or several; other words are the next version",
            Wire.Json.TemplateInput,
            PutAsync
        );
        api.Get<ItemList<TemplateAnswer>>("/v1/templates", Scope.Read, "List the templates and snippets", ListAsync);
        api.Get<TemplateAnswer>(
            "/v1/templates/{template}",
            Scope.Read,
            "A template as it stands, or one version of it, with what its content says",
            ShowAsync
        );
    }

    private static async Task<Answer> PutAsync(Call call, TemplateInput input)
    {
        var faults = call.Faults;
        var key = call.Route("template");
        CatalogEndpoints.CheckKey(faults, "template", key);
        faults.AtMost("name", faults.Required("name", input.Name), NameMax);
        faults.Language("language", faults.Required("language", input.Language));
        CheckTexts(faults, input);
        call.ThrowIfFaulty();
        var template = await call.Node.Catalog.ChangeAsync<SavedTemplate>(current =>
        {
            var known = current.Organization(call.OrganizationId)!.Saved.Template(key);
            var next = new SavedTemplate
            {
                Key = key,
                Version = (known?.Version ?? 0) + 1,
                Name = input.Name!,
                Kind = input.Kind ?? TemplateKind.Message,
                Language = input.Language!,
                Texts = input.Texts!,
                RecordedWith = call.KeyId,
                RecordedAt = call.Node.Clock.Now(),
            };
            return known is not null && IsSame(known, next)
                ? ([], known)
                : (
                    [
                        CatalogEndpoints.Item(
                            call.OrganizationId,
                            CatalogKind.Template,
                            next.Reference,
                            null,
                            next,
                            CatalogJson.Default.SavedTemplate
                        ),
                    ],
                    next
                );
        });
        return Answer.Ok(Show(call, template), Wire.Json.TemplateAnswer);
    }

    private static void CheckTexts(Faults faults, TemplateInput input)
    {
        faults.NoNulls("texts", input.Texts);
        if (faults.Required("texts", input.Texts) is not { } texts)
        {
            return;
        }

        if (texts.Count > LanguagesMax)
        {
            faults.Add("texts", "too_many", $"texts has at most {LanguagesMax} languages.");
        }

        if (input.Language is { } own && !texts.ContainsKey(own))
        {
            faults.Add("texts", "required", $"texts must have one in {own}, the template's own language.");
        }

        var languages = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (language, text) in texts)
        {
            var field = $"texts.{language}";
            faults.Language(field, language);
            if (!languages.Add(language))
            {
                faults.Add(field, "invalid", "A language is told once.");
            }

            if (text is "")
            {
                faults.Add(field, "required", "A text must not be empty.");
            }

            faults.AtMost(field, text, BodyMax);
            foreach (var problem in text is null ? [] : MessageTemplate.Parse(text, out _))
            {
                faults.Add(field, "invalid_template", $"Character {problem.Position}: {problem.What}");
            }
        }
    }

    private static bool IsSame(SavedTemplate one, SavedTemplate other) =>
        one.Name == other.Name
        && one.Kind == other.Kind
        && one.Language == other.Language
        && one.Texts.Count == other.Texts.Count
        && one.Texts.All(pair => other.Texts.TryGetValue(pair.Key, out var text) && text == pair.Value);

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<TemplateAnswer>(
                    [.. call.Organization.Saved.Templates.Select(template => Show(call, template))],
                    null
                ),
                Wire.Json.ItemListTemplateAnswer
            )
        );

    private static Task<Answer> ShowAsync(Call call)
    {
        var asked = call.Http.Request.Query["version"].ToString();
        var version = 0;
        if (asked.Length > 0 && !int.TryParse(asked, out version))
        {
            call.Faults.Add("version", "invalid", "version must be a whole number.");
            call.ThrowIfFaulty();
        }

        var versions = call.Organization.Saved.VersionsOf(call.Route("template"));
        var found = versions.LastOrDefault(one => asked.Length == 0 || one.Version == version);
        return Task.FromResult(
            found is null
                ? Answer.NotFound("template")
                : Answer.Ok(
                    Show(call, found) with
                    {
                        Versions =
                        [
                            .. versions.Select(one => new TemplateVersion(
                                one.Version,
                                one.RecordedAt,
                                one.RecordedWith
                            )),
                        ],
                    },
                    Wire.Json.TemplateAnswer
                )
        );
    }

    private static TemplateAnswer Show(Call call, SavedTemplate template) =>
        new(
            template.Key,
            template.Version,
            template.Name,
            template.Kind,
            template.Language,
            template.Texts.ToDictionary(pair => pair.Key, pair => Lint(call, pair.Value)),
            null
        );

    // As long as it gets where nothing is known of the person: fields stand for themselves where they have no fallback.
    private static TemplateText Lint(Call call, string text)
    {
        MessageTemplate.Parse(text, out var template);
        template!.Fill(template.Fields.ToDictionary(field => field, _ => (string?)null), out var filled);
        var sample = filled.Length > 0 ? filled : Sample(template);
        var report = call.Node.Gate.PolicyOf(call.OrganizationId).ContentReader.Read(sample);
        return new TemplateText(
            text,
            template.Fields,
            DecisionEndpoints.Show(Segments.Of(sample), sample),
            [.. report.Findings.Select(finding => new TemplateFinding(finding.Topic, finding.IsPlain, finding.Words))]
        );
    }

    private static string Sample(MessageTemplate template)
    {
        var missing = template.Fill(new Dictionary<string, string?>(), out _);
        template.Fill(missing.ToDictionary(field => field, field => (string?)field), out var text);
        return text;
    }
}
