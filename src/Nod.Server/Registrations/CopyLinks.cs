using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Nod.Server.Registrations;

/// <summary>
/// Signs addresses of the page to copy fields from: a browser has no key, and what is filed is not for everybody. An address
/// is for one registration and ends by itself.
/// </summary>
/// <param name="key">The key, of this installation alone.</param>
internal sealed class CopyLinks(byte[] key)
{
    /// <summary>What the key is made for.</summary>
    public const string Purpose = "registration copies";

    /// <summary>How long an address works.</summary>
    public static readonly Duration OpenFor = Duration.FromHours(24);

    /// <summary>The token of an address that works from now on.</summary>
    public string Write(Guid organization, string registration, Instant now)
    {
        var until = (now + OpenFor).ToUnixTimeSeconds();
        return $"{until.ToString(CultureInfo.InvariantCulture)}.{Base64Url.EncodeToString(MacOf(organization, registration, until))}";
    }

    /// <summary>Until when a token works; null for one that is not ours, is for another registration, or has ended.</summary>
    public Instant? Read(string? token, Guid organization, string registration, Instant now)
    {
        if (
            token is not { Length: < 100 }
            || token.Split('.') is not [var time, var mac]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            || until > Instant.MaxValue.ToUnixTimeSeconds()
            || !Base64Url.IsValid(mac)
        )
        {
            return null;
        }

        var end = Instant.FromUnixTimeSeconds(until);
        return
            CryptographicOperations.FixedTimeEquals(
                MacOf(organization, registration, until),
                Base64Url.DecodeFromChars(mac)
            )
            && now < end
            ? end
            : null;
    }

    private byte[] MacOf(Guid organization, string registration, long until) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{organization:N} {registration} {until}"));
}
