using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Webhooks;

/// <summary>A webhook of an organization's.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Id">The webhook.</param>
public readonly record struct WebhookAddress(Guid Organization, Guid Id);

/// <summary>An address that is posted what happens. Part of the catalog.</summary>
public sealed record Webhook
{
    /// <summary>How long an old secret still signs after a new one was made.</summary>
    public static readonly Duration Overlap = Duration.FromHours(24);

    /// <summary>Its identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>The address, http or https.</summary>
    public required string Url { get; init; }

    /// <summary>The kinds it is posted; all of them if empty.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>What people call it, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Whether numbers of people are posted too; without them events name messages and events alone.</summary>
    public bool WithNumbers { get; init; }

    /// <summary>What it is signed with, the newest first. A secret is derived from its identifier and kept nowhere.</summary>
    public required IReadOnlyList<WebhookSecret> Secrets { get; init; }

    /// <summary>When it was made, or last enabled again.</summary>
    public required Instant EnabledAt { get; init; }

    /// <summary>Since when it is posted nothing, and why; null when it is.</summary>
    public WebhookDisabled? Disabled { get; init; }

    /// <summary>Whether it was withdrawn; it stays on record.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Whether it is posted anything.</summary>
    [JsonIgnore]
    public bool IsEnabled => !Withdrawn && Disabled is null;

    /// <summary>Whether it wants to hear of a kind.</summary>
    public bool Wants(string kind) => Kinds.Count == 0 || Kinds.Contains(kind);

    /// <summary>The secrets that sign at a time.</summary>
    public IEnumerable<Guid> SigningAt(Instant now) =>
        Secrets.Where(secret => !(secret.Until <= now)).Select(secret => secret.Id);

    /// <summary>The same with a new secret; the one before it goes on signing for a while, older ones are gone.</summary>
    public Webhook Rotated(Guid secret, Instant now) =>
        this with
        {
            Secrets = [new WebhookSecret(secret, null), Secrets[0] with { Until = now + Overlap }],
        };
}

/// <summary>A secret of a webhook's.</summary>
/// <param name="Id">What it is derived from.</param>
/// <param name="Until">Signs until then; null for as long as it is the newest.</param>
public sealed record WebhookSecret(Guid Id, Instant? Until);

/// <summary>Why a webhook is posted nothing.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Why">Why, in a sentence.</param>
public sealed record WebhookDisabled(Instant Since, string Why);
