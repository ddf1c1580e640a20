using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Consent;

/// <summary>
/// Something that happened to a person's consent. Events are facts: they are appended, never changed.
/// The family is closed; <see cref="EventSchema"/> keeps how each version of it is written down.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(OptIn), "opt_in")]
[JsonDerivedType(typeof(Decline), "decline")]
[JsonDerivedType(typeof(Revocation), "revocation")]
[JsonDerivedType(typeof(Reconfirmation), "reconfirmation")]
[JsonDerivedType(typeof(Relationship), "relationship")]
[JsonDerivedType(typeof(InboundText), "inbound_text")]
[JsonDerivedType(typeof(Hold), "hold")]
[JsonDerivedType(typeof(HoldLifted), "hold_lifted")]
[JsonDerivedType(typeof(FrequencyWish), "frequency_wish")]
[JsonDerivedType(typeof(LanguageWish), "language_wish")]
[JsonDerivedType(typeof(NumberVoided), "number_voided")]
[JsonDerivedType(typeof(LegalHold), "legal_hold")]
[JsonDerivedType(typeof(LegalHoldLifted), "legal_hold_lifted")]
[JsonDerivedType(typeof(ErasureRefused), "erasure_refused")]
[JsonDerivedType(typeof(Erasure), "erasure")]
public abstract record ConsentEvent
{
    /// <summary>When the person acted. Not after it was recorded.</summary>
    [JsonPropertyName("occurred_at")]
    public required Instant OccurredAt { get; init; }

    /// <summary>What was learned about the person on the way, or null.</summary>
    public Subject? Subject { get; init; }

    /// <summary>The proof, or null.</summary>
    public Evidence? Evidence { get; init; }
}

/// <summary>The person agreed to a program of a brand (R1, R5).</summary>
public sealed record OptIn : ConsentEvent
{
    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program, by key.</summary>
    public required string Program { get; init; }

    /// <summary>By what way.</summary>
    public required Method Method { get; init; }

    /// <summary>The words the person saw, or null when none were shown, as with START after a stop.</summary>
    public ShownDisclosure? Disclosure { get; init; }

    /// <summary>Who collected it and where from, or null when recorded first hand.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>
    /// Whether the person still has to say yes from the number itself (double opt-in): until then nothing rests on it.
    /// </summary>
    [JsonPropertyName("awaits_confirmation")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AwaitsConfirmation { get; init; }
}

/// <summary>The person was asked and said no. Recorded like a yes (R10).</summary>
public sealed record Decline : ConsentEvent
{
    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program, by key.</summary>
    public required string Program { get; init; }

    /// <summary>By what way.</summary>
    public required Method Method { get; init; }

    /// <summary>The words the person saw.</summary>
    public ShownDisclosure? Disclosure { get; init; }
}

/// <summary>
/// The person wants no more texts. Without a program it covers the brand, without a brand everything the
/// organization sends.
/// </summary>
public sealed record Revocation : ConsentEvent
{
    /// <summary>The brand, or null for all.</summary>
    public string? Brand { get; init; }

    /// <summary>The program, or null for all of the brand.</summary>
    public string? Program { get; init; }

    /// <summary>By what way.</summary>
    public required Method Method { get; init; }

    /// <summary>The person's words, as received.</summary>
    public string? Words { get; init; }
}

/// <summary>The person was asked again and said yes (R4), or confirmed what they had agreed to (R10).</summary>
public sealed record Reconfirmation : ConsentEvent
{
    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program, by key.</summary>
    public required string Program { get; init; }

    /// <summary>By what way.</summary>
    public required Method Method { get; init; }

    /// <summary>The person's words, as received.</summary>
    public string? Words { get; init; }
}

/// <summary>An act of the person's own that calls for informational texts (R8).</summary>
public sealed record Relationship : ConsentEvent
{
    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>What the person did. The event's own kind has taken the plain name.</summary>
    [JsonPropertyName("relationship")]
    public required RelationshipKind Kind { get; init; }

    /// <summary>The caller's reference, such as the application's number.</summary>
    public required string Reference { get; init; }

    /// <summary>When the interview or shift itself begins, or null where nobody said.</summary>
    [JsonPropertyName("starts_at")]
    public Instant? StartsAt { get; init; }
}

/// <summary>The person texted a sender: consent to an answer in that conversation, and its proof (R7).</summary>
public sealed record InboundText : ConsentEvent
{
    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The sender that was texted, by key.</summary>
    public required string Sender { get; init; }

