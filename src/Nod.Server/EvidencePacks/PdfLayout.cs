using Nod.EvidencePacks;
using QRCoder;
using SkiaSharp;

namespace Nod.Server.EvidencePacks;

/// <summary>Lays a pack's document out on pages.</summary>
/// <param name="plain">The font of running text.</param>
/// <param name="bold">The font of headings and labels.</param>
/// <param name="width">The page's width in points.</param>
/// <param name="height">The page's height in points.</param>
internal sealed class PdfLayout(PdfFont plain, PdfFont bold, float width, float height)
{
    private const float Left = 52;
    private const float Top = 56;
    private const float Bottom = 64;
    private const float TextSize = 9.5f;
    private const float SmallSize = 8;
    private const float Padding = 4;
    private const float CodeSize = 140;
    private const float LabelShare = 0.24f;

    // Rows up to this many lines are kept on one page.
    private const int LinesTogether = 12;

    private static readonly SKColor Ink = new(0x1B, 0x1F, 0x24);
    private static readonly SKColor Pale = new(0x4A, 0x55, 0x60);
    private static readonly SKColor Rule = new(0xC3, 0xCA, 0xD1);
    private static readonly SKColor Shade = new(0xEE, 0xF1, 0xF4);
    private static readonly SKColor Accent = new(0x2F, 0x5D, 0x8A);
    private static readonly float[] HeadingSizes = [14, 11.5f, 10];

    private float y = Top;

    /// <summary>The pages so far.</summary>
    public List<PdfPage> Pages { get; } = [new()];

    private PdfPage Page => Pages[^1];

    private float Column => width - (2 * Left);

    private float Room => height - Bottom - y;

    /// <summary>Lays out the title.</summary>
    public void Title(string title, string subtitle)
    {
        Lines(PdfParagraph.Break(bold, title, 20, Column), true, 20, Left, Ink);
        y += 2;
        Lines(PdfParagraph.Break(plain, subtitle, 11, Column), false, 11, Left, Pale);
        y += 14;
    }

    /// <summary>Lays out a block.</summary>
    public void Add(EvidenceBlock block)
    {
        switch (block)
        {
            case EvidenceHeading heading:
                Add(heading);
                break;
            case EvidenceParagraph paragraph:
                Lines(PdfParagraph.Break(plain, paragraph.Text, TextSize, Column), false, TextSize, Left, Ink);
                y += 5;
                break;
            case EvidenceQuote quote:
                Add(quote);
                break;
            case EvidenceFacts facts:
                Add(facts);
                break;
            case EvidenceTable table:
                Add(table);
                break;
            case EvidenceCode code:
                Add(code);
                break;
            default:
                throw new NotSupportedException($"{block.GetType().Name} has no print.");
        }
    }

    /// <summary>Writes the foot of a page: a text at the left, another at the right.</summary>
    public void Foot(PdfPage page, string left, string right)
    {
        var baseline = height - 36;
        page.Marks.Add(new PdfFill(SKRect.Create(Left, baseline - 14, Column, 0.5f), Rule));
        var words = PdfParagraph.Break(plain, left, SmallSize, Column)[0];
        page.Marks.Add(new PdfText(words, false, SmallSize, Left, baseline, Pale));
        var number = PdfParagraph.Break(plain, right, SmallSize, Column)[0];
        var last = number.Words[^1];
        var wide = last.X + (last.Word.Width * SmallSize);
        page.Marks.Add(new PdfText(number, false, SmallSize, width - Left - wide, baseline, Pale));
    }

    private static float Leading(float size) => size * 1.38f;

    private void NewPage()
    {
        Pages.Add(new PdfPage());
        y = Top;
    }

    private void Add(EvidenceHeading heading)
    {
        var size = HeadingSizes[heading.Level - 1];
        var lines = PdfParagraph.Break(bold, heading.Text, size, Column);
        // A heading stays with what it is about.
        if (Room < (lines.Count * Leading(size)) + 60)
        {
            NewPage();
        }
        else if (y > Top)
        {
            y += heading.Level == 1 ? 16 : 9;
        }

        Lines(lines, true, size, Left, Ink);
        if (heading.Level == 1)
        {
            Page.Marks.Add(new PdfFill(SKRect.Create(Left, y, Column, 1.2f), Ink));
            y += 5;
        }

        y += 3;
    }

    private void Lines(IReadOnlyList<PdfLine> lines, bool isBold, float size, float x, SKColor color)
    {
        foreach (var line in lines)
        {
            if (Room < Leading(size))
            {
                NewPage();
            }

            Page.Marks.Add(new PdfText(line, isBold, size, x, y + size, color));
            y += Leading(size);
        }
    }

    private void Add(EvidenceQuote quote)
    {
        var lines = PdfParagraph.Break(plain, quote.Text, TextSize, Column - 26);
        y += 2;
        for (var done = 0; done < lines.Count; )
        {
            if (Room < (2 * Leading(TextSize)) + (2 * Padding))
            {
                NewPage();
            }

            var count = Math.Min(lines.Count - done, (int)((Room - (2 * Padding)) / Leading(TextSize)));
            var tall = (count * Leading(TextSize)) + (2 * Padding);
            Page.Marks.Add(new PdfFill(SKRect.Create(Left, y, Column, tall), Shade));
            Page.Marks.Add(new PdfFill(SKRect.Create(Left, y, 3, tall), Accent));
            y += Padding;
            Lines([.. lines.Skip(done).Take(count)], false, TextSize, Left + 14, Ink);
            y += Padding;
            done += count;
        }

        y += 5;
    }

