using System.Collections.Frozen;
using Nod.Sending;

namespace Nod.Providers.Http;

/// <summary>A provider's error codes and what each means. What is not listed means <see cref="FailureKind.Other"/>.</summary>
internal sealed class ErrorCodes
{
    private readonly FrozenDictionary<string, FailureKind> kinds;

    /// <param name="rows">A meaning, and its codes by spaces.</param>
    public ErrorCodes(params IEnumerable<(FailureKind Kind, string Codes)> rows) =>
        kinds = rows.SelectMany(row => row.Codes.Split(' ').Select(code => (code, row.Kind)))
            .ToFrozenDictionary(pair => pair.code, pair => pair.Kind);

    public FailureKind KindOf(string code) => kinds.GetValueOrDefault(code, FailureKind.Other);

    /// <summary>Every code that is listed.</summary>
    public IReadOnlyCollection<string> Codes => kinds.Keys;

    /// <summary>The failure that a code and an HTTP status tell of; the code speaks first.</summary>
    public ProviderFailure Failure(string? code, string? words, Exchange.Answered? answer = null)
    {
        var known = code is { Length: > 0 } && kinds.TryGetValue(code, out var listed) ? listed : (FailureKind?)null;
        var kind =
            known
            ?? answer?.Status switch
            {
                401 or 402 or 403 => FailureKind.Account,
                429 => FailureKind.Throttled,
                _ => FailureKind.Other,
            };
        var said = words is { Length: > 0 } ? Masked.Of(words) : $"HTTP {answer?.Status}";
        return new ProviderFailure(kind, code is { Length: > 0 } ? code : "-", said, answer?.RetryAfter);
    }
}
