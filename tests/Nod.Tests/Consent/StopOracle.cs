using Nod.Consent;

namespace Nod.Tests.Consent;

/// <summary>
/// Says from what was told alone whether a stop stands, or who has the number has agreed to anything.
/// Knows nothing of the fold, the rules or the gate.
/// </summary>
internal static class StopOracle
{
    /// <summary>Whether a stop that covers these texts was ever told.</summary>
    public static bool IsStopped(IReadOnlyList<ConsentEvent> told, string brand, string? program) =>
        told.Any(one => Covers(one, brand, program));

    /// <summary>
    /// Whether there was no stop, or the person joined exactly this program again by their own act, told after the last
    /// stop and dated after every stop.
    /// </summary>
    public static bool MayBeTexted(IReadOnlyList<ConsentEvent> told, string brand, string? program)
    {
        var stops = told.Where(one => Covers(one, brand, program)).ToList();
        if (stops.Count == 0)
        {
            return true;
        }

        var last = told.ToList().FindLastIndex(one => Covers(one, brand, program));
        var latest = stops.Max(one => one.OccurredAt);
        return told.Skip(last + 1)
            .OfType<OptIn>()
            .Any(joined =>
                joined.Brand == brand
                && joined.Program == program
                && joined.Method is Method.ApplicationForm or Method.WebForm or Method.Keyword or Method.Inbound
                && joined.OccurredAt > latest
            );
    }

    /// <summary>
    /// Whether the number never changed hands, or whoever has it now did something since that a text could rest on: joined
    /// exactly this program, or did or wrote something to the brand.
    /// </summary>
    public static bool IsPresentHoldersWish(IReadOnlyList<ConsentEvent> told, string brand, string? program)
    {
        var voids = told.OfType<NumberVoided>().ToList();
        return voids.Count == 0
            || told.Any(one =>
                one.OccurredAt > voids.Max(gone => gone.OccurredAt)
                && one switch
                {
                    OptIn joined => joined.Brand == brand && joined.Program == program,
                    Relationship act => act.Brand == brand,
                    InboundText text => text.Brand == brand,
                    _ => false,
                }
            );
    }

    private static bool Covers(ConsentEvent happened, string brand, string? program) =>
        happened is Revocation stop
        && (stop.Brand is null || stop.Brand == brand)
        && (stop.Program is null || stop.Program == program);
}
