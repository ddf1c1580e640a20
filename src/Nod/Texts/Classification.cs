namespace Nod.Texts;

/// <summary>What an inbound text was taken to mean, and why.</summary>
/// <param name="Intent">The meaning; <see cref="Intent.None"/> when no word of ours was found.</param>
/// <param name="Confidence">
/// From 0 to 1: 1 for a listed keyword that is the whole text, less the more had to be read into it, 0 with
/// <see cref="Intent.None"/>. It orders readings; it is not a measured probability.
/// </param>
/// <param name="Language">Language of the matched word (ISO 639-1), to answer in; null when nothing matched.</param>
/// <param name="Matched">The keyword or phrase as the wording file spells it; null when nothing matched.</param>
public readonly record struct Classification(Intent Intent, double Confidence, string? Language, string? Matched)
{
    /// <summary>
    /// Why it waits, with <see cref="Intent.Review"/>. With <see cref="Intent.Revoke"/> only
    /// <see cref="IntentCause.OtherHolder"/> or <see cref="IntentCause.WrongNumber"/>, where the stop says so too: it voids
    /// the number's consent (R18).
    /// </summary>
    public IntentCause? Cause { get; init; }

    /// <summary>Whether a stop may have been meant for an interview or a shift: CANCEL, END or QUIT and nothing else.</summary>
    public bool MayCallOff { get; init; }
}
