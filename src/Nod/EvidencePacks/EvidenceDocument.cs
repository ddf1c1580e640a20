namespace Nod.EvidencePacks;

/// <summary>
/// What a pack says, as data: the one thing that <c>pack.html</c> and <c>pack.pdf</c> are renderings of. Everything in it
/// is words of the pack's language, or words that somebody else wrote, which are quoted.
/// </summary>
/// <param name="Language">The language (ISO 639-1).</param>
/// <param name="Title">The title.</param>
/// <param name="Subtitle">Who is told about, and by whom.</param>
/// <param name="Reference">The pack's number, for the foot of each page.</param>
/// <param name="Paper">What it is printed on.</param>
/// <param name="Blocks">What it says, in order.</param>
public sealed record EvidenceDocument(
    string Language,
    string Title,
    string Subtitle,
    string Reference,
    PaperSize Paper,
    IReadOnlyList<EvidenceBlock> Blocks
);

/// <summary>A size of paper.</summary>
public enum PaperSize
{
    /// <summary>210 by 297 millimetres (ISO 216).</summary>
    A4,

    /// <summary>8.5 by 11 inches, as in North America.</summary>
    Letter,
}

/// <summary>A piece of a pack's document. The family is closed.</summary>
public abstract record EvidenceBlock;

/// <summary>A heading.</summary>
/// <param name="Level">1 for a chapter, 2 below it, 3 below that.</param>
/// <param name="Text">The heading.</param>
public sealed record EvidenceHeading(int Level, string Text) : EvidenceBlock;

/// <summary>A paragraph.</summary>
/// <param name="Text">Its text.</param>
public sealed record EvidenceParagraph(string Text) : EvidenceBlock;

/// <summary>Words that somebody else wrote, exactly as they were: line breaks and spaces count.</summary>
/// <param name="Text">The words.</param>
/// <param name="Language">Their language (BCP 47), or null when it is not known.</param>
public sealed record EvidenceQuote(string Text, string? Language) : EvidenceBlock;

/// <summary>Labels with values.</summary>
/// <param name="Facts">The pairs.</param>
public sealed record EvidenceFacts(IReadOnlyList<EvidenceFact> Facts) : EvidenceBlock;

/// <summary>A label with its value.</summary>
/// <param name="Label">The label.</param>
/// <param name="Value">The value.</param>
/// <param name="Path">A file in the pack that the value names, or null.</param>
public sealed record EvidenceFact(string Label, string Value, string? Path = null);

/// <summary>A table.</summary>
/// <param name="Columns">The columns, with their share of the width.</param>
/// <param name="Rows">The rows; each has a cell per column.</param>
public sealed record EvidenceTable(
    IReadOnlyList<(string Title, int Share)> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows
) : EvidenceBlock;

/// <summary>A text for machines, printed as it is and, on paper, as a QR code too.</summary>
/// <param name="Text">The text, of ASCII characters or others.</param>
public sealed record EvidenceCode(string Text) : EvidenceBlock;
