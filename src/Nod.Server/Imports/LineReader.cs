using System.Text;

namespace Nod.Server.Imports;

/// <summary>Reads a file line by line in UTF-8, holding one line at a time; what is too long is read over.</summary>
/// <param name="file">The file.</param>
/// <param name="charactersMax">Most characters of a line.</param>
internal sealed class LineReader(Stream file, int charactersMax) : IDisposable
{
    private readonly StreamReader reader = new(file, Encoding.UTF8, true, 16 * 1024, leaveOpen: true);
    private readonly char[] buffer = new char[16 * 1024];
    private readonly StringBuilder line = new();
    private int at;
    private int filled;

    public void Dispose() => reader.Dispose();

    /// <summary>The next line, and whether it is whole; null after the last.</summary>
    public async ValueTask<(string Text, bool IsWhole)?> ReadAsync(CancellationToken cancellation)
    {
        line.Clear();
        var isWhole = true;
        var any = false;
        while (at < filled || await FillAsync(cancellation))
        {
            any = true;
            var rest = buffer.AsSpan(at..filled);
            var end = rest.IndexOf('\n');
            var piece = end < 0 ? rest : rest[..end];
            at += end < 0 ? piece.Length : piece.Length + 1;
            isWhole &= line.Length + piece.Length <= charactersMax;
            if (isWhole)
            {
                line.Append(piece);
            }

            if (end >= 0)
            {
                break;
            }
        }

        return any ? (line.ToString(), isWhole) : null;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        at = 0;
        filled = await reader.ReadAsync(buffer, cancellation);
        return filled > 0;
    }
}
