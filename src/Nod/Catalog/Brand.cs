namespace Nod.Catalog;

/// <summary>The name candidates know, on whose behalf texts go. Consent is never shared between brands (R5).</summary>
public sealed record Brand
{
    /// <summary>The brand's key within its organization: lower-case letters, digits and hyphens.</summary>
    public required string Key { get; init; }

    /// <summary>The name as it stands in a text, such as <c>Acme</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The legal entity behind the name.</summary>
    public required string LegalName { get; init; }

    /// <summary>ISO 3166-1 alpha-2 code of the sender's country.</summary>
    public required string Country { get; init; }

    /// <summary>Where a person gets help: a telephone number or an e-mail address.</summary>
    public required string HelpContact { get; init; }

    /// <summary>Address of the terms, https.</summary>
    public string? TermsUrl { get; init; }

    /// <summary>Address of the privacy policy, https.</summary>
    public string? PrivacyUrl { get; init; }

    /// <summary>Languages the brand texts in, the preferred one first (BCP 47).</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["en"];
}
