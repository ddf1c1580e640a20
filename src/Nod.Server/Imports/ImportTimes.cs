using Nod.Imports;
using Nod.Server.Api;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Imports;

/// <summary>Reads times of rows: ISO 8601 with an offset, or a local time where the plan names its zone.</summary>
internal sealed class ImportTimes(ImportPlan plan)
{
    private static readonly OffsetDateTimePattern[] WithOffset =
    [
        OffsetDateTimePattern.ExtendedIso,
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss;FFFFFFFFFo<G>"),
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss;FFFFFFFFF o<G>"),
    ];

    private readonly DateTimeZone? zone = plan.TimeZone is null
        ? null
        : DateTimeZoneProviders.Tzdb.GetZoneOrNull(plan.TimeZone);

    private readonly IReadOnlyList<LocalDateTimePattern> local =
    [
        .. plan.TimeFormats.Select(LocalDateTimePattern.CreateWithInvariantCulture),
        LocalDateTimePattern.ExtendedIso,
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd"),
    ];

    /// <summary>Whether a pattern is one.</summary>
    public static bool IsFormat(string pattern)
    {
        try
        {
            return LocalDateTimePattern.CreateWithInvariantCulture(pattern).PatternText.Length > 0;
        }
        catch (InvalidPatternException)
        {
            return false;
        }
    }

    /// <summary>When it happened.</summary>
    /// <param name="cells">The row.</param>
    /// <param name="missing">What a row without a time means; null when it must have one.</param>
    /// <param name="now">The time it is.</param>
    public Instant Read(RowCells cells, Instant? missing, Instant now)
    {
        if (cells[ImportField.OccurredAt] is not { } text)
        {
            if (missing is null)
            {
                cells.Fault(ImportField.OccurredAt, "required", "occurred_at is required: when the person agreed.");
            }

            return missing ?? default;
        }

        if (Parse(text) is not { } at)
        {
            cells.Fault(
                ImportField.OccurredAt,
                zone is null ? "no_time_zone" : "invalid",
                "occurred_at must be ISO 8601 with an offset, such as 2026-03-01T14:05:00Z; else name time_zone and time_formats."
            );
            return default;
        }

        if (at > now + Lookups.ClockSkew)
        {
            cells.Fault(ImportField.OccurredAt, "in_the_future", "occurred_at lies in the future.");
        }

        return Instant.Min(at, now);
    }

    private Instant? Parse(string text)
    {
        // "UTC" and "Z" mean the same everywhere.
        var plain = text.EndsWith(" UTC", StringComparison.OrdinalIgnoreCase) ? text[..^4] + "Z" : text;
        foreach (var pattern in WithOffset)
        {
            if (pattern.Parse(plain).TryGetValue(default, out var exact))
            {
                return exact.ToInstant();
            }
        }

        if (zone is null)
        {
            return null;
        }

        foreach (var pattern in local)
        {
            if (pattern.Parse(plain).TryGetValue(default, out var there))
            {
                // Of an hour that came twice the later one: a consent is never made older than it is known to be.
                return there.InZone(zone, Resolve).ToInstant();
            }
        }

        return null;
    }

    private static readonly NodaTime.TimeZones.ZoneLocalMappingResolver Resolve =
        NodaTime.TimeZones.Resolvers.CreateMappingResolver(
            NodaTime.TimeZones.Resolvers.ReturnLater,
            NodaTime.TimeZones.Resolvers.ReturnStartOfIntervalAfter
        );
}
