using Nod.Ledger;

namespace Nod.EvidencePacks;

/// <summary>What the log says of one event.</summary>
/// <param name="Index">The leaf's place in the log, from 0.</param>
/// <param name="Text">The proof of it, a C2SP <c>tlog-proof</c>, or null for the index alone.</param>
public sealed record EventProof(long Index, string? Text);

/// <summary>The log as a pack sees it: one checkpoint, and the proofs that lead to it.</summary>
/// <param name="Checkpoint">The signed checkpoint (C2SP <c>tlog-checkpoint</c>).</param>
/// <param name="ProofsOf">The proofs of those of the events that are under this checkpoint.</param>
/// <param name="Timestamps">RFC 3161 tokens over the checkpoint, by file name; usually none or one.</param>
public sealed record EvidenceLog(
    string Checkpoint,
    Func<IReadOnlyList<RecordedEvent>, CancellationToken, Task<IReadOnlyDictionary<Guid, EventProof>>> ProofsOf,
    IReadOnlyDictionary<string, byte[]> Timestamps
);
