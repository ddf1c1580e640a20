using SkiaSharp;

namespace Nod.Server.EvidencePacks;

/// <summary>Something on a page, in points from its upper left corner.</summary>
internal abstract record PdfMark;

/// <summary>A line of text.</summary>
/// <param name="Line">The line.</param>
/// <param name="IsBold">Whether in bold.</param>
/// <param name="Size">The font's size.</param>
/// <param name="X">The column's left edge.</param>
/// <param name="Y">The baseline.</param>
/// <param name="Color">The colour.</param>
internal sealed record PdfText(PdfLine Line, bool IsBold, float Size, float X, float Y, SKColor Color) : PdfMark;

/// <summary>A filled rectangle.</summary>
/// <param name="Place">Where.</param>
/// <param name="Color">The colour.</param>
internal sealed record PdfFill(SKRect Place, SKColor Color) : PdfMark;

/// <summary>A page laid out, not drawn yet.</summary>
internal sealed class PdfPage
{
    /// <summary>What is on it, in the order it is drawn.</summary>
    public List<PdfMark> Marks { get; } = [];

    /// <summary>Draws the page.</summary>
    public void Draw(SKCanvas canvas, SKTypeface plain, SKTypeface bold)
    {
        using var paint = new SKPaint { IsAntialias = true };
        foreach (var mark in Marks)
        {
            switch (mark)
            {
                case PdfFill fill:
                    paint.Color = fill.Color;
                    canvas.DrawRect(fill.Place, paint);
                    break;
                case PdfText text:
                    paint.Color = text.Color;
                    Draw(canvas, text, text.IsBold ? bold : plain, paint);
                    break;
            }
        }
    }

    private static void Draw(SKCanvas canvas, PdfText text, SKTypeface typeface, SKPaint paint)
    {
        using var font = new SKFont(typeface, text.Size) { LinearMetrics = true, Subpixel = true };
        foreach (var (x, word) in text.Line.Words)
        {
            if (word.Glyphs.Length == 0)
            {
                continue;
            }

            using var builder = new SKTextBlobBuilder();
            var points = Array.ConvertAll(word.Points, point => new SKPoint(point.X * text.Size, point.Y * text.Size));
            builder.AddPositionedRun(word.Glyphs, font, points);
            using var blob = builder.Build();
            canvas.DrawText(blob, text.X + x, text.Y, paint);
        }
    }
}
