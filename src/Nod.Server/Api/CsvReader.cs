using System.Text;

namespace Nod.Server.Api;

/// <summary>One row of a CSV file.</summary>
/// <param name="Line">Its number, from 1, the head counted; a row may stretch over several lines of the file.</param>
/// <param name="Fields">Its values.</param>
/// <param name="Fault">What is wrong with it, or null.</param>
internal readonly record struct CsvRow(int Line, IReadOnlyList<string> Fields, string? Fault);

/// <summary>
/// Reads CSV row by row (RFC 4180), in UTF-8 with or without a mark, holding one row at a time. The separator is whichever
/// of comma, semicolon and tab stands first in the head. A bad row is told and the next one is read.
/// </summary>
/// <param name="body">The file.</param>
internal sealed class CsvReader(Stream body) : IDisposable
{
    public const string MediaType = "text/csv";

    private const int RowCharactersMax = 64 * 1024;
    private const char NotUtf8 = '\uFFFD';

    private readonly StreamReader reader = new(body, Encoding.UTF8, true, 16 * 1024, leaveOpen: true);
    private readonly char[] buffer = new char[16 * 1024];
    private readonly StringBuilder value = new();
    private List<string> fields = [];
    private char separator;
    private int filled;
    private int at;
    private int rows;
    private int length;
    private string? fault;

    public void Dispose() => reader.Dispose();

    public static bool Is(string? contentType) =>
        contentType is not null && contentType.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The next row that is not blank; null after the last.</summary>
    public async ValueTask<CsvRow?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Begin();
            var hasMore = await ReadRowAsync(cancellation);
            if (fields is [""] && fault is null)
            {
                if (!hasMore)
                {
                    return null;
                }

                continue;
            }

            return new CsvRow(rows, fields, fault);
        }
    }

    private void Begin()
    {
        rows++;
        fields = [];
        value.Clear();
        length = 0;
        fault = null;
    }

    // False at the end of the file.
    private async ValueTask<bool> ReadRowAsync(CancellationToken cancellation)
    {
        var isQuoted = false;
        var wasQuoted = false;
        while (true)
        {
            if (await NextAsync(cancellation) is not { } next)
            {
                fault ??= isQuoted ? "The quotes that open here are not closed." : null;
                EndValue();
                return false;
            }

            if (isQuoted)
            {
                if (next != '"')
                {
                    Add(next);
                }
                else if (await PeekAsync(cancellation) == '"')
                {
                    at++;
                    Add('"');
                }
                else
                {
                    (isQuoted, wasQuoted) = (false, true);
                }
            }
            else if (next == '"' && value.Length == 0 && !wasQuoted)
            {
                isQuoted = true;
            }
            else if (IsSeparator(next))
            {
                EndValue();
                wasQuoted = false;
            }
            else if (next == '\n')
            {
                EndValue();
                return true;
            }
            else if (next != '\r')
            {
                fault ??= wasQuoted ? "Something stands behind closed quotes." : null;
                Add(next);
            }
        }
    }

    private bool IsSeparator(char next)
    {
        if (separator == default && next is ',' or ';' or '\t')
        {
            separator = next;
        }

        return separator != default && next == separator;
    }

    private void Add(char next)
    {
        if (next is NotUtf8 or '\0')
        {
            fault ??= "The row holds what is no text in UTF-8.";
        }

        // The rest of a row that is too long is read over.
        if (++length > RowCharactersMax)
        {
            fault ??= $"A row has at most {RowCharactersMax} characters.";
            return;
        }

        value.Append(next);
    }

    private void EndValue()
    {
        if (++length <= RowCharactersMax)
        {
            fields.Add(value.ToString());
        }

        value.Clear();
    }

    private async ValueTask<char?> NextAsync(CancellationToken cancellation)
    {
        var next = await PeekAsync(cancellation);
        at += next is null ? 0 : 1;
        return next;
    }

    private async ValueTask<char?> PeekAsync(CancellationToken cancellation)
    {
        if (at == filled)
        {
            filled = await reader.ReadAsync(buffer, cancellation);
            at = 0;
        }

        return at < filled ? buffer[at] : null;
    }
}
