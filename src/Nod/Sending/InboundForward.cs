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
    /// <summary>How long it is tried; an answer after that would be to nobody's question.</summary>
    public static readonly Duration Life = Duration.FromHours(24);

    private static readonly Duration FirstPause = Duration.FromSeconds(10);
    private static readonly Duration PauseMax = Duration.FromHours(1);

    /// <summary>The same after one more try in vain, due after a pause that grows fourfold; null when its life is over.</summary>
    public InboundForward? AfterFailure(Instant now)
    {
        var pause = Duration.Min(FirstPause * Math.Pow(4, Math.Min(Tries, 10)), PauseMax);
        return now + pause >= ReceivedAt + Life ? null : this with { Tries = Tries + 1, DueAt = now + pause };
    }
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
