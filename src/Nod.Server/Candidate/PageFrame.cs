using Nod.Catalog;
using Nod.Texts;

namespace Nod.Server.Candidate;

// What components are shown is public, as Razor's are.

/// <summary>What a candidate page has around its content.</summary>
public sealed record PageFrame
{
    public required PageTexts Texts { get; init; }

    /// <summary>The page's title, also of its window.</summary>
    public required string Title { get; init; }

    /// <summary>Whose page it is; null where nobody is known.</summary>
    public Brand? Brand { get; init; }

    /// <summary>The languages it is to be had in.</summary>
    public IReadOnlyList<PageLanguage> Languages { get; init; } = [];

    /// <summary>Whether it carries the script, without which everything works as well.</summary>
    public bool HasScript { get; init; }
}

/// <summary>A language that a page is to be had in.</summary>
/// <param name="Tag">BCP 47.</param>
/// <param name="Name">Its name in itself.</param>
/// <param name="Address">Where the page is in it.</param>
/// <param name="IsCurrent">Whether this is the page.</param>
public sealed record PageLanguage(string Tag, string Name, string Address, bool IsCurrent);

/// <summary>Something wrong with what was filled in.</summary>
/// <param name="Text">What to do about it.</param>
/// <param name="Place">The field's identifier, or null for the whole form.</param>
public sealed record PageFault(string Text, string? Place);

/// <summary>A field of one line.</summary>
public sealed record TextFieldView
{
    public required string Id { get; init; }

    public required string Label { get; init; }

    public string? Hint { get; init; }

    public string? Fault { get; init; }

    /// <summary>The input's type, which is also its keyboard.</summary>
    public required string Type { get; init; }

    /// <summary>What a browser may fill in (WCAG 2.2, 1.3.5).</summary>
    public required string Autocomplete { get; init; }

    public required int CharactersMax { get; init; }

    public required string Value { get; init; }

    public string? Describers
    {
        get
        {
            var ids = new[] { Hint is null ? null : $"{Id}-hint", Fault is null ? null : $"{Id}-fault" };
            var joined = string.Join(' ', ids.OfType<string>());
            return joined.Length == 0 ? null : joined;
        }
    }
}

/// <summary>A question to be answered by yes or no.</summary>
public sealed record YesNoFieldView
{
    public required string Id { get; init; }

    public required string Legend { get; init; }

    /// <summary>The exact words of the question.</summary>
    public required string Words { get; init; }

    public required string WordsLanguage { get; init; }

    public required string Yes { get; init; }

    public required string No { get; init; }

    /// <summary>What the person selected: yes or no; null before they did.</summary>
    public string? Answer { get; init; }

    public string? Fault { get; init; }
}
