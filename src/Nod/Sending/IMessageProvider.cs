namespace Nod.Sending;

/// <summary>What became of a hand-over. A closed set: whatever a provider says is one of these.</summary>
public enum Outcome
{
    /// <summary>The provider took the text; it is theirs now.</summary>
    Accepted,

    /// <summary>The provider refused it; it will not arrive.</summary>
    Rejected,

    /// <summary>Nobody knows. Never answered by sending again; the provider is asked.</summary>
    Unknown,
}

/// <summary>A text on its way to a provider.</summary>
/// <param name="Message">The message.</param>
/// <param name="Reference">Our reference, unique per attempt; the provider can be asked about it.</param>
/// <param name="Provider">The provider, by name.</param>
/// <param name="From">The sender's address.</param>
/// <param name="Body">The text.</param>
public sealed record OutboundText(
    Ledger.MessageAddress Message,
    Guid Reference,
    string Provider,
    string From,
    string Body
)
{
    /// <summary>The person's number.</summary>
    public PhoneNumber To => Message.Contact.Phone;
}

/// <summary>How a hand-over ended.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="ProviderMessageId">The provider's identifier, when accepted.</param>
/// <param name="Detail">The provider's words, when refused or unknown.</param>
public sealed record HandOver(Outcome Outcome, string? ProviderMessageId, string? Detail);

/// <summary>A provider that carries texts. Implementations MUST pass <c>ProviderConformance</c>.</summary>
public interface IMessageProvider
{
    /// <summary>The name that senders call it by.</summary>
    string Name { get; }

    /// <summary>
    /// Hands one text over. MUST NOT try again by itself, and MUST answer <see cref="Outcome.Unknown"/> whenever the
    /// provider may have taken it; it throws only for cancellation.
    /// </summary>
    Task<HandOver> HandOverAsync(OutboundText text, CancellationToken cancellation);

    /// <summary>
    /// Asks what became of a reference. <see cref="Outcome.Rejected"/> says that the provider surely does not have it;
    /// <see cref="Outcome.Unknown"/> that it can't tell yet.
    /// </summary>
    Task<HandOver> AskAsync(Guid reference, CancellationToken cancellation);
}
