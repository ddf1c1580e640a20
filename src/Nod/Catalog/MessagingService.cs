namespace Nod.Catalog;

/// <summary>
/// Several senders under one name, and what is texted from them: brand, program and class, for callers who name none.
/// </summary>
public sealed record MessagingService
{
    /// <summary>Its identifier as callers name it: <c>MG</c> and 32 hex digits.</summary>
    public required string Sid { get; init; }

    /// <summary>The brand, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program, by key; null only for a class that needs none.</summary>
    public string? Program { get; init; }

    /// <summary>What its texts are for.</summary>
    public required MessageClass Class { get; init; }

    /// <summary>The senders, by key, the preferred one first; each of the brand.</summary>
    public required IReadOnlyList<string> Senders { get; init; }

    /// <summary>The words shown where consent to its program is asked, or null; see <see cref="Consent.Disclosure"/>.</summary>
    public DisclosureVersion? Disclosure { get; init; }

    /// <summary>Where its callers want to be told of each text's status, unless a text says another place; or null.</summary>
    public string? StatusCallback { get; init; }

    /// <summary>Where its application wants to be told of texts from people to its senders; or null.</summary>
    public string? InboundUrl { get; init; }
}

/// <summary>A version of a disclosure.</summary>
/// <param name="Id">The disclosure.</param>
/// <param name="Version">Its version.</param>
public sealed record DisclosureVersion(string Id, int Version);
