using Nod.Transparency;

namespace Nod.Server.Log;

/// <summary>A witness that cosigns checkpoints (C2SP tlog-witness).</summary>
/// <param name="Url">Its submission prefix.</param>
/// <param name="Key">The key its cosignatures are checked with.</param>
internal sealed record WitnessAddress(Uri Url, VerifierKey Key);
