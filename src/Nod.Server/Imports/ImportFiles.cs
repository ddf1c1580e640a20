using System.Security.Cryptography;
using Nod.Imports;
using Nod.Server.EvidencePacks;

namespace Nod.Server.Imports;

/// <summary>The file can't be taken; nothing was kept.</summary>
/// <param name="code">Why, stable.</param>
/// <param name="message">What to do about it.</param>
internal sealed class ImportRefusedException(string code, string message) : Exception(message)
{
    public string Code => code;
}

/// <summary>
/// The uploaded files, in the data folder until their import is over. They are about people, so they go then; what was
/// recorded from them stays. A file appears whole or not at all, and is on disk when <see cref="KeepAsync"/> returns.
/// </summary>
internal sealed class ImportFiles(string folder)
{
    /// <summary>The largest file that is taken: 1 GiB.</summary>
    public const long BytesMax = 1024L * 1024 * 1024;

    /// <summary>Most lines of a file.</summary>
    public const int LinesMax = 2_000_000;

    private const int Piece = 64 * 1024;
    private const string Arriving = ".arriving";

    /// <summary>Keeps a file under its import.</summary>
    /// <returns>Its size and its SHA-256 in lower-case hex.</returns>
    /// <exception cref="ImportRefusedException">It is too large, or packed.</exception>
    public async Task<(long Bytes, string Sha256)> KeepAsync(
        ImportAddress import,
        Stream content,
        CancellationToken cancellation
    )
    {
        var place = PlaceOf(import);
        DurableFolder.Create(Path.GetDirectoryName(place)!);
        var arriving = place + Arriving;
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[Piece];
            var total = 0L;
            var lines = 0L;
            await using (var file = new FileStream(arriving, FileMode.CreateNew, FileAccess.Write))
            {
                for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0; )
                {
                    Check(
                        buffer.AsSpan(0, read),
                        total == 0,
                        total += read,
                        lines += buffer.AsSpan(0, read).Count((byte)'\n')
                    );

                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(arriving, place);
            DurableFolder.Sync(Path.GetDirectoryName(place)!);
            return (total, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            File.Delete(arriving);
        }
    }

    /// <summary>Opens a file, or null when it is gone.</summary>
    public FileStream? Open(ImportAddress import) =>
        File.Exists(PlaceOf(import)) ? new FileStream(PlaceOf(import), FileMode.Open, FileAccess.Read) : null;

    /// <summary>Removes a file that nobody needs any longer.</summary>
    public void Remove(ImportAddress import)
    {
        if (File.Exists(PlaceOf(import)))
        {
            File.Delete(PlaceOf(import));
        }
    }

    /// <summary>Removes what a crash left: files of no open import, those on their way included, from before a moment.</summary>
    public void RemoveForgotten(IReadOnlySet<Guid> open, Guid before)
    {
        if (!System.IO.Directory.Exists(folder))
        {
            return;
        }

        foreach (var path in System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetFileName(path).Replace(Arriving, string.Empty, StringComparison.Ordinal);
            if (Guid.TryParse(name, out var id) && id < before && !open.Contains(id))
            {
                File.Delete(path);
            }
        }
    }

    // What is packed could unfold to anything: it is not unpacked here.
    private static void Check(ReadOnlySpan<byte> piece, bool isFirst, long bytes, long lines)
    {
        if (isFirst && (piece.StartsWith("PK"u8) || piece.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])))
        {
            throw new ImportRefusedException(
                "packed",
                "The file is packed, or a spreadsheet: send plain CSV or NDJSON."
            );
        }

        if (bytes > BytesMax || lines > LinesMax)
        {
            throw new ImportRefusedException(
                "too_large",
                $"A file has at most {BytesMax} bytes and {LinesMax} lines: split it."
            );
        }
    }

    private string PlaceOf(ImportAddress import) =>
        Path.Combine(folder, import.Organization.ToString("N"), import.Id.ToString("N"));
}
