using NodaTime;

namespace Nod.Rules;

/// <summary>
/// The rules of one jurisdiction as data, addressed by the hash of their text, so that a decision can name exactly
/// what judged it.
/// </summary>
/// <param name="Name">The pack's name, such as <c>us-federal</c>.</param>
/// <param name="Jurisdiction">
/// A country (ISO 3166-1 alpha-2), a subdivision (ISO 3166-2), <c>US-*</c> for a person in a country whose subdivision
/// nobody knows, a layer over several countries such as <c>EU</c>, or <see cref="Everywhere"/>.
/// </param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Sha256">SHA-256 of the text, lower-case hex.</param>
/// <param name="Text">The text as shipped.</param>
/// <param name="Rules">Its rules, in order, whether in force or not.</param>
public sealed record Pack(
    string Name,
    string Jurisdiction,
    string Title,
    string Sha256,
    string Text,
    IReadOnlyList<Rule> Rules
)
{
    /// <summary>The countries a layer lies over; empty for every other pack.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Its holidays, or null when no rule of it needs any.</summary>
    public HolidayCalendar? Holidays { get; init; }

    /// <summary>The day its rules were last checked.</summary>
    public LocalDate VerifiedOn { get; init; }

    /// <summary>The jurisdiction of rules that carriers and providers impose wherever the person is.</summary>
    public const string Everywhere = "*";
}

/// <summary>One or more packs can't be used; every problem of all of them is listed.</summary>
public sealed class PackException : Exception
{
    /// <summary>Reports problems found while reading packs.</summary>
    /// <param name="problems">Each problem, with the pack and rule it is in.</param>
    public PackException(IReadOnlyList<string> problems)
        : base("The rule packs can't be used:\n" + string.Join('\n', problems.Select(problem => "- " + problem))) =>
        Problems = problems;

    /// <summary>Each problem, with the pack and rule it is in.</summary>
    public IReadOnlyList<string> Problems { get; }
}
