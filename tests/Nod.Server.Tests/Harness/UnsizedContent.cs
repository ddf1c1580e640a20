using System.Net;

namespace Nod.Server.Tests.Harness;

/// <summary>A body whose length is not said beforehand.</summary>
internal sealed class UnsizedContent : HttpContent
{
    private readonly byte[] bytes;

    public UnsizedContent(byte[] bytes, string mediaType)
    {
        this.bytes = bytes;
        Headers.TryAddWithoutValidation("Content-Type", mediaType);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        await stream.WriteAsync(bytes);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
