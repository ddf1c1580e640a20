using NodaTime;

namespace Nod.Sending;

/// <summary>When somebody outside who was told something in vain is told again: after pauses that grow fourfold, for a day.</summary>
public static class Retelling
{
    /// <summary>How long something is told: news older than that is of no use, and an answer would be to nobody's question.</summary>
    public static readonly Duration Life = Duration.FromHours(24);

    private static readonly Duration FirstPause = Duration.FromSeconds(10);
    private static readonly Duration PauseMax = Duration.FromHours(1);

    /// <summary>When it is told next, as its server is out of reach just now and it was not tried; null when its life is over.</summary>
    /// <param name="since">Since when there is something to tell.</param>
    /// <param name="now">The time.</param>
    public static Instant? Postponed(Instant since, Instant now) => Within(since, now + FirstPause);

    /// <summary>When it is told next, after one more try in vain; null when its life is over.</summary>
    /// <param name="since">Since when there is something to tell.</param>
    /// <param name="now">The time.</param>
    /// <param name="tries">How often it was tried in vain before.</param>
    public static Instant? AfterFailure(Instant since, Instant now, int tries) =>
        Within(since, now + Duration.Min(FirstPause * Math.Pow(4, Math.Min(tries, 10)), PauseMax));

    private static Instant? Within(Instant since, Instant due) => due < since + Life ? due : null;
}
