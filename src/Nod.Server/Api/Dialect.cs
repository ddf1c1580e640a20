using Nod.Server.Catalog;
using Directory = Nod.Server.Catalog.Directory;

namespace Nod.Server.Api;

/// <summary>Writes a refusal down.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">One of Nod's codes, such as <c>not_found</c>.</param>
/// <param name="detail">What is wrong and what to do.</param>
/// <param name="errors">Every fault of the request, or null.</param>
internal delegate Answer ErrorShape(int status, string code, string detail, IReadOnlyList<Fault>? errors = null);

/// <summary>
/// How an API spells what all its endpoints share: credentials, refusals, the key that makes a request safe to repeat.
/// There is Nod's own, and that of an API that Nod stands in for.
/// </summary>
internal sealed record Dialect
{
    private const string BearerPrefix = "Bearer ";

    /// <summary>Nod's own: bearer keys (RFC 6750) and problems (RFC 9457).</summary>
    public static readonly Dialect Nod = new()
    {
        Error = Problem.Of,
        ErrorMediaType = "application/problem+json",
        ErrorSchema = typeof(Problem),
        Challenge = "Bearer",
        Credentials = "Send Authorization: Bearer KEY with a key that is in use.",
        IdempotencyHeader = "Idempotency-Key",
        Recognize = BearerKey,
    };

    /// <summary>Writes a refusal down.</summary>
    public required ErrorShape Error { get; init; }

    /// <summary>The media type of a refusal.</summary>
    public required string ErrorMediaType { get; init; }

    /// <summary>The shape of a refusal.</summary>
    public required Type ErrorSchema { get; init; }

    /// <summary>How a client is asked for credentials (RFC 9110, section 11.6.1).</summary>
    public required string Challenge { get; init; }

    /// <summary>What a client without them is told.</summary>
    public required string Credentials { get; init; }

    /// <summary>The header with the caller's key that makes a POST safe to repeat.</summary>
    public required string IdempotencyHeader { get; init; }

    /// <summary>The key that a request's Authorization header proves, or null.</summary>
    public required Func<string, Directory, KnownKey?> Recognize { get; init; }

    /// <summary>The key sent as a bearer token, or null.</summary>
    public static KnownKey? BearerKey(string header, Directory directory) =>
        header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            // The look-up is by hash, so its timing says nothing about the secret.
            ? directory.KeyWithHash(ApiKeys.HashOf(header.AsSpan(BearerPrefix.Length)))
            : null;
}
