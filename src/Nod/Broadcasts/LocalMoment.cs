using Nod.Decisions;
using NodaTime;
using NodaTime.TimeZones;

namespace Nod.Broadcasts;

/// <summary>A time on the wall where a person is, as a moment.</summary>
public static class LocalMoment
{
    // A time that the clocks leap over counts as the same distance after the leap; of two alike, the first.
    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier,
        Resolvers.ReturnForwardShifted
    );

    /// <summary>
    /// The first moment at which the wall clock shows this time, or later, in every zone the person may be in: nobody
    /// is texted before ten who asked for ten, wherever of these places they are. Null when no zone is known.
    /// </summary>
    /// <param name="local">The time on the wall.</param>
    /// <param name="facts">What is known of the person.</param>
    public static Instant? Of(LocalDateTime local, in Facts facts)
    {
        Instant? latest = null;
        for (var i = 0; i < facts.ZoneCount; i++)
        {
            var there = facts.Zone(i).ResolveLocal(local, Resolver).ToInstant();
            latest = latest is { } known ? Instant.Max(known, there) : there;
        }

        return latest;
    }

    /// <summary>
    /// The moment so many calendar days after another, at a time of day: in each zone the person may be in, the day is
    /// that zone's. The latest of them; null when no zone is known.
    /// </summary>
    /// <param name="anchor">The moment it is counted from.</param>
    /// <param name="days">Calendar days; less than 0 for before.</param>
    /// <param name="time">The time of day; null for the anchor's own.</param>
    /// <param name="facts">What is known of the person.</param>
    public static Instant? Of(Instant anchor, int days, LocalTime? time, in Facts facts)
    {
        Instant? latest = null;
        for (var i = 0; i < facts.ZoneCount; i++)
        {
            var zone = facts.Zone(i);
            var local = anchor.InZone(zone).LocalDateTime;
            var there = zone.ResolveLocal(local.Date.PlusDays(days).At(time ?? local.TimeOfDay), Resolver).ToInstant();
            latest = latest is { } known ? Instant.Max(known, there) : there;
        }

        return latest;
    }
}
