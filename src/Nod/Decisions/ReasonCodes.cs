namespace Nod.Decisions;

/// <summary>
/// Every reason a verdict can give. A code, once released, keeps its meaning; each has a page under
/// <c>docs/reasons/</c>.
/// </summary>
public static class ReasonCodes
{
    /// <summary>No express consent of this person to anything of this brand is on record.</summary>
    public const string ConsentMissing = "consent.missing";

    /// <summary>The person agreed to another program of the brand, not to this one.</summary>
    public const string ConsentOtherProgram = "consent.other_program";

    /// <summary>The class of the message is not the one the program is for.</summary>
    public const string ConsentOtherUse = "consent.other_use";

    /// <summary>The person was asked and said no.</summary>
    public const string ConsentDeclined = "consent.declined";

    /// <summary>The person asked for the texts to stop.</summary>
    public const string ConsentRevoked = "consent.revoked";

    /// <summary>The number has changed hands: what its holder before agreed to is void.</summary>
    public const string ConsentVoid = "consent.void";

    /// <summary>The consent waits for a yes from the number itself.</summary>
    public const string ConsentUnconfirmed = "consent.unconfirmed";

    /// <summary>The consent was collected by somebody other than the brand.</summary>
    public const string ConsentTransferred = "consent.transferred";

    /// <summary>Where the consent comes from is not on record.</summary>
    public const string ConsentProvenanceUnknown = "consent.provenance_unknown";

    /// <summary>The person was asked to reconfirm and has not answered yet.</summary>
    public const string ConsentReconfirmationPending = "consent.reconfirmation_pending";

    /// <summary>The stop was confirmed already; a stop is confirmed once.</summary>
    public const string ConsentStopConfirmed = "consent.stop_confirmed";

    /// <summary>There is no stop that this text would confirm.</summary>
    public const string ConsentStopUnknown = "consent.stop_unknown";

    /// <summary>The person stopped a program of the brand; whether the stop covers a text without a program is unclear.</summary>
    public const string ConsentObjectionUnclear = "consent.objection_unclear";

    /// <summary>The person was erased after the text was claimed for a provider.</summary>
    public const string ContactErased = "contact.erased";

    /// <summary>A doubtful text of the person's waits for somebody to look.</summary>
    public const string ContactOnHold = "contact.on_hold";

    /// <summary>The text promotes or persuades, and its class allows neither.</summary>
    public const string ContentPromotion = "content.promotion";

    /// <summary>The text mixes information with promotion.</summary>
    public const string ContentMixed = "content.mixed";

    /// <summary>The text sells something to a person who agreed to texts about jobs.</summary>
    public const string ContentSale = "content.sale";

    /// <summary>The text campaigns.</summary>
    public const string ContentAdvocacy = "content.advocacy";

    /// <summary>The text offers a work-from-home, get-rich or mystery-shopping scheme.</summary>
    public const string ContentWorkScheme = "content.work_scheme";

    /// <summary>The text asks the person to pay in order to work.</summary>
    public const string ContentCandidateFee = "content.candidate_fee";

    /// <summary>The text asks for a secret: password, code, account or identity number.</summary>
    public const string ContentCredentials = "content.credentials";

    /// <summary>The text is about gambling.</summary>
    public const string ContentGambling = "content.gambling";

    /// <summary>The text offers a loan or debt relief.</summary>
    public const string ContentLoan = "content.loan";

    /// <summary>The text is about cannabis, CBD or THC.</summary>
    public const string ContentCannabis = "content.cannabis";

    /// <summary>The text is sexual.</summary>
    public const string ContentAdult = "content.adult";

    /// <summary>The text is about firearms or ammunition.</summary>
    public const string ContentWeapons = "content.weapons";

    /// <summary>The text is about alcohol, tobacco or vaping.</summary>
    public const string ContentAlcoholTobacco = "content.alcohol_tobacco";

    /// <summary>The text is about investments or cryptocurrency.</summary>
    public const string ContentInvestment = "content.investment";

    /// <summary>The text links through a public shortener.</summary>
    public const string ContentLinkShortener = "content.link_shortener";

    /// <summary>The text shouts: capitals throughout, or marks in a row.</summary>
    public const string ContentShouting = "content.shouting";

    /// <summary>The text has letters that pass for others.</summary>
    public const string ContentLookalike = "content.lookalike";

