namespace Nod.Registrations;

/// <summary>Something that a registration would be refused for, or that somebody should look at.</summary>
/// <param name="Place">Where, such as <c>samples[0]</c>, <c>flows[form/driver].words[en]</c>, <c>twilio.OptInMessage</c>.</param>
/// <param name="Code">What, stable: <c>registration.</c> or <c>disclosure.</c> and a word.</param>
/// <param name="Message">What to do about it.</param>
/// <param name="IsAdvice">Whether it is to be looked at and refuses nothing by itself.</param>
public sealed record RegistrationFinding(string Place, string Code, string Message, bool IsAdvice = false)
{
    /// <summary>The published codes that a registration is refused with for it; may be none.</summary>
    public IReadOnlyList<string> Rejections => RejectionCodes.FoundBy(Code);
}
