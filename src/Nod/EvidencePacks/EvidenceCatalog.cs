using Nod.Catalog;
using Nod.Consent;

namespace Nod.EvidencePacks;

/// <summary>Where records are kept, as a pack tells it.</summary>
/// <param name="Place">The place as the operator describes it, such as a city and a data centre; null when not told.</param>
/// <param name="IsPostgres">Whether in a PostgreSQL database; else in SQLite.</param>
public sealed record RecordsPlace(string? Place, bool IsPostgres);

/// <summary>What an organization has set up, as far as packs tell of it.</summary>
public sealed record EvidenceCatalog
{
    /// <summary>The organization.</summary>
    public required Organization Organization { get; init; }

    /// <summary>Its brands.</summary>
    public required IReadOnlyList<Brand> Brands { get; init; }

    /// <summary>Its programs.</summary>
    public required IReadOnlyList<MessagingProgram> Programs { get; init; }

    /// <summary>Every version of every wording.</summary>
    public required IReadOnlyList<Disclosure> Disclosures { get; init; }

    /// <summary>Where the records are kept.</summary>
    public required RecordsPlace Place { get; init; }

    /// <summary>The brand with a key, or null.</summary>
    public Brand? Brand(string key) => Brands.FirstOrDefault(brand => brand.Key == key);

    /// <summary>The program with a key, or null.</summary>
    public MessagingProgram? Program(string brand, string key) =>
        Programs.FirstOrDefault(program => program.Brand == brand && program.Key == key);

    /// <summary>The words behind a hash, or null when they are not here.</summary>
    public Disclosure? Wording(ShownDisclosure shown) =>
        Disclosures.FirstOrDefault(one =>
            one.Id == shown.Id && one.Version == shown.Version && one.Sha256 == shown.Sha256
        );
}
