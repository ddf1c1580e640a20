using Nod.Transparency;

namespace Nod.Ledger;

/// <summary>An event whose content was erased: that something of its kind happened then is all that is left.</summary>
/// <param name="Leaf">The event as the log holds it.</param>
/// <param name="LogIndex">Its place in the log; null as long as it waits for one.</param>
public sealed record ErasedEvent(Leaf Leaf, long? LogIndex);
