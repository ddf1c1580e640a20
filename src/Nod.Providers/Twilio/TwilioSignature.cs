using System.Security.Cryptography;
using System.Text;
using Nod.Providers.Http;

namespace Nod.Providers.Twilio;

/// <summary>
/// Checks X-Twilio-Signature: HMAC-SHA1 over the full address and, for a form, its fields sorted by name
/// (https://www.twilio.com/docs/usage/security). A body that is no form is covered by its hash in the address.
/// </summary>
public sealed class TwilioSignature(Secret authToken)
{
    private const string HashParameter = "bodySHA256";
    private readonly byte[] key = authToken.Bytes();

    /// <summary>The header it comes in.</summary>
    public const string Header = "X-Twilio-Signature";

    /// <summary>Whether Twilio signed this delivery.</summary>
    /// <param name="address">The address that Twilio called, as it was set up there.</param>
    /// <param name="body">The bytes of the body.</param>
    /// <param name="signature">The header.</param>
    public bool Covers(string address, ReadOnlySpan<byte> body, string signature)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0 ? address[mark..] : "";
        var hash = FormFields.Read(query)[HashParameter];
        var fields = string.Empty;
        if (hash is null)
        {
            fields = Sorted(FormFields.Read(body).All);
        }
        else if (!SecretText.Same(hash, Convert.ToHexStringLower(SHA256.HashData(body))))
        {
            return false;
        }

        // Twilio signs the address with or without its standard port, and does not say which.
        var matches = false;
        foreach (var spelled in Spellings(address))
        {
            matches |= SecretText.Same(signature, Sign(spelled + fields));
        }

        return matches;
    }

    /// <summary>The signature of a form, for who stands in for Twilio.</summary>
    /// <param name="address">The address that is called.</param>
    /// <param name="fields">The form's fields.</param>
    public string Of(string address, IEnumerable<KeyValuePair<string, string>> fields) =>
        Sign(address + Sorted(fields));

    /// <summary>What Twilio signs of a form, the names sorted by their characters' numbers, each with its values.</summary>
    private static string Sorted(IEnumerable<KeyValuePair<string, string>> form)
    {
        var text = new StringBuilder();
        foreach (var field in form.GroupBy(one => one.Key).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            foreach (var value in field.Select(one => one.Value).Distinct().Order(StringComparer.Ordinal))
            {
                text.Append(field.Key).Append(value);
            }
        }

        return text.ToString();
    }

    private string Sign(string text)
    {
#pragma warning disable CA5350 // Twilio's choice; HMAC-SHA1 is not broken as a code of authenticity.
        return Convert.ToBase64String(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    private static IEnumerable<string> Spellings(string address)
    {
        yield return address;
        var host = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = address.IndexOfAny(['/', '?'], host) is var slash and >= 0 ? slash : address.Length;
        var port = address.LastIndexOf(':', path - 1, path - host) is var colon and >= 0 ? colon : path;
        var standard = address.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80";
        yield return port == path ? address[..path] + standard + address[path..] : address[..port] + address[path..];
    }
}
