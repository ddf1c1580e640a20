using System.Text.Json;
using NodaTime;

namespace Nod.Tests;

public sealed class InstantJsonTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new InstantJson() } };

    [Theory]
    [InlineData("2026-11-23T17:00:00Z", "2026-11-23T17:00:00Z")]
    [InlineData("2026-11-23T12:00:00-05:00", "2026-11-23T17:00:00Z")]
    [InlineData("2026-11-23T17:00:00.1234567Z", "2026-11-23T17:00:00.123456Z")]
    [InlineData("2026-11-23T17:00:00.999999999Z", "2026-11-23T17:00:00.999999Z")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public void A_time_is_read_with_its_zone_and_written_in_UTC_to_the_microsecond(string read, string written)
    {
        var time = JsonSerializer.Deserialize<Instant>($"\"{read}\"", Options);

        Assert.Equal($"\"{written}\"", JsonSerializer.Serialize(time, Options));
        Assert.Equal(time, Times.FromStored(Times.ToStored(time)));
    }

    [Theory]
    [InlineData("\"2026-11-23T17:00:00\"")]
    [InlineData("\"2026-11-23\"")]
    [InlineData("\"2026-11-23 17:00:00Z\"")]
    [InlineData("\"2026-02-30T17:00:00Z\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("1795453200")]
    [InlineData("\"9999-12-31T23:59:59-12:00\"")]
    public void Anything_else_is_a_fault_of_the_input(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Instant>(json, Options));
}
