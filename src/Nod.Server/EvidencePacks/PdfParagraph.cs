using System.Text;

namespace Nod.Server.EvidencePacks;

/// <summary>A word on a line, and where it begins.</summary>
internal readonly record struct PlacedWord(float X, ShapedWord Word);

/// <summary>A line of text.</summary>
/// <param name="Words">Its words, from left to right.</param>
internal sealed record PdfLine(IReadOnlyList<PlacedWord> Words);

/// <summary>
/// Breaks a text into lines and puts the words of each in the order they are seen in: text that begins from right to left
/// stands at the right, and words of the other direction keep their own order inside (the gist of UAX #9).
/// </summary>
internal static class PdfParagraph
{
    private const int TabWidth = 4;

    /// <summary>The lines of a text in a column; an empty one for an empty text.</summary>
    public static IReadOnlyList<PdfLine> Break(PdfFont font, string text, float size, float width)
    {
        var lines = new List<PdfLine>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            Break(
                font,
                paragraph.Replace("\t", new string(' ', TabWidth), StringComparison.Ordinal),
                size,
                width,
                lines
            );
        }

        return lines;
    }

    private static void Break(PdfFont font, string paragraph, float size, float width, List<PdfLine> lines)
    {
        var isRightToLeft = BeginsRightToLeft(paragraph);
        var space = font.Shape(" ").Width * size;
        var line = new List<ShapedWord>();
        var used = 0f;
        foreach (var word in Words(font, paragraph, size, width))
        {
            var wide = word.Width * size;
            if (line.Count > 0 && used + space + wide > width)
            {
                lines.Add(Place(line, size, width, space, isRightToLeft));
                line = [];
                used = 0;
            }

            used += (line.Count > 0 ? space : 0) + wide;
            line.Add(word);
        }

        lines.Add(Place(line, size, width, space, isRightToLeft));
    }

    // A word wider than the column, such as a hash, is cut where it has to be.
    private static IEnumerable<ShapedWord> Words(PdfFont font, string paragraph, float size, float width)
    {
        foreach (var word in paragraph.Split(' '))
        {
            var rest = word;
            while (rest.Length > 0 && font.Shape(rest).Width * size > width)
            {
                var fits = Fitting(font, rest, size, width);
                yield return font.Shape(rest[..fits]);
                rest = rest[fits..];
            }

            if (rest.Length > 0 || word.Length == 0)
            {
                yield return font.Shape(rest);
            }
        }
    }

    private static int Fitting(PdfFont font, string word, float size, float width)
    {
        var (low, high) = (1, word.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = font.Shape(word[..middle]).Width * size <= width ? (middle, high) : (low, middle - 1);
        }

        return char.IsHighSurrogate(word[low - 1]) && low < word.Length ? Math.Max(2, low - 1) : low;
    }

    private static PdfLine Place(List<ShapedWord> words, float size, float width, float space, bool isRightToLeft)
    {
        var seen = isRightToLeft ? ReverseRuns([.. words.AsEnumerable().Reverse()], false) : ReverseRuns(words, true);
        var total = (words.Sum(word => word.Width) * size) + (space * Math.Max(0, words.Count - 1));
        var x = isRightToLeft ? Math.Max(0, width - total) : 0;
        var placed = new List<PlacedWord>();
        foreach (var word in seen)
        {
            placed.Add(new PlacedWord(x, word));
            x += (word.Width * size) + space;
        }

        return new PdfLine(placed);
    }

    private static List<ShapedWord> ReverseRuns(List<ShapedWord> words, bool ofRightToLeft)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var end = i;
            while (end < words.Count && words[end].IsRightToLeft == ofRightToLeft)
            {
                end++;
            }

            if (end > i + 1)
            {
                words.Reverse(i, end - i);
            }

            i = Math.Max(i, end - 1);
        }

        return words;
    }

    private static bool BeginsRightToLeft(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (PdfFont.IsRightToLeft(rune))
            {
                return true;
            }

            if (Rune.IsLetter(rune))
            {
                return false;
            }
        }

        return false;
    }
}
