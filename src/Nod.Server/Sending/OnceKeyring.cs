using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Sending;

/// <summary>Makes the keys of what a number gets once in a stretch of time: HMAC-SHA-256 over purpose, number and stretch.</summary>
/// <param name="key">The key, of this installation alone.</param>
internal sealed class OnceKeyring(byte[] key)
{
    /// <summary>The keys of the one question to confirm that a number gets in a day, over all organizations.</summary>
    public OnceKeys Confirmations(PhoneNumber phone, Instant now) =>
        Of(Guid.Empty, "confirm", phone, Duration.FromDays(1), now);

    /// <summary>The keys of what an organization does once for a number.</summary>
    public OnceKeys Of(Guid organization, string purpose, PhoneNumber phone, Duration within, Instant now)
    {
        var stretch = now.ToUnixTimeSeconds() / (long)within.TotalSeconds;
        return new OnceKeys(At(stretch), At(stretch - 1), within);

        IdempotencyKey At(long number)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{purpose} {phone.Digits} {number}");
            var hash = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
            return new IdempotencyKey(organization, Hash128.Head(hash));
        }
    }
}
