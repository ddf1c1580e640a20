namespace Nod.Registrations;

/// <summary>What a registration says, in no vendor's words yet. Everything is in English, as carriers want it.</summary>
public sealed record CampaignStatement
{
    /// <summary>What the campaign is called.</summary>
    public required string Title { get; init; }

    /// <summary>Who texts whom, and what about.</summary>
    public required string Description { get; init; }

    /// <summary>The same in few words, for fields of 500 characters.</summary>
    public required string Summary { get; init; }

    /// <summary>Every way to agree, with the exact words.</summary>
    public required string MessageFlow { get; init; }

    /// <summary>The ways to agree in few words, for fields of 500 characters.</summary>
    public required string OptInSummary { get; init; }

    /// <summary>How often each program texts.</summary>
    public required string Frequency { get; init; }

    /// <summary>Texts as a first one goes out, with fields in square brackets.</summary>
    public required IReadOnlyList<string> Samples { get; init; }

    /// <summary>Words that join when they are texted, in capitals.</summary>
    public required IReadOnlyList<string> OptInKeywords { get; init; }

    /// <summary>Words that stop, in capitals.</summary>
    public required IReadOnlyList<string> OptOutKeywords { get; init; }

    /// <summary>Words that get help, in capitals.</summary>
    public required IReadOnlyList<string> HelpKeywords { get; init; }

    /// <summary>What confirms that the person has joined.</summary>
    public required string OptInMessage { get; init; }

    /// <summary>What confirms a stop.</summary>
    public required string OptOutMessage { get; init; }

    /// <summary>What answers HELP.</summary>
    public required string HelpMessage { get; init; }

    /// <summary>What asks the number to confirm; null where nothing does.</summary>
    public string? ConfirmationMessage { get; init; }

    /// <summary>What answers a keyword; null where there is none.</summary>
    public string? WelcomeMessage { get; init; }

    /// <summary>The first link in a sample; null when there is none.</summary>
    public string? EmbeddedLink { get; init; }

    /// <summary>Whether a sample holds a phone number.</summary>
    public required bool EmbeddedPhone { get; init; }

    /// <summary>The numbers that text, E.164 or the short code.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>The ways to agree, as <see cref="Consent.Method"/> spells them; the first is the commonest.</summary>
    public required IReadOnlyList<string> OptInTypes { get; init; }

    /// <summary>Where the terms are; null when nobody could read them.</summary>
    public string? TermsUrl { get; init; }

    /// <summary>Where the privacy policy is; null when nobody could read it.</summary>
    public string? PrivacyUrl { get; init; }

    /// <summary>Where everybody sees the flows; null while that page is not published.</summary>
    public string? ReviewerUrl { get; init; }
}
