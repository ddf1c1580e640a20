using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nod.Forms;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Candidate.Forms;

/// <summary>Writes and reads the tokens of pages: a visit and its HMAC-SHA-256, in base64url with a dot in between.</summary>
/// <param name="key">The key, of this installation alone.</param>
internal sealed class FormTokens(byte[] key)
{
    private const int TokenMax = 8192;

    public string Write(FormVisit visit)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(visit, VisitJson.Default.FormVisit);
        return $"{Base64Url.EncodeToString(body)}.{Base64Url.EncodeToString(MacOf(body))}";
    }

    /// <summary>The visit of a token of ours; null for anything else.</summary>
    public FormVisit? Read(string? token)
    {
        if (token is not { Length: > 0 and <= TokenMax } || token.Split('.') is not [var written, var mac])
        {
            return null;
        }

        try
        {
            var body = Base64Url.DecodeFromChars(written);
            return CryptographicOperations.FixedTimeEquals(MacOf(body), Base64Url.DecodeFromChars(mac))
                ? JsonSerializer.Deserialize(body, VisitJson.Default.FormVisit)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The key under which a visit is taken once.</summary>
    public static IdempotencyKey KeyOf(FormVisit visit) =>
        new(visit.Organization, First128(SHA256.HashData(Encoding.UTF8.GetBytes($"form {visit.Id:N}"))));

    /// <summary>What was posted, as its hash: the same posted again is a repetition, anything else is not.</summary>
    public static UInt128 HashOf(TypedForm typed)
    {
        var answers = typed.Answers.Select(answer => $"{answer.Key}={answer.Value}");
        return First128(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [typed.Name, typed.Phone, .. answers])))
        );
    }

    /// <summary>The keys of what a number gets once a day, whoever asks.</summary>
    public DailyKeys DailyOf(PhoneNumber phone, Instant now) =>
        new(DailyOf(phone, now.InUtc().Date), DailyOf(phone, now.InUtc().Date.PlusDays(-1)));

    // Of no organization: a number is the same for all of them.
    private IdempotencyKey DailyOf(PhoneNumber phone, LocalDate day)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"confirm {phone.Digits} {day:uuuu-MM-dd}");
        return new IdempotencyKey(Guid.Empty, First128(MacOf(Encoding.UTF8.GetBytes(text))));
    }

    private byte[] MacOf(ReadOnlySpan<byte> bytes) => HMACSHA256.HashData(key, bytes);

    private static UInt128 First128(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);
}
