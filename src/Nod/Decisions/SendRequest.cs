using Nod.Catalog;
using Nod.Consent;

namespace Nod.Decisions;

/// <summary>A text that somebody wants to send. Brand, program and sender are already looked up.</summary>
public sealed record SendRequest
{
    /// <summary>Whose request it is.</summary>
    public required Organization Organization { get; init; }

    /// <summary>The person's number.</summary>
    public required PhoneNumber To { get; init; }

    /// <summary>The brand it goes out for.</summary>
    public required Brand Brand { get; init; }

    /// <summary>The program it belongs to, or null.</summary>
    public MessagingProgram? Program { get; init; }

    /// <summary>The sender it goes out from, or null when the brand has none that fits.</summary>
    public Sender? Sender { get; init; }

    /// <summary>What it is for.</summary>
    public required MessageClass Class { get; init; }

    /// <summary>The text as written, before any amendment.</summary>
    public required string Body { get; init; }

    /// <summary>The language it is written in (BCP 47), or null to take the person's, the program's or the brand's.</summary>
    public string? Language { get; init; }

    /// <summary>The act it follows from, or null for whichever is on record.</summary>
    public RelationshipClaim? Relationship { get; init; }

    /// <summary>IANA time zone the caller says the person is in, or null.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The message, when it is judged again; its own count is then left out.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The event that one of Nod's own answers answers.</summary>
    public Guid? Answers { get; init; }
}

/// <summary>The act of the person's that a transactional text follows from.</summary>
/// <param name="Kind">What they did.</param>
/// <param name="Reference">The caller's reference, or null for any.</param>
public sealed record RelationshipClaim(RelationshipKind Kind, string? Reference);
