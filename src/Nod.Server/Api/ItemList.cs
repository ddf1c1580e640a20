namespace Nod.Server.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">The cursor of the page after it; null when there is none.</param>
internal sealed record ItemList<T>(IReadOnlyList<T> Items, string? Next);
