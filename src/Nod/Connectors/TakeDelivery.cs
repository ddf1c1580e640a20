using Nod.Automations;
using Nod.Consent;
using Nod.Imports;
using Nod.Ledger;

namespace Nod.Connectors;

/// <summary>An answer ready to be recorded.</summary>
/// <param name="IsYes">Whether it is a yes.</param>
/// <param name="Prepared">The opt-in or refusal.</param>
/// <param name="Passed">Why it is passed over, whoever it is about; or null.</param>
public sealed record PreparedAnswer(bool IsYes, PreparedEvent Prepared, string? Passed)
{
    /// <summary>The program it is for.</summary>
    public string Program =>
        Prepared.Event switch
        {
            OptIn yes => yes.Program,
            Decline no => no.Program,
            _ => throw new NotSupportedException($"{Prepared.Event.GetType().Name} is no answer."),
        };
}

/// <summary>
/// Takes a delivery, once: answers become opt-ins and refusals, what happened becomes a hiring event, and what is told of
/// the person is kept, all in one transaction with the delivery itself. What the person said themselves stands whatever
/// the system says (R14, R16): such an answer is not recorded but noted as a conflict.
/// </summary>
/// <param name="delivery">The delivery; what came of it is filled in.</param>
/// <param name="answers">The answers in it.</param>
/// <param name="subject">What it tells of the person, or null.</param>
/// <param name="happened">What it tells of hiring, or null.</param>
public sealed class TakeDelivery(
    ConnectorDelivery delivery,
    IReadOnlyList<PreparedAnswer> answers,
    Subject? subject,
    RecordHiringEvent? happened
) : Change<ConnectorDelivery?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        reads.Deliveries.Add(delivery.Key);
        if (delivery.Contact is { } contact)
        {
            reads.Contacts.Add(contact);
        }

        happened?.Declare(reads);
    }

    /// <inheritdoc/>
    /// <returns>The delivery with what came of it; null when it was taken before.</returns>
    /// <exception cref="PlansMovedException">A message has to be taken back that was not named.</exception>
    public override ConnectorDelivery? Apply(ChangeContext context)
    {
        if (context.HasSeen(delivery.Key))
        {
            return null;
        }

        var taken = delivery with { At = context.Now };
        if (delivery.Contact is { } contact)
        {
            taken = taken with { Answers = [.. answers.Select(answer => Record(context, contact, answer))] };
            if (happened is not null && happened.Apply(context) is null)
            {
                taken = taken with { Kind = null, Code = taken.Code ?? DeliveryCodes.PersonUnknown };
            }

            Describe(context, contact);
        }

        context.Put(taken);
        return taken;
    }

    // The fold of the person's events has the last word on what an answer changes; what changes nothing is told alone.
    private static AnswerOutcome Record(ChangeContext context, ContactAddress contact, PreparedAnswer answer)
    {
        if (answer.Passed is { } why)
        {
            return new AnswerOutcome(answer.Program, answer.IsYes, ImportOutcome.Skipped, why, null);
        }

        var (outcome, code) = ImportEffect.Of(context.Contact(contact).State, answer.Prepared.Event);
        var recorded = outcome == ImportOutcome.Accepted ? context.Append(contact, answer.Prepared).Id : (Guid?)null;
        return new AnswerOutcome(
            answer.Program,
            answer.IsYes,
            outcome,
            outcome == ImportOutcome.Conflict ? code : null,
            recorded
        );
    }

    // Nothing is kept of somebody who is on record with nothing else, or was erased.
    private void Describe(ChangeContext context, ContactAddress contact)
    {
        var known = context.Contact(contact);
        if (subject is null || known is { Revision: 0 } or { IsErased: true } || Says(known.Person, subject))
        {
            return;
        }

        context.Describe(contact, KnownPerson.With(known.Person, subject));
    }

    private static bool Says(KnownPerson? known, Subject told) =>
        (told.Name is null || told.Name == known?.Name)
        && (told.ExternalIds ?? new Dictionary<string, string>()).All(id =>
            known?.ExternalIds?.TryGetValue(id.Key, out var value) == true && value == id.Value
        );
}
