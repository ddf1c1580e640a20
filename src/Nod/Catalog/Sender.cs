using System.Text.Json.Serialization;

namespace Nod.Catalog;

/// <summary>What kind of address a sender texts from.</summary>
[JsonConverter(typeof(SnakeCase<SenderKind>))]
public enum SenderKind
{
    /// <summary>A ten-digit or other ordinary number.</summary>
    LongCode,

    /// <summary>A toll-free number.</summary>
    TollFree,

    /// <summary>Five or six digits leased from the carriers.</summary>
    ShortCode,

    /// <summary>A name of 3 to 11 characters; can't be answered.</summary>
    Alphanumeric,
}

/// <summary>A number, short code or sender ID, with the brand and programs it is registered for.</summary>
public sealed record Sender
{
    /// <summary>The sender's key within its organization.</summary>
    public required string Key { get; init; }

    /// <summary>What kind of address it is.</summary>
    public required SenderKind Kind { get; init; }

    /// <summary>The address as recipients see it: E.164, the short code's digits, or the name.</summary>
    public required string Number { get; init; }

    /// <summary>The provider that carries its texts, by name.</summary>
    public required string Provider { get; init; }

    /// <summary>The brand it is registered for, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The programs it is registered for, by key; each of its brand.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>Provider-specific settings; never secrets.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether the carrier joins the parts of a long text by 16-bit references, so that a part holds a character less
    /// (3GPP TS 23.040, 9.2.3.24.8). Only segments are counted by it.
    /// </summary>
    public bool LongReferences { get; init; }

    /// <summary>Whether a person can answer to this address.</summary>
    [JsonIgnore]
    public bool TakesReplies => Kind != SenderKind.Alphanumeric;
}
