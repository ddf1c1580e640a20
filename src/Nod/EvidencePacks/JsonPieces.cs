using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nod.EvidencePacks;

/// <summary>Reads a JSON text of any length in pieces: token by token, or a value whole. Keeps the piece in memory alone.</summary>
internal sealed class JsonPieces(Stream input)
{
    /// <summary>The longest piece, in bytes.</summary>
    public const int PieceMax = 256 * 1024 * 1024;

    private static readonly SearchValues<byte> White = SearchValues.Create(" \t\r\n"u8);

    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool isEnd;
    private JsonReaderState state;

    /// <summary>Takes the next token, which must be of this type.</summary>
    public void Expect(JsonTokenType type)
    {
        if (Take(isWhole: false).Type is var found && found != type)
        {
            throw new JsonException($"{type} was expected, {found} is there");
        }
    }

    /// <summary>Takes the next name, which must be this one.</summary>
    public void ExpectName(string name)
    {
        var (type, piece) = Take(isWhole: false);
        // The piece goes on to the colon. Names of the format's own need no escapes.
        if (type != JsonTokenType.PropertyName || !piece.Span.StartsWith(Encoding.ASCII.GetBytes($"\"{name}\"")))
        {
            throw new JsonException($"\"{name}\" was expected");
        }
    }

    /// <summary>The next value, whole. Good until the next piece is taken.</summary>
    public ReadOnlyMemory<byte> Whole() => Take(isWhole: true).Piece;

    /// <summary>The next value whole, or null where the list ends.</summary>
    public ReadOnlyMemory<byte>? Item()
    {
        var (type, piece) = Take(isWhole: true);
        // A bare null would be an empty piece.
        return type == JsonTokenType.EndArray ? default(ReadOnlyMemory<byte>?) : piece;
    }

    /// <summary>Nothing but white space may follow.</summary>
    public void ExpectEnd()
    {
        while (!isEnd)
        {
            if (buffer.AsSpan(start, end - start).ContainsAnyExcept(White))
            {
                throw new JsonException("something follows its end");
            }

            start = end;
            Fill();
        }
    }

    private (JsonTokenType Type, ReadOnlyMemory<byte> Piece) Take(bool isWhole)
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isEnd, state);
            if (reader.Read())
            {
                var (type, first) = (reader.TokenType, (int)reader.TokenStartIndex);
                if (!isWhole || reader.TrySkip())
                {
                    var piece = buffer.AsMemory(start + first, (int)reader.BytesConsumed - first);
                    start += (int)reader.BytesConsumed;
                    state = reader.CurrentState;
                    return (type, piece);
                }
            }

            if (isEnd)
            {
                throw new JsonException("it ends too soon");
            }

            Fill();
        }
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= PieceMax)
            {
                throw new JsonException($"a piece of it is longer than {PieceMax} bytes");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = input.Read(buffer, end, buffer.Length - end);
        isEnd = read == 0;
        end += read;
    }
}
