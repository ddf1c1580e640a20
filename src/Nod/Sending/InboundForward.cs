using Nod.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Sending;

/// <summary>Where an application wants to be told of texts from people.</summary>
/// <param name="Service">The messaging service that says so, by sid.</param>
/// <param name="Url">The address, http or https.</param>
public sealed record ForwardTarget(string Service, string Url);

/// <summary>
/// A text from a person that an application is still to be told of. Written in the transaction that takes the text, so none
/// is lost; told at least once, and what the application answers is taken once.
/// </summary>
/// <param name="Id">Its identifier, the same at every try.</param>
/// <param name="Contact">The person.</param>
/// <param name="Sender">The sender that was texted, by key.</param>
/// <param name="Words">The text.</param>
/// <param name="Intent">What it was understood as.</param>
/// <param name="Target">Where to.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="DueAt">Not told before.</param>
/// <param name="Tries">How often it was tried in vain.</param>
public sealed record InboundForward(
    Guid Id,
    ContactAddress Contact,
    string Sender,
    string Words,
    Intent Intent,
    ForwardTarget Target,
    Instant ReceivedAt,
    Instant DueAt,
    int Tries = 0
)
{
    /// <summary>The same, not tried because its server is out of reach just now; null when its life is over.</summary>
    public InboundForward? Postponed(Instant now) =>
        Retelling.Postponed(ReceivedAt, now) is { } due ? this with { DueAt = due } : null;

    /// <summary>The same after one more try in vain; null when its life is over.</summary>
    public InboundForward? AfterFailure(Instant now) =>
        Retelling.AfterFailure(ReceivedAt, now, Tries) is { } due ? this with { Tries = Tries + 1, DueAt = due } : null;
}

/// <summary>Records that an application was told of a text, and takes the texts it answered with, in one transaction.</summary>
/// <param name="forward">The text.</param>
/// <param name="answers">What is to be sent, if the gate permits.</param>
public sealed class SettleForward(InboundForward forward, IReadOnlyList<AcceptMessage> answers)
    : Change<IReadOnlyList<Accepted>>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads)
    {
        foreach (var answer in answers)
        {
            answer.Declare(reads);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Accepted> Apply(ChangeContext context)
    {
        context.Forget(forward);
        // Somebody who was erased while the application was asked is not written down again.
        var isGone = answers.Count > 0 && context.Contact(forward.Contact).IsErased;
        return isGone ? [] : [.. answers.Select(answer => answer.Apply(context))];
    }
}

/// <summary>Puts off telling an application of a text.</summary>
/// <param name="again">The text, as it stands now.</param>
public sealed class PutOffForward(InboundForward again) : Change<bool>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) { }

    /// <inheritdoc/>
    public override bool Apply(ChangeContext context)
    {
        context.Put(again);
        return true;
    }
}
