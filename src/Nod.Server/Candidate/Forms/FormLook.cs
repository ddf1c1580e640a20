using System.Globalization;
using System.Security.Cryptography;
using Nod.Texts;

namespace Nod.Server.Candidate.Forms;

/// <summary>
/// Makes the page of a visit. It depends on the visit and on what is set up, and on nothing else, so that the page that was
/// sent can be made again to the byte, or is found to look otherwise by now.
/// </summary>
internal sealed class FormLook(PageRenderer renderer, FormTokens tokens)
{
    /// <summary>The page, with its token.</summary>
    public async Task<byte[]> ShowAsync(FormPlace place, FormVisit visit)
    {
        var look = await LookAsync(place, visit);
        return await RenderAsync(place, visit, tokens.Write(visit with { Look = look }));
    }

    /// <summary>The page that was sent with a token, to the byte; null when it would look otherwise now.</summary>
    public async Task<byte[]?> RemakeAsync(FormPlace place, FormVisit visit, string token) =>
        place.Has(visit) && await LookAsync(place, visit) == visit.Look ? await RenderAsync(place, visit, token) : null;

    private async Task<string> LookAsync(FormPlace place, FormVisit visit) =>
        Convert.ToHexStringLower(SHA256.HashData(await RenderAsync(place, visit, string.Empty)));

    private Task<byte[]> RenderAsync(FormPlace place, FormVisit visit, string token) =>
        renderer.RenderAsync<ApplyPage>(("View", ViewOf(place, visit, token)));

    /// <summary>What the page of a visit shows.</summary>
    public static ApplyView ViewOf(FormPlace place, FormVisit visit, string token)
    {
        var texts = PageTexts.For(visit.Language);
        var example = NumberPlan.Example(place.Brand.Country) ?? "+1 201 555 0123";
        string Tell(FormFault fault) => TextOf(texts, place, visit.Language, fault, example);
        string? FaultAt(string field) =>
            visit.Faults.Where(fault => fault.Field == field).Select(Tell).FirstOrDefault();

        return new ApplyView
        {
            Frame = FrameOf(texts, place, visit.Language),
            Job = place.Form.TitleIn(visit.Language),
            Address = $"{place.Path}?lang={visit.Language}",
            Token = token,
            Challenge = visit.Challenge,
            TrapName = TypedForm.TrapField,
            Name = new TextFieldView
            {
                Id = TypedForm.NameField,
                Label = texts["apply.name"],
                Type = "text",
                Autocomplete = "name",
                CharactersMax = TypedForm.NameMax,
                Value = visit.Typed.Name,
                Fault = FaultAt(TypedForm.NameField),
            },
            Phone = new TextFieldView
            {
                Id = TypedForm.PhoneField,
                Label = texts["apply.phone"],
                Hint = texts.Say("apply.phone_hint", ("example", example)),
                Type = "tel",
                Autocomplete = "tel",
                CharactersMax = TypedForm.PhoneMax,
                Value = visit.Typed.Phone,
                Fault = FaultAt(TypedForm.PhoneField),
            },
            Questions = [.. place.Form.Questions.Select((question, i) => Question(texts, place, visit, i, FaultAt))],
            Faults = [.. visit.Faults.Select(fault => new PageFault(Tell(fault), fault.Field))],
        };
    }

    private static YesNoFieldView Question(
        PageTexts texts,
        FormPlace place,
        FormVisit visit,
        int index,
        Func<string, string?> faultAt
    )
    {
        var program = place.ProgramOf(place.Form.Questions[index]);
        var words = place.DisclosureOf(visit.Words[index]);
        var field = TypedForm.FieldOf(program.Key);
        return new YesNoFieldView
        {
            Id = field,
            Legend = texts.Say(
                "apply.question",
                ("number", (index + 1).ToString(CultureInfo.InvariantCulture)),
                ("program", place.TitleOf(place.Form.Questions[index], visit.Language))
            ),
            Words = words.Text,
            WordsLanguage = words.Language,
            Yes = texts["apply.yes"],
            No = texts["apply.no"],
            Answer = visit.Typed.Answers.GetValueOrDefault(program.Key),
            Fault = faultAt(field),
        };
    }

    private static PageFrame FrameOf(PageTexts texts, FormPlace place, string language) =>
        new()
        {
            Texts = texts,
            Title = texts.Say("apply.title", ("job", place.Form.TitleIn(language)), ("brand", place.Brand.Name)),
            Brand = place.Brand,
            HasScript = true,
            Languages =
            [
                .. place.Form.Languages.Select(tag => new PageLanguage(
                    tag,
                    PageTexts.For(tag)["page.name"],
                    $"{place.Path}?lang={tag}",
                    tag == language
                )),
            ],
        };

    private static string TextOf(PageTexts texts, FormPlace place, string language, FormFault fault, string example) =>
        fault.Code switch
        {
            FormFault.NameLong => texts.Say(
                "fault.name_long",
                ("max", TypedForm.NameMax.ToString(CultureInfo.InvariantCulture))
            ),
            FormFault.PhoneInvalid => texts.Say("fault.phone_invalid", ("example", example)),
            FormFault.AnswerMissing => texts.Say(
                "fault.answer_missing",
                (
                    "program",
                    place
                        .Form.Questions.Where(question => question.Program == fault.Program)
                        .Select(question => place.TitleOf(question, language))
                        .FirstOrDefault(fault.Program!)
                )
            ),
            FormFault.TooMany => texts.Say("fault.too_many", ("contact", place.Brand.HelpContact)),
            _ => texts[$"fault.{fault.Code}"],
        };
}
