using System.Text;
using Nod.EvidencePacks;

namespace Nod.Tests.EvidencePacks;

public sealed class MediaTypesTests
{
    public static TheoryData<string, string?> Heads =>
        new()
        {
            { "%PDF-1.7", "application/pdf" },
            { "\u0089PNG\r\n\u001a\n", "image/png" },
            { "\u00ff\u00d8\u00ff\u00e0", "image/jpeg" },
            { "RIFF\u0004\0\0\0WEBPVP8 ", "image/webp" },
            { "RIFF\u0004\0\0\0WAVEfmt ", "audio/wav" },
            { "RIFF\u0004\0\0\0AVI LIST", null },
            { "\0\0\0\u0018ftypheic", "image/heic" },
            { "\0\0\0\u0018ftypM4A ", "audio/mp4" },
            { "\0\0\0\u0018ftypqt  ", null },
            { "II*\0", "image/tiff" },
            { "MM\0*", "image/tiff" },
            { "ID3\u0004", "audio/mpeg" },
            { "\u00ff\u00fb\u0090", "audio/mpeg" },
            { "OggS\0", "audio/ogg" },
            { "I agree to texts.\n", "text/plain" },
            { "\n <!DOCTYPE html><p>", "text/html" },
            { "<?xml version=\"1.0\"?><html>", "text/html" },
            { "PK\u0003\u0004", null },
            { "MZ\u0090\0", null },
            { "\u007fELF", null },
            { "GIF89a\0", null },
            { "", null },
        };

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_file_is_known_by_its_first_bytes(string head, string? mediaType) =>
        Assert.Equal(mediaType, MediaTypes.Sniff(Encoding.Latin1.GetBytes(head)));

    [Theory]
    [InlineData("image/jpg", "image/jpeg")]
    [InlineData("IMAGE/PNG", "image/png")]
    [InlineData("text/html; charset=utf-8", "text/html")]
    [InlineData("audio/x-m4a", "audio/mp4")]
    [InlineData("image/svg+xml", null)]
    [InlineData("application/zip", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_type_has_one_name(string? named, string? mediaType) =>
        Assert.Equal(mediaType, MediaTypes.Canonical(named));

    [Fact]
    public void Every_type_has_an_extension_of_its_own() =>
        Assert.Equal(MediaTypes.All.Count, MediaTypes.All.Select(MediaTypes.ExtensionOf).Distinct().Count());
}
