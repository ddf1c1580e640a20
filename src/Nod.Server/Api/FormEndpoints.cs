using Nod.Catalog;
using Nod.Forms;
using Nod.Server.Candidate;
using Nod.Server.Candidate.Forms;
using Nod.Texts;

namespace Nod.Server.Api;

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
        var key = call.Route("form");
        var form = FormReader.Read(call, key, input);
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
}
