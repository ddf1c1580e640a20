using NodaTime;

namespace Nod.Consent;

/// <content>
/// A yes for a number that whoever has the number has not said themselves: it waits for their yes (double opt-in, R10).
/// </content>
public sealed partial record ContactState
{
    // Anybody can fill in a form with anybody's number. So this neither undoes a stop nor replaces what was said before.
    private bool IsNoMatchFor(OptIn optIn) =>
        optIn.AwaitsConfirmation
        && (
            StopFor(optIn.Brand, optIn.Program) is not null
            || ConsentFor(optIn.Brand, optIn.Program) is { Status: ConsentStatus.OptedIn }
        );

    private ContactState Fold(Reconfirmation again) =>
        ConsentFor(again.Brand, again.Program) switch
        {
            { Status: ConsentStatus.OptedIn } consent when !again.Method.IsSync() => WithConsent(
                consent with
                {
                    ConfirmedAt = Instant.Max(consent.ConfirmedAt, again.OccurredAt),
                }
            ),
            { Status: ConsentStatus.Unconfirmed } consent
                when again.Method.IsOwnAct() && again.OccurredAt >= consent.At => WithConsent(
                consent with
                {
                    Status = ConsentStatus.OptedIn,
                    Sequence = Sequence,
                    ConfirmedAt = again.OccurredAt,
                }
            ),
            _ => this,
        };
}
