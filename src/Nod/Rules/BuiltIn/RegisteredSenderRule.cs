using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>A text goes out from a sender that is registered for its brand and program (TCR, CTIA 5.3).</summary>
internal sealed class RegisteredSenderRule(RuleCard card) : Rule(card)
{
    public override void Judge(in Facts facts, ref Findings findings)
    {
        var request = facts.Request;
        if (request.Sender is not { } sender)
        {
            findings.Deny(this, ReasonCodes.SenderMissing, $"{request.Brand.Name} has no sender for this text.");
            return;
        }

        var forBrand = sender.Brand == request.Brand.Key;
        if (!forBrand || (request.Program is { } program && !sender.Programs.Contains(program.Key)))
        {
            findings.Deny(
                this,
                ReasonCodes.SenderNotRegistered,
                forBrand
                    ? $"Sender {sender.Key} is not registered for program {request.Program!.Key}."
                    : $"Sender {sender.Key} belongs to another brand."
            );
        }
    }
}
