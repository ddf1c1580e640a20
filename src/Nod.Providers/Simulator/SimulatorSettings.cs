namespace Nod.Providers.Simulator;

/// <summary>How the simulated carrier behaves. With the same seed, the same texts fare the same.</summary>
public sealed record SimulatorSettings
{
    /// <summary>Share of hand-overs that end in an error: half refused, half without an answer. 0 to 1.</summary>
    public double ErrorRate { get; init; }

    /// <summary>How long a hand-over takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Share of texts that are taken and then filtered as spam. 0 to 1.</summary>
    public double FilterRate { get; init; }

    /// <summary>Whether every report and inbound text comes twice.</summary>
    public bool DuplicateWebhooks { get; init; }

    /// <summary>Whether reports come before the answer to the hand-over.</summary>
    public bool ReorderWebhooks { get; init; }

    /// <summary>What chance is drawn from.</summary>
    public int Seed { get; init; }
}
