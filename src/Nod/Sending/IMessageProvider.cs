using Nod.Catalog;
using Nod.Ledger;
using NodaTime;

namespace Nod.Sending;

/// <summary>What became of a hand-over. A closed set: whatever a provider says is one of these.</summary>
public enum Outcome
{
    /// <summary>The provider took the text; it is theirs now.</summary>
    Accepted,

    /// <summary>The provider refused it; it will not arrive.</summary>
    Rejected,

    /// <summary>The provider surely does not have it: it said so, or was never reached. The text may be judged anew.</summary>
    Absent,

    /// <summary>Nobody knows. Never answered by sending again; the provider is asked.</summary>
    Unknown,

    /// <summary>Nobody knows, and the provider can't be asked. Only an answer to a question; a person decides.</summary>
    Undecidable,
}

/// <summary>A text on its way to a provider.</summary>
/// <param name="Message">The message.</param>
/// <param name="Reference">Our reference, unique per attempt; the provider can be asked about it.</param>
/// <param name="Provider">The provider, by name.</param>
/// <param name="From">The sender's address.</param>
/// <param name="Body">The text.</param>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Program">The program, by key, or null.</param>
/// <param name="Class">What it is for.</param>
public sealed record OutboundText(
    MessageAddress Message,
    Guid Reference,
    string Provider,
    string From,
    string Body,
    string Brand,
    string? Program,
    MessageClass Class
)
{
    /// <summary>The person's number.</summary>
    public PhoneNumber To => Message.Contact.Phone;

    /// <summary>When the attempt was claimed; nothing was handed over before.</summary>
    public Instant ClaimedAt { get; init; }

    /// <summary>The broadcast it belongs to, or null.</summary>
    public Guid? Broadcast { get; init; }

    /// <summary>The sender's settings for its provider.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = NoSettings;

    private static readonly Dictionary<string, string> NoSettings = [];

    /// <summary>A claimed message as its provider gets it; without a sender it can only be recorded about.</summary>
    public static OutboundText Of(MessageRecord message, Guid reference, Sender? sender) =>
        new(
            message.Address,
            reference,
            sender?.Provider ?? string.Empty,
            sender?.Number ?? string.Empty,
            message.Body,
            message.Brand,
            message.Program,
            message.Class
        )
        {
            ClaimedAt = message.Attempt?.At ?? message.CreatedAt,
            Broadcast = message.Broadcast,
            Settings = sender?.Settings ?? NoSettings,
        };
}

/// <summary>How a hand-over ended.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="ProviderMessageId">The provider's identifier, when accepted.</param>
/// <param name="Detail">The provider's words, when refused or unknown.</param>
/// <param name="Failure">What the refusal means, or null when it was not refused.</param>
public sealed record HandOver(
    Outcome Outcome,
    string? ProviderMessageId,
    string? Detail,
    ProviderFailure? Failure = null
)
{
    /// <summary>The provider said no: for now when the failure passes by itself or by our doing, else for good.</summary>
    public static HandOver Refused(ProviderFailure failure) =>
        new(failure.Passes ? Outcome.Absent : Outcome.Rejected, null, failure.Detail, failure);
}

/// <summary>A provider that carries texts. Implementations MUST pass <c>ProviderConformance</c>.</summary>
public interface IMessageProvider
{
    /// <summary>The name that senders call it by.</summary>
    string Name { get; }

    /// <summary>What is wrong with a sender's settings, by setting; empty when it can be used.</summary>
    IReadOnlyList<FieldFault> Check(Sender sender);

    /// <summary>
    /// Hands one text over, and gives up in less than five seconds. MUST NOT try again by itself, and MUST answer
    /// <see cref="Outcome.Unknown"/> whenever the provider may have taken it; it throws only for cancellation.
    /// </summary>
    Task<HandOver> HandOverAsync(OutboundText text, CancellationToken cancellation);

    /// <summary>
    /// Asks what became of an attempt. MUST answer <see cref="Outcome.Absent"/> only when the provider surely does not
    /// have it and can't receive it any more, <see cref="Outcome.Unknown"/> when it can't tell yet, and
    /// <see cref="Outcome.Undecidable"/> when it never will.
    /// </summary>
    Task<HandOver> AskAsync(OutboundText text, CancellationToken cancellation);
}

/// <summary>Something wrong with a setting or a field.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Fault">What is wrong and what to do, without the value.</param>
public sealed record FieldFault(string Field, string Fault);
