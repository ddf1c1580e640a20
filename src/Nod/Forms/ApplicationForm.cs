using System.Text.Json.Serialization;
using Nod.Catalog;

namespace Nod.Forms;

/// <summary>
/// A form that candidates apply with, and are asked on whether they want texts: each question is about one program, with
/// words of its own (R10).
/// </summary>
public sealed record ApplicationForm
{
    /// <summary>The form's key within its organization.</summary>
    public required string Key { get; init; }

    /// <summary>The brand it applies to, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The job as candidates read it, such as <c>Driver, Queens</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The same in other languages, by language; null where it is the same in all.</summary>
    public IReadOnlyDictionary<string, string>? Titles { get; init; }

    /// <summary>The organization's own reference of the job; applications are recorded under it.</summary>
    public required string Reference { get; init; }

    /// <summary>The questions in the order they are put: the specific program first, a broader one after it.</summary>
    public required IReadOnlyList<FormQuestion> Questions { get; init; }

    /// <summary>The languages there are words in for every question, the preferred one first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Whether every yes has to be confirmed from the number. Programs and packs may ask for it too.</summary>
    public bool DoubleOptIn { get; init; }

    /// <summary>The sites whose pages may show the form, as origins such as <c>https://jobs.acme.example</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The job as candidates read it in a language.</summary>
    public string TitleIn(string language) => Titles?.GetValueOrDefault(language) ?? Title;

    /// <summary>Whether it takes no applications any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Closed { get; init; }
}

/// <summary>A question of a form: whether the person wants the texts of one program.</summary>
/// <param name="Program">The program, by key.</param>
/// <param name="Words">
/// The words it is put in: at least one version for each language of the form. Several of one language are a trial; each
/// person sees one of them.
/// </param>
public sealed record FormQuestion(string Program, IReadOnlyList<DisclosureVersion> Words)
{
    /// <summary>What stands above it, by language; the program's name where there is nothing.</summary>
    public IReadOnlyDictionary<string, string>? Titles { get; init; }
}
