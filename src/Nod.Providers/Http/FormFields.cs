using System.Net;
using System.Text;

namespace Nod.Providers.Http;

/// <summary>The fields of a form or a query (application/x-www-form-urlencoded), in the order they came.</summary>
internal sealed class FormFields
{
    private readonly List<KeyValuePair<string, string>> fields = [];

    private FormFields() { }

    public IReadOnlyList<KeyValuePair<string, string>> All => fields;

    /// <summary>The first value of a field, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in fields)
            {
                if (key == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    public static FormFields Read(ReadOnlySpan<byte> body) => Read(Encoding.UTF8.GetString(body));

    /// <summary>Reads a form, or a query with or without its question mark.</summary>
    public static FormFields Read(string text)
    {
        var form = new FormFields();
        foreach (var piece in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = piece.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = end < 0 ? (piece, string.Empty) : (piece[..end], piece[(end + 1)..]);
            form.fields.Add(new(WebUtility.UrlDecode(name), WebUtility.UrlDecode(value)));
        }

        return form;
    }
}
