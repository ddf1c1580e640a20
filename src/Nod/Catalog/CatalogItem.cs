using System.Text.Json.Serialization;
using Nod.Connectors;
using Nod.Consent;
using Nod.Forms;
using Nod.Health;
using Nod.Webhooks;

namespace Nod.Catalog;

/// <summary>The kinds of settings an organization keeps.</summary>
[JsonConverter(typeof(SnakeCase<CatalogKind>))]
public enum CatalogKind
{
    /// <summary><see cref="Catalog.Organization"/>.</summary>
    Organization,

    /// <summary><see cref="Catalog.Brand"/>.</summary>
    Brand,

    /// <summary><see cref="MessagingProgram"/>.</summary>
    Program,

    /// <summary><see cref="Catalog.Sender"/>.</summary>
    Sender,

    /// <summary><see cref="Consent.Disclosure"/>; never changes once stored.</summary>
    Disclosure,

    /// <summary><see cref="Catalog.ApiKey"/>.</summary>
    ApiKey,

    /// <summary><see cref="Catalog.User"/>.</summary>
    User,

    /// <summary><see cref="Catalog.MessagingService"/>.</summary>
    MessagingService,

    /// <summary><see cref="Catalog.OwnRule"/>.</summary>
    OwnRule,

    /// <summary><see cref="Catalog.Departure"/>.</summary>
    Departure,

    /// <summary><see cref="Catalog.HeldProgram"/>.</summary>
    LegalHold,

    /// <summary><see cref="Catalog.SavedTemplate"/>; never changes once stored.</summary>
    Template,

    /// <summary><see cref="Catalog.SavedAudience"/>.</summary>
    Audience,

    /// <summary><see cref="Automations.Automation"/>.</summary>
    Automation,

    /// <summary><see cref="Catalog.KeywordCampaign"/>.</summary>
    KeywordCampaign,

    /// <summary><see cref="Forms.ApplicationForm"/>.</summary>
    Form,

    /// <summary><see cref="Webhooks.Webhook"/>.</summary>
    Webhook,

    /// <summary><see cref="Health.HealthLimits"/>; one.</summary>
    HealthLimits,

    /// <summary><see cref="Registrations.Registration"/>.</summary>
    Registration,

    /// <summary><see cref="Registrations.Filing"/>; never changes once stored.</summary>
    Filing,

    /// <summary><see cref="Registrations.PolicyText"/>; never changes once stored.</summary>
    PolicyText,

    /// <summary><see cref="Connectors.Connector"/>.</summary>
    Connector,
}

/// <summary>One setting as stored: small, read whole at start, kept in memory.</summary>
/// <param name="Organization">Whose it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Its key, unique within organization and kind.</param>
/// <param name="UniqueKey">Unique over the whole installation, such as a sender's number; null when nothing must be.</param>
/// <param name="Body">The record as JSON.</param>
public sealed record CatalogItem(Guid Organization, CatalogKind Kind, string Key, string? UniqueKey, string Body);

/// <summary>Source-generated JSON for the records of the catalog; the wire's and the store's spelling.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson), typeof(Automations.LocalTimeJson)]
)]
[JsonSerializable(typeof(Organization))]
[JsonSerializable(typeof(Brand))]
[JsonSerializable(typeof(MessagingProgram))]
[JsonSerializable(typeof(Sender))]
[JsonSerializable(typeof(Disclosure))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(MessagingService))]
[JsonSerializable(typeof(OwnRule))]
[JsonSerializable(typeof(Departure))]
[JsonSerializable(typeof(HeldProgram))]
[JsonSerializable(typeof(SavedTemplate))]
[JsonSerializable(typeof(SavedAudience))]
[JsonSerializable(typeof(Automations.Automation))]
[JsonSerializable(typeof(KeywordCampaign))]
[JsonSerializable(typeof(ApplicationForm))]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(HealthLimits))]
[JsonSerializable(typeof(Registrations.Registration))]
[JsonSerializable(typeof(Registrations.Filing))]
[JsonSerializable(typeof(Registrations.PolicyText))]
[JsonSerializable(typeof(Connector))]
public sealed partial class CatalogJson : JsonSerializerContext;
