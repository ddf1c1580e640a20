using Nod.Consent;
using Nod.Decisions;

namespace Nod.Rules.BuiltIn;

/// <summary>The question to reconfirm, as far as it stands against another text of its program.</summary>
internal static class OpenQuestion
{
    /// <summary>
    /// Whether another text asked the person to reconfirm and has no answer: it went, or it still waits and is still
    /// needed.
    /// </summary>
    /// <param name="facts">The facts.</param>
    /// <param name="consent">The consent in question.</param>
    /// <param name="isNeeded">Whether the person has to be asked at this moment.</param>
    public static bool StandsAgainst(in Facts facts, ProgramConsent consent, bool isNeeded) =>
        facts.Traffic?.Asked is { } asked
        && asked.MessageId != facts.Request.MessageId
        && (asked.HandedOver ? asked.At > consent.ConfirmedAt : isNeeded);
}
