using System.Globalization;
using Nod.Registrations;
using Nod.Texts;

namespace Nod.Server.Candidate.Registrations;

/// <summary>Makes what the page to copy fields from shows of one vendor's form.</summary>
internal static class CopyLook
{
    public static CopyForm Of(PageTexts texts, FilledForm filled)
    {
        var form = filled.Form;
        var source = texts.Say(
            "copy.source",
            ("source", form.Source),
            ("read_on", form.ReadOn),
            ("confidence", form.Confidence)
        );
        return new CopyForm(
            form.Title,
            texts.Say("copy.target", ("target", form.Target)),
            form.Note is null ? source : $"{source} {form.Note}",
            [.. filled.Fields.Select(field => Of(texts, field))]
        );
    }

    private static CopyField Of(PageTexts texts, FilledField field) =>
        new(
            field.Name,
            Limits(texts, field),
            field.Values,
            [.. field.Problems.Select(problem => Told(texts, field, problem))]
        );

    private static string Limits(PageTexts texts, FilledField field)
    {
        var rule = field.Rule;
        List<string> limits = [];
        if (rule.Required)
        {
            limits.Add(texts["copy.required"]);
        }

        if (rule.Max is { } max)
        {
            limits.Add(
                rule.Min > 0
                    ? texts.Say("copy.characters", ("min", Number(rule.Min)), ("max", Number(max)))
                    : texts.Say("copy.at_most", ("max", Number(max)))
            );
        }

        if (rule.Max is not null && field.Values.Count > 0)
        {
            var lengths = field.Values.Select(value => Number(FormFiller.Length(value)));
            limits.Add(texts.Say("copy.length", ("length", string.Join(" / ", lengths))));
        }

        if (field.Values.Count == 0 && field.Problems.Count == 0)
        {
            limits.Add(texts["copy.empty"]);
        }

        return string.Join(", ", limits);
    }

    private static string Told(PageTexts texts, FilledField field, FieldProblem problem) =>
        problem == FieldProblem.Unanswered
            ? texts.Say("copy.problem.unanswered", ("fact", field.Rule.Fact))
            : texts[$"copy.problem.{EnumWords<FieldProblem>.Of(problem)}"];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
