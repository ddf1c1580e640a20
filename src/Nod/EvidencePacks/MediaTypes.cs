using System.Text;

namespace Nod.EvidencePacks;

/// <summary>
/// The kinds of file that may belong to a record, told by their first bytes rather than by what somebody calls them.
/// </summary>
public static class MediaTypes
{
    /// <summary>How many bytes of a file's head are enough to tell.</summary>
    public const int HeadBytes = 1024;

    /// <summary>Plain text.</summary>
    public const string Text = "text/plain";

    /// <summary>A page as shown. Kept as a snapshot and never served as a page.</summary>
    public const string Html = "text/html";

    private static readonly (string MediaType, string Extension)[] Known =
    [
        ("application/pdf", "pdf"),
        ("image/png", "png"),
        ("image/jpeg", "jpg"),
        ("image/webp", "webp"),
        ("image/heic", "heic"),
        ("image/tiff", "tif"),
        ("audio/wav", "wav"),
        ("audio/mpeg", "mp3"),
        ("audio/mp4", "m4a"),
        ("audio/ogg", "ogg"),
        (Text, "txt"),
        (Html, "html"),
    ];

    // Other names that are in use for the same type.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpg"] = "image/jpeg",
        ["image/heif"] = "image/heic",
        ["audio/x-wav"] = "audio/wav",
        ["audio/wave"] = "audio/wav",
        ["audio/vnd.wave"] = "audio/wav",
        ["audio/mp3"] = "audio/mpeg",
        ["audio/x-m4a"] = "audio/mp4",
        ["audio/m4a"] = "audio/mp4",
        ["application/ogg"] = "audio/ogg",
        ["application/xhtml+xml"] = Html,
    };

    /// <summary>Every media type that is taken (RFC 6838).</summary>
    public static IReadOnlyList<string> All => [.. Known.Select(one => one.MediaType)];

    /// <summary>The extension a file of a type is given.</summary>
    public static string ExtensionOf(string mediaType) => Known.First(one => one.MediaType == mediaType).Extension;

    /// <summary>The type of a file that was given an extension, or null when no type is given it.</summary>
    public static string? OfExtension(string extension) =>
        Known.FirstOrDefault(one => one.Extension == extension).MediaType;

    /// <summary>The one name of a type, its parameters left out; null for one that is not taken.</summary>
    public static string? Canonical(string? named)
    {
        var bare = (named ?? string.Empty).Split(';')[0].Trim().ToLowerInvariant();
        bare = Aliases.GetValueOrDefault(bare, bare);
        return Known.Any(one => one.MediaType == bare) ? bare : null;
    }

    /// <summary>What a file is by its head, or null when it is none of the types that are taken.</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> bytes, or the whole of a shorter file.</param>
    public static string? Sniff(ReadOnlySpan<byte> head) =>
        head switch
        {
            _ when head.StartsWith("%PDF-"u8) => "application/pdf",
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [0x49, 0x49, 0x2A, 0x00, ..] or [0x4D, 0x4D, 0x00, 0x2A, ..] => "image/tiff",
            _ when head.StartsWith("OggS"u8) => "audio/ogg",
            _ when head.StartsWith("RIFF"u8) && head.Length >= 12 => Riff(head[8..12]),
            _ when head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8) => IsoMedia(head[8..12]),
            _ when head.StartsWith("ID3"u8) => "audio/mpeg",
            // A frame of MPEG audio, layer III.
            [0xFF, 0xFB or 0xFA or 0xF3 or 0xF2, ..] => "audio/mpeg",
            _ => Textual(head),
        };

    private static string? Riff(ReadOnlySpan<byte> form) =>
        form.SequenceEqual("WAVE"u8) ? "audio/wav"
        : form.SequenceEqual("WEBP"u8) ? "image/webp"
        : null;

    private static string? IsoMedia(ReadOnlySpan<byte> brand) =>
        Encoding.ASCII.GetString(brand) switch
        {
            "heic" or "heix" or "hevc" or "heim" or "heis" or "mif1" or "msf1" => "image/heic",
            "M4A " or "M4B " => "audio/mp4",
            _ => null,
        };

    private static string? Textual(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty || head.ContainsAnyInRange((byte)0, (byte)8) || head.Contains((byte)0x7F))
        {
            return null;
        }

        var start = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return IsPage(start) ? Html : Text;
    }

    private static bool IsPage(string start) =>
        start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
        || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
        || start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
            && start.Contains("<html", StringComparison.OrdinalIgnoreCase);
}
