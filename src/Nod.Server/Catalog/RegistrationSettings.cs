using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Nod.Catalog;
using Nod.Registrations;

namespace Nod.Server.Catalog;

/// <summary>What one organization registers with carriers, what it filed, and the pages it wrote for it. Immutable.</summary>
internal sealed class RegistrationSettings(IReadOnlyCollection<CatalogItem> items)
{
    private readonly IReadOnlyList<Filing> filings =
    [
        .. Read(items, CatalogKind.Filing, CatalogJson.Default.Filing)
            .OrderBy(filing => filing.Registration, StringComparer.Ordinal)
            .ThenBy(filing => filing.Number),
    ];

    /// <summary>Every registration, by key.</summary>
    public IReadOnlyList<Registration> All { get; } =
    [
        .. Read(items, CatalogKind.Registration, CatalogJson.Default.Registration)
            .OrderBy(one => one.Key, StringComparer.Ordinal),
    ];

    /// <summary>Every version of the terms and privacy notices that its people wrote.</summary>
    public IReadOnlyList<PolicyText> Policies { get; } =
    [
        .. Read(items, CatalogKind.PolicyText, CatalogJson.Default.PolicyText)
            .OrderBy(one => one.Brand, StringComparer.Ordinal)
            .ThenBy(one => one.Kind)
            .ThenBy(one => one.Language, StringComparer.Ordinal)
            .ThenBy(one => one.Version),
    ];

    public Registration? Find(string key) => All.FirstOrDefault(one => one.Key == key);

    /// <summary>What was filed of a registration, the oldest first.</summary>
    public IReadOnlyList<Filing> FilingsOf(string registration) =>
        [.. filings.Where(filing => filing.Registration == registration)];

    /// <summary>The latest filing of a registration with each vendor.</summary>
    public IReadOnlyList<Filing> LatestOf(string registration) =>
        [
            .. FilingsOf(registration)
                .GroupBy(filing => filing.Vendor)
                // Somebody may tell of an earlier filing later.
                .Select(same => same.OrderBy(filing => filing.FiledAt).Last())
                .OrderBy(filing => filing.Vendor, StringComparer.Ordinal),
        ];

    private static IEnumerable<T> Read<T>(
        IReadOnlyCollection<CatalogItem> items,
        CatalogKind kind,
        JsonTypeInfo<T> type
    ) => items.Where(item => item.Kind == kind).Select(item => JsonSerializer.Deserialize(item.Body, type)!);
}
