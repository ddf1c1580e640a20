using Microsoft.Extensions.Time.Testing;

namespace Nod.Tests;

public sealed class IdSourceTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 17, 0, 0, TimeSpan.Zero));

    [Fact]
    public void An_identifier_has_the_time_the_version_and_the_variant_of_UUIDv7()
    {
        var bytes = Some.Ids(clock).Next().ToByteArray(bigEndian: true);

        Assert.Equal(clock.GetUtcNow().ToUnixTimeMilliseconds(), MillisecondsOf(bytes));
        Assert.Equal(0x70, bytes[6] & 0xF0);
        Assert.Equal(0x80, bytes[8] & 0xC0);
    }

    [Fact]
    public void Identifiers_rise_while_the_clock_stands_still()
    {
        var ids = Some.Ids(clock);

        AssertRise(Enumerable.Range(0, 10_000).Select(_ => ids.Next()));
    }

    [Fact]
    public void Identifiers_rise_when_the_clock_steps_back()
    {
        var ids = Some.Ids(new SteppingClock([17, 16, 3, 17, 18, 2]));

        AssertRise(Enumerable.Range(0, 6).Select(_ => ids.Next()));
    }

    [Fact]
    public void More_than_4096_in_a_millisecond_borrow_the_next_one()
    {
        var ids = Some.Ids(clock);
        var start = clock.GetUtcNow().ToUnixTimeMilliseconds();

        var last = Enumerable.Range(0, 4097).Select(_ => ids.Next()).ToList()[^1];

        Assert.Equal(start + 1, MillisecondsOf(last.ToByteArray(bigEndian: true)));
    }

    [Fact]
    public void No_random_byte_is_handed_out_twice()
    {
        var filled = 0;
        var ids = new IdSource(
            clock,
            bytes =>
            {
                filled++;
                bytes.Fill((byte)filled);
            }
        );

        var salts = Enumerable.Range(0, 257).Select(_ => ids.Salt()).ToList();

        // 256 salts of 16 bytes use up one filling of 4,096; the next one comes from the second.
        Assert.All(salts.Take(256), salt => Assert.All(salt, one => Assert.Equal(1, one)));
        Assert.All(salts[256], one => Assert.Equal(2, one));
        Assert.Equal(2, filled);
    }

    private static long MillisecondsOf(byte[] bytes) =>
        bytes.Take(6).Aggregate(0L, (milliseconds, one) => (milliseconds << 8) | one);

    private static void AssertRise(IEnumerable<Guid> ids)
    {
        var texts = ids.Select(id => id.ToString()).ToList();
        Assert.Equal(texts.Distinct().Order(StringComparer.Ordinal), texts);
    }

    private sealed class SteppingClock(int[] hours) : TimeProvider
    {
        private int next;

        public override DateTimeOffset GetUtcNow() =>
            new(2026, 11, 23, hours[Math.Min(next++, hours.Length - 1)], 0, 0, TimeSpan.Zero);
    }
}
