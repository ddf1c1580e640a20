namespace Nod.Bench;

/// <summary>How much of everything: enough to quote, or enough to see the direction.</summary>
internal sealed record Pace(
    int Contacts,
    int EventsPerContact,
    int Rounds,
    TimeSpan WarmUp,
    TimeSpan Run,
    TimeSpan IdleBeforeMemory
)
{
    /// <summary>The whole: 1M contacts, 3M events, five rounds.</summary>
    public static readonly Pace Full = new(
        1_000_000,
        3,
        5,
        TimeSpan.FromSeconds(4),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(10)
    );

    /// <summary>To see the direction.</summary>
    public static readonly Pace Quick = new(
        100_000,
        3,
        3,
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(3)
    );

    /// <summary>All events of the seeded store.</summary>
    public int Events => Contacts * EventsPerContact;
}
