namespace Nod.Consent;

/// <summary>The person said which language they read (R17): texts of ours, and pages, are in it from now on.</summary>
public sealed record LanguageWish : ConsentEvent
{
    /// <summary>The language (BCP 47).</summary>
    public required string Language { get; init; }

    /// <summary>By what way.</summary>
    public required Method Method { get; init; }
}
