using System.Text;

namespace Nod.Ledger;

/// <summary>
/// Shares the few strings that a million contacts repeat: keys of brands and programs, countries, zones. A fixed table:
/// strings that don't fit are simply not shared.
/// </summary>
internal static class KeyStrings
{
    private const int Slots = 4096;
    private const int SharedBytesMax = 64;

    private static readonly string?[] Shared = new string?[Slots];

    /// <summary>The string of these UTF-8 bytes.</summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > SharedBytesMax)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        Span<char> characters = stackalloc char[SharedBytesMax];
        var text = characters[..Encoding.UTF8.GetChars(utf8, characters)];
        ref var slot = ref Shared[string.GetHashCode(text) & (Slots - 1)];
        var known = Volatile.Read(ref slot);
        if (known is not null && text.SequenceEqual(known))
        {
            return known;
        }

        var made = text.ToString();
        Volatile.Write(ref slot, made);
        return made;
    }
}
