using NodaTime;

namespace Nod.Server.Story;

/// <summary>A clock that runs at the usual pace from noon of today in a given time zone. Timers are the system's.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private readonly TimeSpan shift;

    public ShiftedClock(DateTimeZone zone)
    {
        var now = System.GetUtcNow();
        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        shift = today.At(LocalTime.Noon).InZoneLeniently(zone).ToDateTimeOffset() - now;
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
}
