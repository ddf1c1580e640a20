using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Replays;

/// <summary>What the number plan said of a number, as it is kept: plans are amended, and area codes are added.</summary>
/// <param name="Type">What the number was for.</param>
/// <param name="Region">The country it belonged to.</param>
/// <param name="Zones">Every time zone it might have been in (IANA).</param>
/// <param name="Subdivisions">The states or provinces its area code served.</param>
internal sealed record NumberRecord(
    NumberType Type,
    string Region,
    IReadOnlyList<string> Zones,
    IReadOnlyList<string> Subdivisions
)
{
    public static string Write(NumberProfile profile) =>
        JsonSerializer.Serialize(
            new NumberRecord(
                profile.Type,
                profile.Region,
                [.. profile.Zones.Select(zone => zone.Id)],
                profile.Subdivisions
            ),
            NumberJson.Default.NumberRecord
        );

    /// <summary>The profile; today's own object where it says the same, since its lists compare by reference.</summary>
    /// <exception cref="CannotReplayException">A time zone is not known any more.</exception>
    public static NumberProfile Read(string text, NumberProfile? today)
    {
        if (today is not null && Write(today) == text)
        {
            return today;
        }

        var record = JsonSerializer.Deserialize(text, NumberJson.Default.NumberRecord)!;
        return new NumberProfile(record.Type, record.Region, [.. record.Zones.Select(ZoneOf)], record.Subdivisions);
    }

    private static DateTimeZone ZoneOf(string id) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(id)
        ?? throw new CannotReplayException($"The time zone {id} of that day is not known any more.");
}

/// <summary>Source-generated JSON of <see cref="NumberRecord"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCase<NumberType>)]
)]
[JsonSerializable(typeof(NumberRecord))]
internal sealed partial class NumberJson : JsonSerializerContext;
