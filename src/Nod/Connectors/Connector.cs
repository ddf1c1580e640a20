using System.Text.Json.Serialization;
using Nod.Consent;
using NodaTime;

namespace Nod.Connectors;

/// <summary>How far a brand's texts hang on what its applicant tracking system says the person answered (R14).</summary>
[JsonConverter(typeof(SnakeCase<EnforcementLevel>))]
public enum EnforcementLevel
{
    /// <summary>Nothing hangs on it; what the strictest level would refuse is noted with each decision.</summary>
    Observe,

    /// <summary>A no is refused.</summary>
    Permissive,

    /// <summary>Whatever is not a yes is refused.</summary>
    Strict,
}

/// <summary>A question about texts that the vendor's form asks, and the program that its answer is for.</summary>
/// <param name="Program">The program, by key.</param>
/// <param name="Field">What the vendor calls the field with the answer.</param>
/// <param name="Disclosure">The words of the question, as the form shows them.</param>
public sealed record ConnectorQuestion(string Program, string Field, ShownDisclosure Disclosure);

/// <summary>Where a person's standing is written back to, and as whom.</summary>
/// <param name="Url">The address of the vendor's API.</param>
/// <param name="TokenUrl">Where the credentials are changed into a token (RFC 6749, section 4.4).</param>
/// <param name="ClientId">The identifier of the credentials.</param>
/// <param name="ClientSecret">Their secret, sealed.</param>
/// <param name="User">The vendor's user it is done as, or null for the credentials' own.</param>
public sealed record ConnectorWriteBack(
    string Url,
    string TokenUrl,
    string ClientId,
    string ClientSecret,
    string? User
);

/// <summary>
/// The line to one applicant tracking system of one brand: what it tells, how that is proven and read, and what it is told.
/// </summary>
public sealed record Connector
{
    /// <summary>Its key, unique within the organization; people's identifiers there are kept under it.</summary>
    public required string Key { get; init; }

    /// <summary>Its identifier, in the address that the system delivers to.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose product it is: the name of a mapping.</summary>
    public required string Vendor { get; init; }

    /// <summary>The brand, by key: it collects the answers, and its texts alone hang on them.</summary>
    public required string Brand { get; init; }

    /// <summary>The country in which numbers without a code are dialled (ISO 3166-1 alpha-2), or null.</summary>
    public string? Country { get; init; }

    /// <summary>
    /// The questions; the first is the one about being texted at all, which also stands for texts of other programs.
    /// </summary>
    public required IReadOnlyList<ConnectorQuestion> Questions { get; init; }

    /// <summary>How far the brand's texts hang on the answers.</summary>
    public required EnforcementLevel Enforcement { get; init; }

    /// <summary>How its deliveries are read where that is the organization's own; null for the vendor's.</summary>
    public PayloadMapping? Mapping { get; init; }

    /// <summary>Where standings are written back to, or null.</summary>
    public ConnectorWriteBack? WriteBack { get; init; }

    /// <summary>The secret its deliveries are signed with, sealed.</summary>
    public required string Secret { get; init; }

    /// <summary>How often it was set.</summary>
    public required int Version { get; init; }

    /// <summary>The key it was set with.</summary>
    public required string RecordedWith { get; init; }

    /// <summary>When.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>Whether it was withdrawn; it stays on record and takes nothing any more.</summary>
    public bool Withdrawn { get; init; }
}
