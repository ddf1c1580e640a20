using Nod.Consent;
using Nod.Ledger;

namespace Nod.Sending;

/// <summary>
/// Records that a number changed hands, unless as much is known already. Files of such numbers are read again and again.
/// </summary>
/// <param name="address">The contact; one of whom nothing is known is recorded too, since an old consent may be told later.</param>
/// <param name="prepared">A <see cref="NumberVoided"/>.</param>
public sealed class VoidNumber(ContactAddress address, PreparedEvent prepared)
    : Change<(RecordedEvent? Recorded, ContactState State)>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Contacts.Add(address);

    /// <inheritdoc/>
    public override (RecordedEvent? Recorded, ContactState State) Apply(ChangeContext context)
    {
        var isKnown = context.Contact(address).State.Void?.At >= prepared.Event.OccurredAt;
        var recorded = isKnown ? null : context.Append(address, prepared);
        return (recorded, context.Contact(address).State);
    }
}
