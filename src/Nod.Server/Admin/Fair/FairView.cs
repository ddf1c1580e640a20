namespace Nod.Server.Admin.Fair;

// What components are shown is public, as Razor's are.

/// <summary>What the fair page shows.</summary>
public sealed record FairView
{
    /// <summary>The language of staff.</summary>
    public required string Language { get; init; }

    /// <summary>What the page says to staff, by key.</summary>
    public required IReadOnlyDictionary<string, string> Texts { get; init; }

    /// <summary>Whose staff, by name.</summary>
    public required string Organization { get; init; }

    /// <summary>The signed pass of whoever is signed in.</summary>
    public required string Pass { get; init; }

    /// <summary>The brands that have programs.</summary>
    public required IReadOnlyList<FairBrand> Brands { get; init; }

    /// <summary>The languages that scripts are in: tag, and name in itself.</summary>
    public required IReadOnlyList<(string Tag, string Name)> Languages { get; init; }
}

/// <summary>A brand that staff may ask for.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Programs">What they may ask about.</param>
public sealed record FairBrand(string Key, string Name, IReadOnlyList<FairProgram> Programs);

/// <summary>A program that staff may ask about.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scripts">The words to be read out, one for each language.</param>
public sealed record FairProgram(string Key, string Name, IReadOnlyList<FairScript> Scripts);

/// <summary>Words to be read out.</summary>
/// <param name="Language">Their language.</param>
/// <param name="Text">The words.</param>
/// <param name="Id">The disclosure they are a version of; null while nobody has heard them.</param>
/// <param name="Version">The version; null likewise.</param>
public sealed record FairScript(string Language, string Text, string? Id, int? Version);
