using System.Globalization;
using Nod.Ledger;
using NodaTime;

namespace Nod.Sending;

/// <summary>What a person is answered who asks to choose.</summary>
/// <param name="Link">The link to their own page, made for this text.</param>
/// <param name="Hours">For how many hours it is good.</param>
/// <param name="Once">The keys of the one such answer there is within <see cref="Pause"/>.</param>
public sealed record PreferencesOffer(string Link, int Hours, OnceKeys Once)
{
    /// <summary>Nobody needs a second link sooner.</summary>
    public static readonly Duration Pause = Duration.FromMinutes(10);
}

/// <content>
/// Whoever asks to choose gets the link to their own page, a stop or not (R17). The text opens the conversation like any
/// other, and is what leads from the link to the person.
/// </content>
public sealed partial class ReceiveInbound
{
    private InboundOutcome LetChoose(ChangeContext context)
    {
        var heard = Converse(context);
        // Without an address of this server there is no link; help says whom to ask.
        if (text.Preferences is not { } offer)
        {
            return Outcome([heard], Help(context));
        }

        if (offer.Once.IsTaken(context))
        {
            return Outcome([heard], null);
        }

        var body = AnswerWording(context)
            .Preferences.Fill(
                ("brand", text.Brand.Name),
                ("link", offer.Link),
                ("hours", offer.Hours.ToString(CultureInfo.InvariantCulture))
            );
        var answer = Answer(context, MessageClass.HelpAnswer, body, null, null);
        if (answer is not null)
        {
            offer.Once.Take(context);
        }

        return Outcome([heard], answer);
    }
}
