namespace Nod.Texts.Content;

/// <summary>One thing found in a text.</summary>
/// <param name="Topic">What.</param>
/// <param name="IsPlain">False when it is only likely, and a person must look.</param>
/// <param name="Words">
/// The words it was found in, as the text has them; a phone number in digits; where only the weights of words tell, the
/// weightiest of them.
/// </param>
public sealed record ContentFinding(ContentTopic Topic, bool IsPlain, string Words);

/// <summary>What was found in a text. Immutable.</summary>
/// <param name="Findings">Everything found, by topic; empty for most texts.</param>
/// <param name="Informs">
/// Whether the text is also about something of the person's own: an application, an interview, a shift, pay, a code.
/// Only looked for beside promotion.
/// </param>
public sealed record ContentReport(IReadOnlyList<ContentFinding> Findings, bool Informs)
{
    /// <summary>Nothing found.</summary>
    public static ContentReport Clean { get; } = new([], false);
}
