namespace Nod.Server.Tests.Chaos;

/// <summary>When in its life a server is killed.</summary>
internal enum KillMoment
{
    /// <summary>Some time after the load began.</summary>
    UnderLoad,

    /// <summary>The moment it is ready: what the last life left behind is still being asked about.</summary>
    WhileRecovering,

    /// <summary>Before it is ready, or about then.</summary>
    WhileStarting,
}

/// <summary>One life of the server.</summary>
/// <param name="Kill">When it is killed.</param>
/// <param name="Share">How far into that time, from 0 to 1.</param>
/// <param name="Carrier">How the carrier behaves meanwhile.</param>
internal sealed record Life(KillMoment Kill, double Share, CarrierMood Carrier);

/// <summary>The simulator's settings for one life.</summary>
internal sealed record CarrierMood(
    double ErrorRate,
    int DelayMs,
    double FilterRate,
    bool DuplicateWebhooks,
    bool ReorderWebhooks,
    int Seed
)
{
    /// <summary>Takes everything at once.</summary>
    public static readonly CarrierMood Fair = new(0, 0, 0, false, false, 0);
}

/// <summary>All lives of a campaign, drawn from its seed.</summary>
internal static class Schedule
{
    /// <summary>Six of ten lives end under load, two while starting and two while recovering.</summary>
    public static IReadOnlyList<Life> Draw(int seed, int kills)
    {
        var random = new Random(seed);
        var lives = new List<Life>(kills);
        for (var life = 0; life < kills; life++)
        {
            var moment = (life % 10) switch
            {
                3 or 8 => KillMoment.WhileStarting,
                5 or 9 => KillMoment.WhileRecovering,
                _ => KillMoment.UnderLoad,
            };
            var mood = new CarrierMood(
                ErrorRate: random.Next(3) == 0 ? 0.1 : 0,
                DelayMs: random.Next(4) switch
                {
                    0 => 0,
                    1 => 400,
                    _ => random.Next(1, 60),
                },
                FilterRate: random.Next(3) == 0 ? 0.1 : 0,
                DuplicateWebhooks: random.Next(2) == 0,
                ReorderWebhooks: random.Next(2) == 0,
                Seed: random.Next(1000)
            );
            lives.Add(new Life(moment, random.NextDouble(), mood));
        }

        return lives;
    }
}
