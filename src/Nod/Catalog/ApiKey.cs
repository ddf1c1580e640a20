using System.Text.Json.Serialization;

namespace Nod.Catalog;

/// <summary>What a key may do. Each scope stands alone; a key lists the ones it has.</summary>
[Flags]
[JsonConverter(typeof(SnakeCase<Scope>))]
public enum Scope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read contacts, history, messages and settings; ask for decisions.</summary>
    Read = 1,

    /// <summary>Record consents and relationships.</summary>
    Write = 2,

    /// <summary>Send messages.</summary>
    Send = 4,

    /// <summary>Change brands, programs, senders, disclosures and keys.</summary>
    Admin = 8,
}

/// <summary>A key to the API. The secret is shown once when made and kept only as its SHA-256.</summary>
public sealed record ApiKey
{
    /// <summary>The key's own identifier, not secret.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, in lower-case hex.</summary>
    public required string SecretSha256 { get; init; }

    /// <summary>What the key may do.</summary>
    public required IReadOnlyList<Scope> Scopes { get; init; }

    /// <summary>Whether the key was withdrawn; a withdrawn key stays on record.</summary>
    public bool Revoked { get; init; }

    /// <summary>
    /// Whether the secret also signs what Nod posts to the caller. Such a secret is derived from one of the
    /// installation's, so that it can be made again; it is kept nowhere either.
    /// </summary>
    public bool Signs { get; init; }

    /// <summary>The scopes as one value.</summary>
    [JsonIgnore]
    public Scope Granted => Scopes.Aggregate(Scope.None, (all, one) => all | one);
}
