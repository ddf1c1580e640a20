using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;

namespace Nod.Sending;

/// <content>
/// A yes or no to the question whether the person agreed themselves (double opt-in, R10). It counts for the programs that
/// the question named.
/// </content>
public sealed partial class ReceiveInbound
{
    private List<MessagingProgram> ToConfirm(ChangeContext context)
    {
        var (state, traffic) = (context.Contact(Address).State, context.Contact(Address).Traffic);
        return traffic.Confirmation is { } question && question.Brand == text.Brand.Key && question.IsOpen(context.Now)
            ?
            [
                .. text.Programs.Where(program =>
                    question.Programs.Contains(program.Key)
                    && state.ConsentFor(program.Brand, program.Key) is { Status: ConsentStatus.Unconfirmed }
                ),
            ]
            : [];
    }

    private InboundOutcome Confirm(ChangeContext context, List<MessagingProgram> programs)
    {
        var recorded = programs
            .Select(program =>
                Append(
                    context,
                    new Reconfirmation
                    {
                        OccurredAt = context.Now,
                        Brand = program.Brand,
                        Program = program.Key,
                        Method = Method.Inbound,
                        Words = text.Words,
                        Evidence = Proof,
                    }
                )
            )
            .ToList();
        EndQuestion(context);
        var wording = AnswerWording(context);
        var body = wording.Confirmed.Fill(("brand", text.Brand.Name), ("programs", wording.Named(programs)));
        return Outcome(recorded, Answer(context, MessageClass.OptInConfirmation, body, programs[0], recorded[0].Id));
    }

    private InboundOutcome Decline(ChangeContext context, List<MessagingProgram> programs)
    {
        var recorded = programs
            .Select(program =>
                Append(
                    context,
                    new Decline
                    {
                        OccurredAt = context.Now,
                        Brand = program.Brand,
                        Program = program.Key,
                        Method = Method.Inbound,
                        Evidence = Proof,
                    }
                )
            )
            .ToList();
        EndQuestion(context);
        return Outcome(recorded, null);
    }

    private void EndQuestion(ChangeContext context) =>
        context.Count(Address, context.Contact(Address).Traffic with { Confirmation = null });
}
