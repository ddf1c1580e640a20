using Nod.Ledger;

namespace Nod.Sending;

/// <summary>
/// Removes the words of a message at its caller's wish, from the message and from its judgements. When and why it went,
/// and on which consent, stays on record (R6).
/// </summary>
/// <param name="address">The message.</param>
/// <param name="hide">Whether the caller wants to see the message no more either.</param>
public sealed class RemoveWords(MessageAddress address, bool hide) : Change<MessageRecord?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Messages.Add(address);

    /// <inheritdoc/>
    /// <returns>The message as it is now; null when something is still to be done with it, and nothing changed.</returns>
    public override MessageRecord? Apply(ChangeContext context)
    {
        if (context.Message(address) is not { IsOpen: false } message)
        {
            return null;
        }

        var next = message with
        {
            Written = string.Empty,
            Body = string.Empty,
            WordsRemovedAt = message.WordsRemovedAt ?? context.Now,
            Hidden = message.Hidden || hide,
        };
        context.Put(next);
        context.RemoveWordsOf(address);
        return next;
    }
}
