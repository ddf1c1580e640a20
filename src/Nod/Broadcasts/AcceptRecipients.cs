using Nod.Decisions;
using Nod.Ledger;
using Nod.Sending;

namespace Nod.Broadcasts;

/// <summary>A person a broadcast comes to, with what was uploaded about them.</summary>
/// <param name="Contact">The person.</param>
/// <param name="Row">The uploaded row, or null.</param>
public readonly record struct Addressee(ContactAddress Contact, RecipientRow? Row);

/// <summary>
/// Accepts the next few people of a broadcast, each as <see cref="Acceptance.Accept"/> accepts any message, and moves
/// the broadcast's cursor over them, in one transaction. So whatever happens in the middle, each is accepted once.
/// </summary>
/// <param name="gate">The gate.</param>
/// <param name="texts">Writes the texts.</param>
/// <param name="address">The broadcast.</param>
/// <param name="from">Where its cursor must stand.</param>
/// <param name="people">Who comes next, at most <see cref="Max"/>.</param>
/// <param name="to">Where its cursor stands afterwards: at the last person looked at, addressed or not.</param>
/// <param name="isLast">Whether nobody comes after them.</param>
public sealed class AcceptRecipients(
    SendGate gate,
    BroadcastTexts texts,
    BroadcastAddress address,
    PhoneNumber? from,
    IReadOnlyList<Addressee> people,
    PhoneNumber? to,
    bool isLast
) : Change<Broadcast?>
{
    /// <summary>Most people in one transaction: a stop that comes meanwhile waits for no more than these.</summary>
    public const int Max = 128;

    /// <inheritdoc/>
    public override bool IsBulk => true;

    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(people.Count, Max);
        reads.Broadcasts.Add(address);
        foreach (var person in people)
        {
            reads.Contacts.Add(person.Contact);
        }
    }

    /// <inheritdoc/>
    /// <returns>The broadcast moved on; null when it does not run, or somebody else moved it.</returns>
    public override Broadcast? Apply(ChangeContext context)
    {
        if (
            context.Broadcast(address) is not { Status: BroadcastStatus.Running, IsWalked: false } broadcast
            || broadcast.Cursor != from
        )
        {
            return null;
        }

        var counter = new JudgementCounter();
        counter.Add(broadcast.Judged);
        foreach (var person in people)
        {
            Accept(context, person, counter);
        }

        var next = broadcast.Walk(to, isLast, counter.ToTally());
        context.Put(next);
        return next;
    }

    private void Accept(ChangeContext context, Addressee person, JudgementCounter counter)
    {
        var recipient = new BroadcastRecipient
        {
            Broadcast = address.Id,
            Contact = person.Contact,
            Row = person.Row,
        };
        if (texts.Write(context.Contact(person.Contact), person.Row, context.Now, out var text).Count > 0)
        {
            // It was there when the broadcast was started, and is gone since.
            counter.AddUnwritten();
            context.Put(recipient with { Reason = ReasonCodes.BroadcastFieldMissing });
            return;
        }

        var accepted = Acceptance.Accept(context, gate, text.Request, text.Wanted);
        counter.Add(accepted.Decision);
        context.Put(
            recipient with
            {
                MessageId = accepted.Message.Address.Id,
                Verdict = accepted.Decision.Verdict,
                Reason = accepted.Decision.Reasons is [var first, ..] ? first.Code : null,
            }
        );
    }
}
