using System.Text.Json.Serialization;

namespace Nod.Sending;

/// <summary>What a provider's refusal or failed delivery means. A closed set; each calls for one action.</summary>
[JsonConverter(typeof(SnakeCase<FailureKind>))]
public enum FailureKind
{
    /// <summary>Something else; the text is lost.</summary>
    Other,

    /// <summary>The person stopped at the provider: a revocation is recorded.</summary>
    OptedOut,

    /// <summary>The person or their carrier blocks the sender: a doubt, so a hold until somebody has looked.</summary>
    Blocked,

    /// <summary>There is no such number: a hold, since whoever gets it next never agreed.</summary>
    InvalidNumber,

    /// <summary>There is no such number any more: what its holder agreed to is void (R18).</summary>
    Unallocated,

    /// <summary>The number takes no texts: a hold.</summary>
    Landline,

    /// <summary>Taken for spam, or against a policy: the sender's health.</summary>
    Filtered,

    /// <summary>The phone is off or out of reach; the text is lost.</summary>
    Unreachable,

    /// <summary>Too many at a time: the sender pauses, and the text is judged anew afterwards.</summary>
    Throttled,

    /// <summary>The provider is out of order and did not take it: judged anew afterwards.</summary>
    Temporary,

    /// <summary>The account, the sender or its registration: somebody must mend it; judged anew until it expires.</summary>
    Account,

    /// <summary>The text itself can't be carried.</summary>
    Content,
}

/// <summary>A provider's refusal of a text, or its word that one did not arrive.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Code">The provider's code; "-" when it gave none.</param>
/// <param name="Words">The provider's words, without the person's number.</param>
/// <param name="RetryAfter">How long the provider wants to be left alone, or null.</param>
public sealed record ProviderFailure(FailureKind Kind, string Code, string Words, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the same text may go later, without anything being wrong with it or its number.</summary>
    public bool Passes => Kind is FailureKind.Throttled or FailureKind.Temporary or FailureKind.Account;

    /// <summary>Code and words, for the message's history.</summary>
    public string Detail => Code == "-" ? Words : $"{Code}: {Words}";
}
