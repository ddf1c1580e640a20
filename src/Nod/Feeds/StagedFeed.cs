using Nod.Health;
using Nod.Webhooks;

namespace Nod.Feeds;

/// <summary>What one transaction is to write for those who look on from outside.</summary>
public sealed class StagedFeed
{
    /// <summary>The identifier of this commit's entries; empty as long as there are none.</summary>
    public Guid Batch { get; internal set; }

    /// <summary>What happened, in order.</summary>
    public List<FeedEntry> Entries { get; } = [];

    /// <summary>Followers to replace; the last word on each counts.</summary>
    public List<Follower> Followers { get; } = [];

    /// <summary>Deliveries to add or replace; the last word on each counts.</summary>
    public List<WebhookDelivery> Deliveries { get; } = [];

    /// <summary>What to add to the counts of health.</summary>
    public List<HealthCount> Counts { get; } = [];

    /// <summary>Alerts that are over, with the time.</summary>
    public List<ClearedAlert> Cleared { get; } = [];

    /// <summary>Up to which commit the feed is to be forgotten; empty for none.</summary>
    public List<Guid> Forgotten { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty =>
        Entries.Count == 0
        && Followers.Count == 0
        && Deliveries.Count == 0
        && Counts.Count == 0
        && Cleared.Count == 0
        && Forgotten.Count == 0;

    /// <summary>The entries, organization by organization, each in its order.</summary>
    public IEnumerable<IReadOnlyList<FeedEntry>> ByOrganization()
    {
        if (Entries.Count == 0)
        {
            return [];
        }

        var first = Entries[0].Organization;
        return Entries.TrueForAll(entry => entry.Organization == first)
            ? [Entries]
            : Entries.GroupBy(entry => entry.Organization).Select(group => group.ToList());
    }

    internal void Clear()
    {
        Batch = Guid.Empty;
        Entries.Clear();
        Followers.Clear();
        Deliveries.Clear();
        Counts.Clear();
        Cleared.Clear();
        Forgotten.Clear();
    }

    internal Lengths Mark() =>
        new(Entries.Count, Followers.Count, Deliveries.Count, Counts.Count, Cleared.Count, Forgotten.Count);

    internal void CutTo(Lengths mark)
    {
        Cut(Entries, mark.Entries);
        Cut(Followers, mark.Followers);
        Cut(Deliveries, mark.Deliveries);
        Cut(Counts, mark.Counts);
        Cut(Cleared, mark.Cleared);
        Cut(Forgotten, mark.Forgotten);
    }

    private static void Cut<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);

    /// <summary>How long each list was.</summary>
    internal readonly record struct Lengths(
        int Entries,
        int Followers,
        int Deliveries,
        int Counts,
        int Cleared,
        int Forgotten
    );
}

/// <summary>An alert whose cause is over.</summary>
/// <param name="Organization">Whose.</param>
/// <param name="Alert">Which.</param>
/// <param name="At">Since when.</param>
public readonly record struct ClearedAlert(Guid Organization, Guid Alert, NodaTime.Instant At);
