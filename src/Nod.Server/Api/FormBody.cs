using System.Net;
using System.Text;
using System.Text.Unicode;

namespace Nod.Server.Api;

/// <summary>
/// The fields of a form (application/x-www-form-urlencoded), in the order they came. Read strictly: what is no such form
/// is refused, never guessed at.
/// </summary>
internal sealed class FormBody
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/x-www-form-urlencoded";

    private const int FieldsMax = 2000;

    private readonly List<KeyValuePair<string, string>> fields = [];

    private FormBody() { }

    /// <summary>The first value of a field, or null when it did not come.</summary>
    public string? this[string name] => All(name) is [var first, ..] ? first : null;

    /// <summary>Every value of a field, in the order they came.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. fields.Where(field => field.Key == name).Select(field => field.Value)];

    /// <summary>Whether a request says that it has a form.</summary>
    public static bool Is(string? contentType) =>
        contentType is not null
        && contentType.Split(';')[0].Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a form; what is wrong with it goes to <paramref name="faults"/>.</summary>
    public static FormBody Read(ReadOnlySpan<byte> body, Faults faults)
    {
        var form = new FormBody();
        if (!Utf8.IsValid(body))
        {
            Malformed(faults, "it is not UTF-8");
            return form;
        }

        var pieces = Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (pieces.Length > FieldsMax)
        {
            Malformed(faults, $"it has more than {FieldsMax} fields");
            return form;
        }

        foreach (var piece in pieces)
        {
            var end = piece.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = end < 0 ? (piece, string.Empty) : (piece[..end], piece[(end + 1)..]);
            if (Decode(name) is { } field && Decode(value) is { } text)
            {
                form.fields.Add(new(field, text));
            }
            else
            {
                Malformed(faults, "it has a percent sign that starts no UTF-8 character, or a NUL");
                return form;
            }
        }

        return form;
    }

    // Null for what is no percent-encoded UTF-8; the decoder alone would let it pass.
    private static string? Decode(string encoded)
    {
        for (var at = encoded.IndexOf('%'); at >= 0; at = encoded.IndexOf('%', at + 1))
        {
            if (
                at + 2 >= encoded.Length
                || !char.IsAsciiHexDigit(encoded[at + 1])
                || !char.IsAsciiHexDigit(encoded[at + 2])
            )
            {
                return null;
            }
        }

        var text = WebUtility.UrlDecode(encoded);
        return text.Contains('\0') || (text.Contains('\uFFFD') && !IsReplacementMeant(encoded)) ? null : text;
    }

    private static bool IsReplacementMeant(string encoded) =>
        encoded.Contains('\uFFFD') || encoded.Contains("%EF%BF%BD", StringComparison.OrdinalIgnoreCase);

    private static void Malformed(Faults faults, string why) =>
        faults.Add(string.Empty, "malformed_form", $"The body is no form: {why}.");
}