    private void Add(EvidenceFacts facts)
    {
        var label = Column * LabelShare;
        foreach (var fact in facts.Facts)
        {
            Row(
                [
                    new Cell(PdfParagraph.Break(plain, fact.Label, TextSize, label - 8), 0, Pale),
                    new Cell(PdfParagraph.Break(plain, fact.Value, TextSize, Column - label), label, Ink),
                ],
                TextSize,
                null
            );
        }

        y += 6;
    }

    private void Add(EvidenceTable table)
    {
        var unit = Column / table.Columns.Sum(column => column.Share);
        var heads = new List<Cell>();
        var x = 0f;
        foreach (var (title, share) in table.Columns)
        {
            var inside = (share * unit) - (2 * Padding);
            heads.Add(new Cell(PdfParagraph.Break(bold, title, SmallSize, inside), x + Padding, Ink, share * unit));
            x += share * unit;
        }

        var frame = new Frame(heads);
        Head(frame);
        foreach (var row in table.Rows)
        {
            Row(
                [
                    .. row.Select(
                        (text, i) =>
                            new Cell(
                                PdfParagraph.Break(plain, text, SmallSize, heads[i].Wide - (2 * Padding)),
                                heads[i].X,
                                Ink,
                                heads[i].Wide
                            )
                    ),
                ],
                SmallSize,
                frame
            );
        }

        y += 8;
    }

    private void Head(Frame frame)
    {
        var tall = (frame.Heads.Max(head => head.Lines.Count) * Leading(SmallSize)) + (2 * Padding);
        if (Room < tall + 40)
        {
            NewPage();
        }

        Page.Marks.Add(new PdfFill(SKRect.Create(Left, y, Column, tall), Shade));
        Draw(frame.Heads, 0, int.MaxValue, true, SmallSize, y + Padding);
        Borders(frame.Heads, y, tall);
        y += tall;
    }

    // A row goes on over the page when it is longer than what is left, and the head of its table is told again.
    private void Row(IReadOnlyList<Cell> cells, float size, Frame? frame)
    {
        var padding = frame is null ? 1 : Padding;
        var total = cells.Max(cell => cell.Lines.Count);
        for (var done = 0; done < total; )
        {
            var fits = (int)((Room - (2 * padding)) / Leading(size));
            if (fits < Math.Min(total - done, total <= LinesTogether ? total : 3))
            {
                NewPage();
                if (frame is not null)
                {
                    Head(frame);
                }

                continue;
            }

            var count = Math.Min(fits, total - done);
            var tall = (count * Leading(size)) + (2 * padding);
            Draw(cells, done, count, false, size, y + padding);
            if (frame is not null)
            {
                Borders(cells, y, tall);
            }

            y += tall;
            done += count;
        }
    }

    private void Draw(IReadOnlyList<Cell> cells, int from, int count, bool isBold, float size, float top)
    {
        foreach (var cell in cells)
        {
            var baseline = top + size;
            foreach (var line in cell.Lines.Skip(from).Take(count))
            {
                Page.Marks.Add(new PdfText(line, isBold, size, Left + cell.X, baseline, cell.Color));
                baseline += Leading(size);
            }
        }
    }

    private void Borders(IReadOnlyList<Cell> cells, float top, float tall)
    {
        Page.Marks.Add(new PdfFill(SKRect.Create(Left, top, Column, 0.5f), Rule));
        Page.Marks.Add(new PdfFill(SKRect.Create(Left, top + tall, Column, 0.5f), Rule));
        foreach (var edge in cells.Select(cell => Left + cell.X - Padding).Append(Left + Column))
        {
            Page.Marks.Add(new PdfFill(SKRect.Create(edge, top, 0.5f, tall), Rule));
        }
    }

    private void Add(EvidenceCode code)
    {
        var lines = PdfParagraph.Break(plain, code.Text, SmallSize, Column - CodeSize - 16);
        if (Room < Math.Max(CodeSize, lines.Count * Leading(SmallSize)) + 10)
        {
            NewPage();
        }

        var top = y;
        using var generator = new QRCodeGenerator();
        using var drawn = generator.CreateQrCode(code.Text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var modules = drawn.ModuleMatrix;
        var unit = CodeSize / modules.Count;
        for (var row = 0; row < modules.Count; row++)
        {
            for (var column = 0; column < modules.Count; column++)
            {
                if (modules[row][column])
                {
                    var place = SKRect.Create(
                        width - Left - CodeSize + (column * unit),
                        top + (row * unit),
                        unit,
                        unit
                    );
                    Page.Marks.Add(new PdfFill(place, SKColors.Black));
                }
            }
        }

        Lines(lines, false, SmallSize, Left, Ink);
        y = Math.Max(y, top + CodeSize) + 8;
    }

    private sealed record Cell(IReadOnlyList<PdfLine> Lines, float X, SKColor Color, float Wide = 0);

    private sealed record Frame(IReadOnlyList<Cell> Heads);
}
