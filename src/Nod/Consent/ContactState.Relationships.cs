using NodaTime;

namespace Nod.Consent;

/// <content>What the person did that calls for informational texts (R8).</content>
public sealed partial record ContactState
{
    // A worker who took on more shifts than that is reminded of the later ones without knowing when they begin.
    private const int AheadMax = 32;

    /// <summary>The latest act towards a brand, or null.</summary>
    /// <param name="brand">The brand, by key.</param>
    /// <param name="kind">Its kind, or null for any.</param>
    /// <param name="reference">The caller's reference, or null for any.</param>
    public KnownRelationship? LatestAct(string brand, RelationshipKind? kind, string? reference)
    {
        KnownRelationship? latest = null;
        foreach (var known in Relationships)
        {
            var fits =
                known.Brand == brand
                && (kind is null || kind == known.Kind)
                && (reference is null || reference == known.Reference);
            if (fits && (latest is null || known.At > latest.At))
            {
                latest = known;
            }
        }

        return latest;
    }

    // The latest act of its kind calls for texts. An interview or shift that was still ahead when it came is kept beside
    // it, since a text about that must not arrive after it has begun.
    private ContactState Fold(Guid id, Relationship act)
    {
        var same = Relationships.FirstOrDefault(known => IsAlike(known, act) && known.Reference == act.Reference);
        if (IsOfEarlierHolder(act) || act.OccurredAt < same?.At)
        {
            return this;
        }

        var next = new KnownRelationship(act.Brand, act.Kind, act.Reference, id, act.OccurredAt, act.StartsAt);
        var before =
            Relationships.Where(known => IsAlike(known, act) && known.At > act.OccurredAt).MaxBy(known => known.At)
            ?? Relationships.FirstOrDefault(known => IsAlike(known, act) && !IsAhead(known, act.OccurredAt));
        var isLatest = before is null || before == same || before.At <= act.OccurredAt;
        var replaced = same ?? (isLatest ? before : null);
        var all = replaced is null ? Relationships.Add(next) : Relationships.Replace(replaced, next);
        var latest = isLatest ? next : before!;
        all = all.RemoveAll(known => IsAlike(known, act) && known != latest && !IsAhead(known, latest.At));
        return this with
        {
            Relationships =
                all.Count(known => IsAlike(known, act)) > AheadMax
                    ? all.Remove(all.Where(known => IsAlike(known, act) && known != latest).MaxBy(Start)!)
                    : all,
        };
    }

    private static bool IsAlike(KnownRelationship known, Relationship act) =>
        known.Brand == act.Brand && known.Kind == act.Kind;

    private static bool IsAhead(KnownRelationship known, Instant moment) => known.StartsAt > moment;

    private static Instant Start(KnownRelationship known) => known.StartsAt ?? Instant.MinValue;
}