    /// <summary>The person's words, as received.</summary>
    public required string Words { get; init; }
}

/// <summary>Something doubtful: nothing goes out until a person has looked (R15).</summary>
public sealed record Hold : ConsentEvent
{
    /// <summary>What raised the doubt, such as the person's words.</summary>
    public required string Words { get; init; }
}

/// <summary>Somebody looked and let the texts go on.</summary>
public sealed record HoldLifted : ConsentEvent
{
    /// <summary>Who looked.</summary>
    public required string By { get; init; }

    /// <summary>The hold they looked at: a newer one stands. Null for whichever stands.</summary>
    public Guid? HoldId { get; init; }
}

/// <summary>What a person did that calls for informational texts (R8).</summary>
[JsonConverter(typeof(SnakeCase<RelationshipKind>))]
public enum RelationshipKind
{
    /// <summary>Applied for a job.</summary>
    Application,

    /// <summary>Booked an interview.</summary>
    Interview,

    /// <summary>Accepted a shift.</summary>
    Shift,

    /// <summary>Clocked in or out.</summary>
    Timecard,

    /// <summary>Is being paid.</summary>
    Payment,

    /// <summary>Asked for a code.</summary>
    Code,

    /// <summary>Travels or arrives for work.</summary>
    Travel,
}

/// <summary>The words a person saw, by hash; the text itself is the disclosure's.</summary>
/// <param name="Id">The disclosure.</param>
/// <param name="Version">Its version.</param>
/// <param name="Language">Its language (BCP 47).</param>
/// <param name="Sha256">SHA-256 of its words, lower-case hex.</param>
public sealed record ShownDisclosure(string Id, int Version, string Language, string Sha256);

/// <summary>Who collected a consent and where it comes from (R2).</summary>
/// <param name="CollectedBy">Key of the brand that collected it.</param>
/// <param name="Source">The system or list it was kept in.</param>
public sealed record Provenance(string CollectedBy, string Source);

/// <summary>What is known of the person behind a number.</summary>
public sealed record Subject
{
    /// <summary>The person's name.</summary>
    public string? Name { get; init; }

    /// <summary>The person's identifiers elsewhere, by system.</summary>
    public IReadOnlyDictionary<string, string>? ExternalIds { get; init; }

    /// <summary>ISO 3166-1 alpha-2 code of where they live.</summary>
    public string? Country { get; init; }

    /// <summary>ISO 3166-2 subdivision without the country, such as <c>CA</c>.</summary>
    public string? Region { get; init; }

    /// <summary>IANA time zone where they live.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The language they read (BCP 47).</summary>
    public string? Language { get; init; }
}

/// <summary>The proof of an event, as the caller gave it (R3).</summary>
public sealed record Evidence
{
    /// <summary>The address the person's device had.</summary>
    public string? Ip { get; init; }

    /// <summary>What the person's browser called itself.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The page the form stood on.</summary>
    public string? PageUrl { get; init; }

    /// <summary>The form's fields as filled in.</summary>
    public IReadOnlyDictionary<string, string>? Form { get; init; }

    /// <summary>What there was to answer with, and how it was answered; or null where nobody said.</summary>
    public Control? Control { get; init; }

    /// <summary>Who recorded it by hand.</summary>
    public string? RecordedBy { get; init; }

    /// <summary>Where.</summary>
    public string? Place { get; init; }

    /// <summary>At which event, such as a job fair.</summary>
    public string? Event { get; init; }

    /// <summary>Anything else worth keeping.</summary>
    public string? Note { get; init; }

    /// <summary>The provider's identifier of the inbound text that is the proof.</summary>
    public string? ProviderMessageId { get; init; }

    /// <summary>Files that belong to it, by hash.</summary>
    public IReadOnlyList<Attachment>? Attachments { get; init; }
}

/// <summary>What there was on a page to answer a question with, and how it was answered.</summary>
/// <param name="Kind">What it was, such as <c>radio buttons yes and no</c>.</param>
/// <param name="Default">What it said before the person touched it, such as <c>nothing selected</c>.</param>
/// <param name="Act">What the person did.</param>
public sealed record Control(string Kind, string Default, string Act);

/// <summary>A file that belongs to a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MediaType">Its media type (RFC 6838).</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
public sealed record Attachment(string Name, string MediaType, string Sha256);
