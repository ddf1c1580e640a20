using System.Globalization;
using Nod.Registrations;
using Nod.Server.EvidencePacks;
using NodaTime;

namespace Nod.Server.Registrations;

/// <summary>Prints a registration as PDF, as packs are printed. The same registration at the same time gives the same bytes.</summary>
internal static class RegistrationPdf
{
    /// <summary>The whole file.</summary>
    public static byte[] Write(RegistrationKit kit, Instant now)
    {
        var texts = RegistrationTexts.Shipped;
        using var written = new MemoryStream();
        PrintedDocument.Write(
            RegistrationPrint.Of(kit, now),
            now,
            (page, pages) =>
                texts.Say(
                    "print.page",
                    ("page", page.ToString(CultureInfo.InvariantCulture)),
                    ("pages", pages.ToString(CultureInfo.InvariantCulture))
                ),
            texts.Say("print.glyphs"),
            written
        );
        return written.ToArray();
    }
}
