using Nod.Sending;

namespace Nod.Ledger;

// What a change stages of block lists, and of texts that applications are told of.
public sealed partial class ChangeContext
{
    /// <summary>Stores what is known of a person on a provider's block list.</summary>
    public void Put(BlockListEntry entry) => Staged.Carriers.Listed.Add(entry);

    /// <summary>Stores a text from a person that an application is to be told of.</summary>
    public void Put(InboundForward forward) => Staged.Carriers.Forwards.Add((forward, false));

    /// <summary>Forgets a text that an application was told of, or can't be.</summary>
    public void Forget(InboundForward forward) => Staged.Carriers.Forwards.Add((forward, true));
}
