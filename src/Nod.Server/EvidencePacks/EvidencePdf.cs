using System.Globalization;
using Nod.EvidencePacks;
using NodaTime;

namespace Nod.Server.EvidencePacks;

/// <summary>Prints a pack's document as PDF. The same document gives the same bytes.</summary>
internal static class EvidencePdf
{
    /// <summary>Writes the whole file.</summary>
    /// <param name="document">What it says.</param>
    /// <param name="asOf">The time it says it was made at.</param>
    /// <param name="output">Where to.</param>
    public static void Write(EvidenceDocument document, Instant asOf, Stream output)
    {
        var texts = EvidenceTexts.For(document.Language);
        PrintedDocument.Write(
            document,
            asOf,
            (page, pages) =>
                texts.Say(
                    "format.page",
                    ("page", page.ToString(CultureInfo.InvariantCulture)),
                    ("pages", pages.ToString(CultureInfo.InvariantCulture))
                ),
            texts["format.glyphs"],
            output
        );
    }
}
