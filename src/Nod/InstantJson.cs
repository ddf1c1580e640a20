using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Nod;

/// <summary>
/// Times on the wire and in the ledger: RFC 3339. Written in UTC with a Z; read with any offset, which must be there.
/// </summary>
public sealed class InstantJson : JsonConverter<Instant>
{
    /// <inheritdoc/>
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("A time is a string in RFC 3339, such as 2026-11-23T09:30:00Z.");
        }

        var parsed = OffsetDateTimePattern.Rfc3339.Parse(reader.GetString()!);
        try
        {
            return parsed.Success
                ? Times.ToMicroseconds(parsed.Value.ToInstant())
                : throw new JsonException("A time is written in RFC 3339 with its zone, such as 2026-11-23T09:30:00Z.");
        }
        catch (OverflowException)
        {
            // The last hours of the year 9999 west of Greenwich lie after it in UTC.
            throw new JsonException("A time lies in the years 1 to 9999 in UTC.");
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

/// <summary>Times as the store keeps them: microseconds since 1970 in UTC, the precision both databases share.</summary>
public static class Times
{
    /// <summary>The clock's time, cut to microseconds.</summary>
    public static Instant Now(this TimeProvider clock) => ToMicroseconds(Instant.FromDateTimeOffset(clock.GetUtcNow()));

    /// <summary>Cuts what the store can't keep.</summary>
    public static Instant ToMicroseconds(Instant time) => FromStored(ToStored(time));

    /// <summary>Microseconds since 1970.</summary>
    public static long ToStored(Instant time) => time.ToUnixTimeTicks() / 10;

    /// <summary>The time so many microseconds after 1970.</summary>
    public static Instant FromStored(long microseconds) => Instant.FromUnixTimeTicks(microseconds * 10);
}
