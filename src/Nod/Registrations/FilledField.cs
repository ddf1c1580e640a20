using System.Globalization;

namespace Nod.Registrations;

/// <summary>What is wrong with what goes into a vendor's field.</summary>
public enum FieldProblem
{
    /// <summary>Nobody said it, and the vendor wants it.</summary>
    Unanswered,

    /// <summary>Too few characters.</summary>
    TooShort,

    /// <summary>Too many characters.</summary>
    TooLong,

    /// <summary>Too few items.</summary>
    TooFew,

    /// <summary>Too many items.</summary>
    TooMany,

    /// <summary>No word that the vendor takes.</summary>
    NotAChoice,
}

/// <summary>A vendor's field with what goes into it.</summary>
/// <param name="Name">The vendor's name of it, with its number.</param>
/// <param name="Values">What goes into it, in the vendor's words; none when there is nothing.</param>
/// <param name="IsList">Whether it takes several values.</param>
/// <param name="Rule">What the vendor asks of it.</param>
/// <param name="Problems">What is wrong.</param>
public sealed record FilledField(
    string Name,
    IReadOnlyList<string> Values,
    bool IsList,
    VendorField Rule,
    IReadOnlyList<FieldProblem> Problems
);

/// <summary>Puts the facts of a campaign into a vendor's form.</summary>
public static class FormFiller
{
    /// <summary>Every field of the form, in its order. Of numbered ones those that have an item, and those that must.</summary>
    /// <param name="form">The form.</param>
    /// <param name="facts">The facts, of <see cref="CampaignFacts"/>.</param>
    public static IReadOnlyList<FilledField> Fill(
        VendorForm form,
        IReadOnlyDictionary<string, IReadOnlyList<string>> facts
    ) => [.. form.Fields.SelectMany(field => Fill(field, facts[field.Fact]))];

    private static IEnumerable<FilledField> Fill(VendorField field, IReadOnlyList<string> fact)
    {
        IReadOnlyList<string> values =
        [
            .. fact.Take(field.Take ?? int.MaxValue).Select(value => Told(field, value)).Distinct(),
        ];
        if (field.Join is { } join)
        {
            values = values.Count == 0 ? [] : [Joined(field, join, values)];
        }

        if (!field.Numbered)
        {
            var isList =
                field.Join is null && field.Take is null or > 1 && (field.ItemsMax is not null || values.Count > 1);
            yield return new FilledField(field.Name, values, isList, field, [.. Problems(field, values)]);
            yield break;
        }

        for (var i = 0; i < Math.Max(values.Count, field.ItemsMin ?? 0); i++)
        {
            var name = field.Name + (i + 1).ToString(CultureInfo.InvariantCulture);
            IReadOnlyList<string> one = [.. values.Skip(i).Take(1)];
            // How many there are is told once, at the first.
            var counted = i == 0 ? CountProblems(field, values) : [];
            yield return new FilledField(name, one, false, field, [.. counted, .. ItemProblems(field, one)]);
        }
    }

    private static string Told(VendorField field, string value)
    {
        if (field.Tiers.Count > 0)
        {
            var number = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
            return field.Tiers.FirstOrDefault(tier => Number(tier) >= number) ?? field.Tiers[^1];
        }

        return field.Words.GetValueOrDefault(value) ?? value;
    }

    private static long Number(string tier) =>
        long.Parse(string.Concat(tier.Where(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture);

    // As many words as there is room for; the first are the ones that matter.
    private static string Joined(VendorField field, string join, IReadOnlyList<string> values)
    {
        var text = values[0];
        foreach (var value in values.Skip(1))
        {
            if (text.Length + join.Length + value.Length > (field.Max ?? int.MaxValue))
            {
                break;
            }

            text += join + value;
        }

        return text;
    }

    private static IEnumerable<FieldProblem> Problems(VendorField field, IReadOnlyList<string> values) =>
        CountProblems(field, values).Concat(ItemProblems(field, values));

    private static IEnumerable<FieldProblem> CountProblems(VendorField field, IReadOnlyList<string> values)
    {
        if (values.Count == 0 && field.Required)
        {
            yield return FieldProblem.Unanswered;
        }
        else if (values.Count < field.ItemsMin)
        {
            yield return FieldProblem.TooFew;
        }

        if (values.Count > field.ItemsMax)
        {
            yield return FieldProblem.TooMany;
        }
    }

    private static IEnumerable<FieldProblem> ItemProblems(VendorField field, IReadOnlyList<string> values)
    {
        if (values.Any(value => Length(value) < field.Min))
        {
            yield return FieldProblem.TooShort;
        }

        if (values.Any(value => Length(value) > field.Max))
        {
            yield return FieldProblem.TooLong;
        }

        if (field.Choices.Count > 0 && values.Any(value => !field.Choices.Contains(value)))
        {
            yield return FieldProblem.NotAChoice;
        }
    }

    /// <summary>How long a text is, in characters: Unicode scalar values.</summary>
    public static int Length(string text) => text.EnumerateRunes().Count();
}
