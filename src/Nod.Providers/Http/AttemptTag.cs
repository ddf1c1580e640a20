using System.Buffers.Text;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Providers.Http;

/// <summary>
/// Our mark on a text at a provider: organization, message and attempt, in 64 characters that every provider takes.
/// It comes back with every report, so that a report needs no look-up to find its message.
/// </summary>
internal static class AttemptTag
{
    /// <summary>The parameter it has in addresses.</summary>
    public const string Parameter = "tag";

    private const int IdBytes = 16;

    /// <summary>The mark of a text.</summary>
    public static string Of(OutboundText text)
    {
        Span<byte> bytes = stackalloc byte[3 * IdBytes];
        text.Message.Contact.Organization.TryWriteBytes(bytes, bigEndian: true, out _);
        text.Message.Id.TryWriteBytes(bytes[IdBytes..], bigEndian: true, out _);
        text.Reference.TryWriteBytes(bytes[(2 * IdBytes)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The address reports about a text go to.</summary>
    public static string StatusAddress(Uri hooks, OutboundText text) => $"{hooks}status?{Parameter}={Of(text)}";

    /// <summary>Reads a mark that came back; the number comes with the report.</summary>
    public static bool TryRead(string? tag, PhoneNumber phone, out MessageAddress message, out Guid reference)
    {
        (message, reference) = (default, default);
        Span<byte> bytes = stackalloc byte[3 * IdBytes];
        if (
            tag is not { Length: 4 * IdBytes }
            || !Base64Url.IsValid(tag)
            || !Base64Url.TryDecodeFromChars(tag, bytes, out var read)
            || read != bytes.Length
        )
        {
            return false;
        }

        var organization = new Guid(bytes[..IdBytes], bigEndian: true);
        message = new MessageAddress(
            new ContactAddress(organization, phone),
            new Guid(bytes[IdBytes..(2 * IdBytes)], bigEndian: true)
        );
        reference = new Guid(bytes[(2 * IdBytes)..], bigEndian: true);
        return true;
    }
}
