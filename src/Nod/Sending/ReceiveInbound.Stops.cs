using System.Globalization;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Sending;

/// <content>
/// A stop ends everything at once. Its one confirmation may ask which texts the person wishes to keep; what they answer
/// brings those back, and no answer none (47 CFR 64.1200(a)(12); US-REV-CLARIFY).
/// </content>
public sealed partial class ReceiveInbound
{
    // More would be a list, and no confirmation.
    private const int ChoicesMax = 3;

    private InboundOutcome Stop(ChangeContext context)
    {
        var before = context.Contact(Address).State;
        var alreadySilent =
            before.Suppressions.Any(stop => stop.Brand is null)
            && before.Programs.All(consent => consent.Status != ConsentStatus.OptedIn);
        var isOtherHolder = meaning.Cause is IntentCause.OtherHolder or IntentCause.WrongNumber;
        var choices = isOtherHolder ? [] : Choices(context);
        var recorded = new List<RecordedEvent>
        {
            Append(
                context,
                new Revocation
                {
                    OccurredAt = context.Now,
                    Method = Method.Keyword,
                    Words = text.Words,
                    Evidence = Proof,
                }
            ),
        };
        if (isOtherHolder)
        {
            recorded.Add(VoidNumber(context));
        }

        var answer = alreadySilent
            ? null
            : Answer(
                context,
                MessageClass.OptOutConfirmation,
                Confirmation(AnswerWording(context), choices),
                null,
                recorded[0].Id
            );
        if (answer is not null && choices.Count > 0)
        {
            var question = new StopQuestion(
                recorded[0].Id,
                text.Brand.Key,
                [.. choices.Select(program => program.Key)],
                null
            );
            context.Count(Address, context.Contact(Address).Traffic with { Question = question });
        }

        return Outcome(recorded, answer);
    }

    // Only where there is something to choose between, and where the law lets the confirmation ask.
    private List<MessagingProgram> Choices(ChangeContext context)
    {
        var state = context.Contact(Address).State;
        var agreed = text
            .Programs.Where(program =>
                state.ConsentFor(program.Brand, program.Key) is { Status: ConsentStatus.OptedIn }
                && state.StopFor(program.Brand, program.Key) is null
            )
            .ToList();
        return agreed.Count is > 1 and <= ChoicesMax && AnswerWithin(context) is not null ? agreed : [];
    }

    private Duration? AnswerWithin(ChangeContext context)
    {
        var request = Request(MessageClass.OptOutConfirmation, string.Empty, null, null);
        var places = Facts.PlacesOf(request, context.Contact(Address));
        return gate.PolicyOf(request.Organization.Id).RulesFor(places, request.Class, context.Now).StopQuestion;
    }

    private string Confirmation(Wording wording, List<MessagingProgram> choices)
    {
        var body = wording.OptOutConfirmation.Fill(("brand", text.Brand.Name));
        if (meaning.MayCallOff)
        {
            body += " " + wording.OptOutInterview.Fill(("contact", text.Brand.HelpContact));
        }

        if (choices.Count == 0)
        {
            return body;
        }

        var numbered = choices.Select(
            (program, index) =>
                wording.OptOutChoice.Fill(
                    ("number", (index + 1).ToString(CultureInfo.InvariantCulture)),
                    ("program", program.Name)
                )
        );
        return body + " " + wording.OptOutQuestion.Fill(("choices", string.Join(", ", numbered)));
    }

    // What the person names of what the open question offered, if the stop it was about still stands as it was.
    private IReadOnlyList<MessagingProgram> Kept(ChangeContext context)
    {
        var (state, traffic) = (context.Contact(Address).State, context.Contact(Address).Traffic);
        if (
            traffic.Question is not { AskedAt: { } askedAt } question
            || question.Brand != text.Brand.Key
            || !state.IsStandingStop(question.Stop)
            || state.Void?.At >= askedAt
            || AnswerWithin(context) is not { } within
            || context.Now - askedAt >= within
        )
        {
            return [];
        }

        var offered = question
            .Programs.Select(key => text.Programs.FirstOrDefault(program => program.Key == key))
            .ToList();
        return
        [
            .. wordings
                .KeptChoices.Read(text.Words, [.. offered.Select(program => program?.Name ?? string.Empty)])
                .Select(index => offered[index])
                .OfType<MessagingProgram>()
                .Where(program => state.ConsentFor(program.Brand, program.Key)?.EventId == question.Stop),
        ];
    }

    private InboundOutcome Keep(ChangeContext context, IReadOnlyList<MessagingProgram> programs)
    {
        var recorded = programs.Select(program => Append(context, Joined(context, program))).ToList();
        context.Count(Address, context.Contact(Address).Traffic with { Question = null });
        var wording = AnswerWording(context);
        var body = wording.Kept.Fill(("brand", text.Brand.Name), ("programs", wording.Named(programs)));
        return Outcome(recorded, Answer(context, MessageClass.OptInConfirmation, body, programs[0], recorded[0].Id));
    }

    // The person's own act, later than the stop: the one thing that undoes it (R16, KW-RESTART).
    private OptIn Joined(ChangeContext context, MessagingProgram program) =>
        new()
        {
            OccurredAt = context.Now,
            Brand = text.Brand.Key,
            Program = program.Key,
            Method = Method.Keyword,
            Evidence = Proof,
        };

    private RecordedEvent VoidNumber(ChangeContext context) =>
        Append(
            context,
            new NumberVoided
            {
                OccurredAt = context.Now,
                Reason = VoidReason.WrongNumber,
                Words = text.Words,
                Evidence = Proof,
            }
        );
}
