using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Candidate.Preferences;

/// <summary>
/// A person's own page as it was shown: besides how the person stands, everything it depends on. It travels in the page,
/// signed, so that the very page can be made again when it is sent.
/// </summary>
internal sealed record PreferencesVisit
{
    /// <summary>How long a page may be open before it is sent.</summary>
    public static readonly Duration OpenFor = Duration.FromHours(24);

    /// <summary>Its identifier: it is taken once.</summary>
    public required Guid Id { get; init; }

    public required Instant OpenedAt { get; init; }

    /// <summary>The link it was shown for, as a hash.</summary>
    public required string Link { get; init; }

    public required string Language { get; init; }

    /// <summary>The first program on it, counted from 0.</summary>
    public int From { get; init; }

    /// <summary>What it said on top, by <c>preferences.notice_…</c>; or null.</summary>
    public string? Notice { get; init; }

    /// <summary>What it said was wrong, by <c>preferences.fault_…</c>; or null.</summary>
    public string? Fault { get; init; }

    /// <summary>SHA-256 of the page without its token, lower-case hex: whether it still looks as it did.</summary>
    public string Look { get; init; } = string.Empty;

    /// <summary>A link as a visit knows it.</summary>
    public static string HashOf(string link) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(link)))[..32];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson)]
)]
[JsonSerializable(typeof(PreferencesVisit))]
internal sealed partial class PreferencesVisitJson : JsonSerializerContext;

/// <summary>Writes and reads the tokens of people's own pages.</summary>
/// <param name="key">The key, of this installation alone.</param>
internal sealed class PreferencesTokens(byte[] key)
{
    private readonly SignedText signed = new(key);

    public string Write(PreferencesVisit visit) =>
        signed.Write(JsonSerializer.SerializeToUtf8Bytes(visit, PreferencesVisitJson.Default.PreferencesVisit));

    /// <summary>The visit of a token of ours that was made for this link; null for anything else.</summary>
    public PreferencesVisit? Read(string? token, string link) =>
        signed.Read(token) is { } body
        && JsonSerializer.Deserialize(body, PreferencesVisitJson.Default.PreferencesVisit) is { } visit
        && visit.Link == PreferencesVisit.HashOf(link)
            ? visit
            : null;

    /// <summary>The key under which something is done once.</summary>
    public static IdempotencyKey KeyOf(Guid organization, string what) =>
        new(organization, Hash128.Of($"preferences {what}"));
}
