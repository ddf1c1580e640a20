using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Nod.EvidencePacks;

namespace Nod.Server.EvidencePacks;

/// <summary>A file that is kept.</summary>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex: its name.</param>
/// <param name="MediaType">What it is, by its bytes.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record KeptFile(string Sha256, string MediaType, long Bytes);

/// <summary>A file can't be taken.</summary>
/// <param name="code">Why, stable.</param>
/// <param name="message">What to do about it.</param>
internal sealed class AttachmentRefusedException(string code, string message) : Exception(message)
{
    public string Code => code;
}

/// <summary>
/// The files that belong to records, in the data folder, each named by the SHA-256 of its content under its organization:
/// the same file is kept once, and none of another organization's is in reach. A file appears whole or not at all: it is
/// written beside, synced to the disk, and renamed. It is durable when <see cref="KeepAsync"/> returns.
/// </summary>
internal sealed partial class AttachmentFiles(string folder)
{
    /// <summary>The largest file that is taken: 25 MiB.</summary>
    public const int BytesMax = 25 * 1024 * 1024;

    private const string ArrivingFolder = "arriving";

    /// <summary>Forgets what was on its way when the last process ended.</summary>
    public void Recover()
    {
        var arriving = Path.Combine(folder, ArrivingFolder);
        if (System.IO.Directory.Exists(arriving))
        {
            System.IO.Directory.Delete(arriving, recursive: true);
        }
    }

    /// <summary>Keeps a file.</summary>
    /// <param name="organization">Whose file.</param>
    /// <param name="content">Its bytes, read once.</param>
    /// <param name="named">What the caller says it is, or null.</param>
    /// <param name="sha256">What the caller says its hash is, or null.</param>
    /// <param name="ticket">A name for it until its own is known.</param>
    /// <param name="cancellation">Stops it; nothing is kept then.</param>
    /// <exception cref="AttachmentRefusedException">It can't be taken; nothing was kept.</exception>
    public async Task<KeptFile> KeepAsync(
        Guid organization,
        Stream content,
        string? named,
        string? sha256,
        Guid ticket,
        CancellationToken cancellation
    )
    {
        var arriving = System.IO.Directory.CreateDirectory(Path.Combine(folder, ArrivingFolder));
        var path = Path.Combine(arriving.FullName, ticket.ToString("N"));
        try
        {
            var file = await ReceiveAsync(path, content, cancellation);
            Check(file, named, sha256);
            var place = PlaceOf(organization, file.Sha256);
            if (!File.Exists(place))
            {
                DurableFolder.Create(Path.GetDirectoryName(place)!);
                File.Move(path, place, overwrite: true);
                DurableFolder.Sync(Path.GetDirectoryName(place)!);
            }

            return file;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The file with this hash, or null when the organization keeps none.</summary>
    public KeptFile? Find(Guid organization, string sha256)
    {
        if (!IsHash(sha256) || !File.Exists(PlaceOf(organization, sha256)))
        {
            return null;
        }

        using var file = Open(organization, sha256);
        Span<byte> head = stackalloc byte[MediaTypes.HeadBytes];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return MediaTypes.Sniff(head[..read]) is { } mediaType ? new KeptFile(sha256, mediaType, file.Length) : null;
    }

    /// <summary>Opens a file that is kept.</summary>
    public FileStream Open(Guid organization, string sha256) =>
        new(PlaceOf(organization, sha256), FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <summary>Whether this is a hash as they are written here: 64 lower-case hex digits.</summary>
    public static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Refuses what is not what the caller says it is.</summary>
    /// <exception cref="AttachmentRefusedException">It is not.</exception>
    public static void Check(KeptFile file, string? named, string? sha256)
    {
        if (sha256 is not null && sha256 != file.Sha256)
        {
            throw new AttachmentRefusedException(
                "mismatch",
                $"The bytes have the SHA-256 {file.Sha256}, not {sha256}."
            );
        }

        if (named is not null && MediaTypes.Canonical(named) != file.MediaType)
        {
            throw new AttachmentRefusedException("mismatch", $"The bytes are {file.MediaType}, not {named}.");
        }
    }

    /// <summary>What a file is, by all of its bytes.</summary>
    /// <exception cref="AttachmentRefusedException">Nothing that is taken.</exception>
    public static KeptFile Describe(ReadOnlySpan<byte> bytes)
    {
        var mediaType = MediaTypes.Sniff(bytes[..Math.Min(bytes.Length, MediaTypes.HeadBytes)]);
        if (mediaType is MediaTypes.Text or MediaTypes.Html && !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            mediaType = null;
        }

        return mediaType is null
            ? throw NotTaken()
            : new KeptFile(Convert.ToHexStringLower(SHA256.HashData(bytes)), mediaType, bytes.Length);
    }

    private static async Task<KeptFile> ReceiveAsync(string path, Stream content, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = new TextCheck();
        string? mediaType = null;
        var total = 0L;
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            for (int read; (read = await content.ReadAtLeastAsync(buffer, buffer.Length, false, cancellation)) > 0; )
            {
                if ((total += read) > BytesMax)
                {
                    throw new AttachmentRefusedException("too_large", $"A file has at most {BytesMax} bytes.");
                }

                mediaType =
                    total == read
                        ? MediaTypes.Sniff(buffer.AsSpan(0, Math.Min(read, MediaTypes.HeadBytes)))
                        : mediaType;
                if (
                    mediaType is null
                    || (mediaType is MediaTypes.Text or MediaTypes.Html && !text.Goes(buffer.AsSpan(0, read)))
                )
                {
                    throw NotTaken();
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            if (mediaType is null || (mediaType is MediaTypes.Text or MediaTypes.Html && !text.Ends()))
            {
                throw NotTaken();
            }

            file.Flush(flushToDisk: true);
            return new KeptFile(Convert.ToHexStringLower(hash.GetHashAndReset()), mediaType, total);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string PlaceOf(Guid organization, string sha256) =>
        Path.Combine(folder, organization.ToString("N"), sha256[..2], sha256);

    private static AttachmentRefusedException NotTaken() =>
        new("unsupported_media_type", "A file is one of: " + string.Join(", ", MediaTypes.All) + "; text in UTF-8.");

    /// <summary>Whether bytes that come piece by piece are UTF-8 to the end.</summary>
    private sealed class TextCheck
    {
        private readonly Decoder decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();

        public bool Goes(ReadOnlySpan<byte> bytes) => Decodes(bytes, flush: false);

        public bool Ends() => Decodes([], flush: true);

        private bool Decodes(ReadOnlySpan<byte> bytes, bool flush)
        {
            var characters = ArrayPool<char>.Shared.Rent(bytes.Length + 4);
            try
            {
                decoder.GetChars(bytes, characters, flush);
                return true;
            }
            catch (DecoderFallbackException)
            {
                return false;
            }
            finally
            {
                ArrayPool<char>.Shared.Return(characters);
            }
        }
    }
}
