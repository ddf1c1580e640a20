using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Nod.Automations;
using Nod.Catalog;

namespace Nod.Server.Catalog;

/// <summary>What people of one organization saved to work with: templates, audiences, automations; and who they are.</summary>
internal sealed class SavedSettings
{
    private readonly FrozenDictionary<string, IReadOnlyList<SavedTemplate>> templates;
    private readonly FrozenDictionary<string, SavedAudience> audiences;
    private readonly FrozenDictionary<string, Automation> automations;
    private readonly FrozenSet<string> users;

    public SavedSettings(IReadOnlyCollection<CatalogItem> items)
    {
        templates = Read(items, CatalogKind.Template, CatalogJson.Default.SavedTemplate)
            .GroupBy(template => template.Key)
            .ToFrozenDictionary(
                versions => versions.Key,
                IReadOnlyList<SavedTemplate> (versions) => [.. versions.OrderBy(template => template.Version)]
            );
        audiences = Read(items, CatalogKind.Audience, CatalogJson.Default.SavedAudience)
            .ToFrozenDictionary(audience => audience.Key);
        automations = Read(items, CatalogKind.Automation, CatalogJson.Default.Automation)
            .ToFrozenDictionary(automation => automation.Key);
        users = items
            .Where(item => item.Kind == CatalogKind.User)
            .Select(item => item.Key)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        Automations = [.. automations.Values.OrderBy(automation => automation.Key, StringComparer.Ordinal)];
    }

    /// <summary>The latest version of each template.</summary>
    public IEnumerable<SavedTemplate> Templates =>
        templates.Values.Select(versions => versions[^1]).OrderBy(template => template.Key, StringComparer.Ordinal);

    /// <summary>Every version of a template, the latest last; none when there is no such template.</summary>
    public IReadOnlyList<SavedTemplate> VersionsOf(string key) => templates.GetValueOrDefault(key) ?? [];

    /// <summary>A version of a template, or the latest; null when there is none.</summary>
    public SavedTemplate? Template(string key, int? version = null) =>
        VersionsOf(key).LastOrDefault(template => version is null || template.Version == version);

    public IEnumerable<SavedAudience> Audiences =>
        audiences.Values.OrderBy(audience => audience.Key, StringComparer.Ordinal);

    public SavedAudience? Audience(string key) => audiences.GetValueOrDefault(key);

    /// <summary>Its automations, those turned off included.</summary>
    public IReadOnlyList<Automation> Automations { get; }

    public Automation? Automation(string key) => automations.GetValueOrDefault(key);

    /// <summary>Whether somebody signs in with this e-mail address.</summary>
    public bool HasUser(string email) => users.Contains(email);

    private static IEnumerable<T> Read<T>(
        IReadOnlyCollection<CatalogItem> items,
        CatalogKind kind,
        JsonTypeInfo<T> type
    ) => items.Where(item => item.Kind == kind).Select(item => JsonSerializer.Deserialize(item.Body, type)!);
}