    /// <summary>The text has invisible characters inside words.</summary>
    public const string ContentHiddenCharacter = "content.hidden_character";

    /// <summary>The text holds a phone number that is not known to be the sender's.</summary>
    public const string ContentPhoneNumber = "content.phone_number";

    /// <summary>The person has not texted this brand, so there is nothing to reply to.</summary>
    public const string ConversationNone = "conversation.none";

    /// <summary>The conversation the person opened is over.</summary>
    public const string ConversationClosed = "conversation.closed";

    /// <summary>The consent was not given in the form that this text needs, such as in writing.</summary>
    public const string ConsentForm = "consent.form";

    /// <summary>Whether the consent was given in the form that this text needs is not on record.</summary>
    public const string ConsentFormUnknown = "consent.form_unknown";

    /// <summary>The consent lay idle for so long that it no longer counts.</summary>
    public const string ConsentLapsed = "consent.lapsed";

    /// <summary>The promised frequency is used up.</summary>
    public const string FrequencyReached = "frequency.reached";

    /// <summary>The person wishes fewer texts, and as many as they wish have gone.</summary>
    public const string FrequencyWished = "frequency.wished";

    /// <summary>A rule allows no more texts to this person within a day.</summary>
    public const string FrequencyDailyCap = "frequency.daily_cap";

    /// <summary>No rule pack covers a country that might govern.</summary>
    public const string JurisdictionUnknown = "jurisdiction.unknown";

    /// <summary>The first moment at which the text may go lies past the time after which it is no use.</summary>
    public const string MessageTooLate = "message.too_late";

    /// <summary>The message waited past the time after which it is no use.</summary>
    public const string MessageExpired = "message.expired";

    /// <summary>The message waited when a backup was taken that was restored since; it may have gone already.</summary>
    public const string MessageRestored = "message.restored";

    /// <summary>Texts don't reach this kind of number.</summary>
    public const string NumberNotTextable = "number.not_textable";

    /// <summary>The packs hold no rule on stops, or none on consent, for this class of text at this moment.</summary>
    public const string PolicyIncomplete = "policy.incomplete";

    /// <summary>The class needs a program and none was named.</summary>
    public const string ProgramMissing = "program.missing";

    /// <summary>The program is another brand's.</summary>
    public const string ProgramOtherBrand = "program.other_brand";

    /// <summary>It is not an hour to text where the person lives.</summary>
    public const string QuietHours = "quiet_hours.closed";

    /// <summary>The rules that govern leave no common hour: the text waits a day, and somebody should look.</summary>
    public const string QuietHoursNoWindow = "quiet_hours.no_window";

    /// <summary>The person's time zone is not known.</summary>
    public const string TimeZoneUnknown = "time_zone.unknown";

    /// <summary>No act of the person's that calls for this text is on record.</summary>
    public const string RelationshipMissing = "relationship.missing";

    /// <summary>The act that called for this text lies too far back.</summary>
    public const string RelationshipExpired = "relationship.expired";

    /// <summary>The brand has no sender for this text.</summary>
    public const string SenderMissing = "sender.missing";

    /// <summary>Recipients' carriers don't take a sender with this name or number.</summary>
    public const string SenderNotAllowed = "sender.not_allowed";

    /// <summary>This class of text is forbidden from this kind of sender.</summary>
    public const string SenderForbiddenUse = "sender.forbidden_use";

    /// <summary>Whether this class of text may go from this kind of sender is in doubt.</summary>
    public const string SenderUseUnclear = "sender.use_unclear";

    /// <summary>The sender is not registered for this brand or program.</summary>
    public const string SenderNotRegistered = "sender.not_registered";

    /// <summary>The broadcast the message belongs to was canceled before the message went.</summary>
    public const string BroadcastCanceled = "broadcast.canceled";

    /// <summary>The text could not be written for this person: a field has neither value nor fallback.</summary>
    public const string BroadcastFieldMissing = "broadcast.field_missing";

    /// <summary>The person said no to texts in the applicant tracking system, or stopped them since.</summary>
    public const string AtsDeclined = "ats.declined";

    /// <summary>The applicant tracking system has no yes of the person's to texts.</summary>
    public const string AtsUnanswered = "ats.unanswered";

    /// <summary>Whether a person of the organization should be told: the facts on file can't all be right.</summary>
    public static bool NeedsAttention(string code) => code == QuietHoursNoWindow;
}
