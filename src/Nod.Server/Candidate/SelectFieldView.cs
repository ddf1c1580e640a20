namespace Nod.Server.Candidate;

/// <summary>A field with a list to choose from.</summary>
public sealed record SelectFieldView(string Id, string Label, IReadOnlyList<SelectOption> Options);

/// <summary>One of the list.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Text">What is read.</param>
/// <param name="IsSelected">Whether it is chosen already.</param>
/// <param name="Language">The text's own language, where it is not the page's.</param>
public sealed record SelectOption(string Value, string Text, bool IsSelected, string? Language = null);
