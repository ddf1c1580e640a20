using System.Globalization;
using System.Text;

namespace Nod.EvidencePacks;

/// <summary>
/// Writes a pack's document as one HTML file: no scripts, nothing from elsewhere, made to be printed on A4 and Letter.
/// What others wrote is escaped and shown as text.
/// </summary>
public static class EvidenceHtml
{
    private const string Style = """
        :root{color-scheme:light}
        body{font:16px/1.5 system-ui,"Segoe UI","DejaVu Sans",sans-serif;color:#1b1f24;background:#fff}
        body{margin:0 auto;max-width:52rem;padding:2rem 1.25rem}
        h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}
        .subtitle{color:#4a5560;margin:0 0 2rem}
        h2{font-size:1.25rem;border-bottom:2px solid #1b1f24;padding-bottom:.25rem;margin:2.5rem 0 1rem}
        h3{font-size:1.05rem;margin:1.75rem 0 .5rem}
        h4{font-size:1rem;margin:1.5rem 0 .5rem}
        dl{display:grid;grid-template-columns:minmax(9rem,30%) 1fr;gap:.2rem 1rem;margin:.5rem 0 1rem}
        dt{color:#4a5560}
        dd{margin:0}
        blockquote{margin:.5rem 0 .75rem;padding:.6rem 1rem;border-left:4px solid #2f5d8a;background:#f3f6f9}
        blockquote,dd,pre,th,td{white-space:pre-wrap;overflow-wrap:anywhere}
        .table{overflow-x:auto;margin:.5rem 0 1rem}
        table{border-collapse:collapse;table-layout:fixed;width:100%;min-width:38rem;font-size:.85rem}
        th,td{border:1px solid #c3cad1;padding:.3rem .5rem;text-align:left;vertical-align:top}
        th{background:#eef1f4}
        pre{background:#f3f6f9;padding:.6rem 1rem;font-size:.85rem}
        footer{margin-top:3rem;color:#4a5560;font-size:.85rem;border-top:1px solid #c3cad1;padding-top:.5rem}
        @media print{
          @page{margin:18mm 16mm}
          body{font-size:10pt;max-width:none;padding:0}
          .table{overflow:visible}
          table{min-width:0}
          h2,h3,h4,dt{break-after:avoid}
          tr,dd,blockquote{break-inside:avoid}
          thead{display:table-header-group}
          a{color:inherit;text-decoration:none}
        }
        """;

    /// <summary>Writes the whole file.</summary>
    public static string Write(EvidenceDocument document)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"").Append(Escape(document.Language)).Append("\">\n<head>\n");
        html.Append("<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        );
        html.Append("<title>").Append(Escape($"{document.Title} · {document.Subtitle}")).Append("</title>\n");
        html.Append("<style>\n")
            .Append(Style.ReplaceLineEndings("\n"))
            .Append("\n</style>\n</head>\n<body>\n<header>\n");
        html.Append("<h1>").Append(Escape(document.Title)).Append("</h1>\n");
        html.Append("<p class=\"subtitle\" dir=\"auto\">")
            .Append(Escape(document.Subtitle))
            .Append("</p>\n</header>\n<main>\n");
        foreach (var block in document.Blocks)
        {
            Write(html, block);
        }

        html.Append("</main>\n<footer>").Append(Escape(document.Reference)).Append("</footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void Write(StringBuilder html, EvidenceBlock block)
    {
        switch (block)
        {
            case EvidenceHeading heading:
                var level = (heading.Level + 1).ToString(CultureInfo.InvariantCulture);
                html.Append($"<h{level}>").Append(Escape(heading.Text)).Append($"</h{level}>\n");
                break;
            case EvidenceParagraph paragraph:
                html.Append("<p>").Append(Escape(paragraph.Text)).Append("</p>\n");
                break;
            case EvidenceQuote quote:
                var language = quote.Language is null ? string.Empty : $" lang=\"{Escape(quote.Language)}\"";
                html.Append($"<blockquote dir=\"auto\"{language}>")
                    .Append(Escape(quote.Text))
                    .Append("</blockquote>\n");
                break;
            case EvidenceFacts facts:
                Write(html, facts);
                break;
            case EvidenceTable table:
                Write(html, table);
                break;
            case EvidenceCode code:
                html.Append("<pre>").Append(Escape(code.Text)).Append("</pre>\n");
                break;
            default:
                throw new NotSupportedException($"{block.GetType().Name} has no HTML.");
        }
    }

    private static void Write(StringBuilder html, EvidenceFacts facts)
    {
        html.Append("<dl>\n");
        foreach (var fact in facts.Facts)
        {
            html.Append("<dt>").Append(Escape(fact.Label)).Append("</dt><dd dir=\"auto\">");
            if (fact.Path is { } path)
            {
                html.Append("<a href=\"").Append(Escape(path)).Append("\">").Append(Escape(fact.Value)).Append("</a>");
            }
            else
            {
                html.Append(Escape(fact.Value));
            }

            html.Append("</dd>\n");
        }

        html.Append("</dl>\n");
    }

    private static void Write(StringBuilder html, EvidenceTable table)
    {
        // Too wide for a telephone, where it is pushed sideways, by keys too.
        html.Append("<div class=\"table\" tabindex=\"0\">\n<table>\n<colgroup>");
        var shares = table.Columns.Sum(column => column.Share);
        foreach (var (_, share) in table.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<col style=\"width:{100 * share / shares}%\"/>");
        }

        html.Append("</colgroup>\n<thead><tr>");
        foreach (var (title, _) in table.Columns)
        {
            html.Append("<th scope=\"col\">").Append(Escape(title)).Append("</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
            {
                html.Append("<td dir=\"auto\">").Append(Escape(cell)).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n");
    }

    // Only what HTML gives a meaning to; NUL, which HTML can't hold, is shown for what it is.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            escaped.Append(
                character switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '"' => "&quot;",
                    '\'' => "&#39;",
                    '\0' => "\u2400",
                    _ => character.ToString(),
                }
            );
        }

        return escaped.ToString();
    }
}
