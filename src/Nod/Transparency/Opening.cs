using System.Text.Encodings.Web;
using System.Text.Json;
using Nod.Ledger;

namespace Nod.Transparency;

/// <summary>
/// What opens a leaf's commitment: whose event it is, what it says, and the salt. Personal data; kept apart from the log,
/// and given to whoever is to check it, as JSON: <c>organization_id</c>, <c>phone</c>, <c>salt</c> (hex), <c>event</c>. An
/// erasure binds no number, so its opening has no <c>phone</c>.
/// </summary>
/// <param name="Address">Whose event.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Content">The event in canonical JSON.</param>
public sealed record Opening(ContactAddress Address, byte[] Salt, byte[] Content)
{
    // It is never put into HTML, so a plus stays a plus.
    private static readonly JsonWriterOptions AsWritten = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What opens a recorded event's leaf.</summary>
    public static Opening Of(RecordedEvent recorded) =>
        new(recorded.Bound, recorded.Prepared.Salt, recorded.Prepared.Body);

    /// <summary>Whether it is what the leaf commits to.</summary>
    public bool Opens(Leaf leaf) => Leaf.Commit(Salt, Address, Content).AsSpan().SequenceEqual(leaf.Commitment.Span);

    /// <summary>Reads it from JSON; the event need not be in canonical form.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, out Opening opening)
    {
        opening = null!;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var salt = Convert.FromHexString(root.GetProperty("salt").GetString()!);
            var phone = default(PhoneNumber);
            if (
                salt.Length != Leaf.SaltBytes
                || (root.TryGetProperty("phone", out var given) && !PhoneNumber.TryRead(given.GetString()!, out phone))
            )
            {
                return false;
            }

            var content = JsonSerializer.SerializeToUtf8Bytes(
                root.GetProperty("event"),
                OpeningJson.Default.JsonElement
            );
            opening = new Opening(
                new ContactAddress(root.GetProperty("organization_id").GetGuid(), phone),
                salt,
                CanonicalJson.Of(content)
            );
            return true;
        }
        catch (Exception broken)
            when (broken
                    is JsonException
                        or KeyNotFoundException
                        or FormatException
                        or InvalidOperationException
                        or ArgumentNullException
            )
        {
            return false;
        }
    }

    /// <summary>The JSON.</summary>
    public byte[] ToJson()
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, AsWritten))
        {
            writer.WriteStartObject();
            writer.WriteString("organization_id", Address.Organization);
            if (Address.Phone != default)
            {
                writer.WriteString("phone", Address.Phone.ToString());
            }

            writer.WriteString("salt", Convert.ToHexStringLower(Salt));
            writer.WritePropertyName("event");
            writer.WriteRawValue(Content);
            writer.WriteEndObject();
        }

        return output.ToArray();
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class OpeningJson : System.Text.Json.Serialization.JsonSerializerContext;
