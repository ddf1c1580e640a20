using System.Net;
using Nod.Ledger;

namespace Nod.Sending;

/// <summary>What a provider delivers to an address of ours.</summary>
public enum HookKind
{
    /// <summary>Texts from people.</summary>
    Inbound,

    /// <summary>What became of our texts.</summary>
    Status,
}

/// <summary>A delivery as it came, before anything of it is believed.</summary>
/// <param name="Kind">Which of our addresses it came to.</param>
/// <param name="Query">The query as it came, with its question mark; empty when there is none.</param>
/// <param name="Headers">Its headers; names in any case.</param>
/// <param name="Body">The bytes of its body.</param>
/// <param name="Source">The address it came from, or null when unknown.</param>
public sealed record HookCall(
    HookKind Kind,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body,
    IPAddress? Source
);

/// <summary>One thing a delivery says.</summary>
public abstract record HookNews;

/// <summary>A person texted a sender.</summary>
/// <param name="Id">The provider's identifier of the text.</param>
/// <param name="From">The person's number.</param>
/// <param name="To">The sender's address.</param>
/// <param name="Body">The text.</param>
public sealed record TextArrived(string Id, PhoneNumber From, string To, string Body) : HookNews
{
    /// <summary>Whether the provider took it for a stop and blocks the person from now on.</summary>
    public bool StoppedThere { get; init; }

    /// <summary>Whether the provider has answered it already.</summary>
    public bool Answered { get; init; }
}

/// <summary>The provider says that it took a text.</summary>
/// <param name="Message">The message.</param>
/// <param name="Reference">Our reference of the attempt.</param>
/// <param name="ProviderMessageId">The provider's identifier.</param>
public sealed record TextTaken(MessageAddress Message, Guid Reference, string ProviderMessageId) : HookNews;

/// <summary>The provider says whether a text arrived.</summary>
/// <param name="Report">Its word.</param>
public sealed record TextReported(DeliveryReport Report) : HookNews;

/// <summary>What to answer a provider.</summary>
/// <param name="MediaType">The media type, or null for no body.</param>
/// <param name="Body">The body.</param>
public sealed record HookReply(string? MediaType, string Body)
{
    /// <summary>Nothing but the status.</summary>
    public static readonly HookReply Empty = new(null, string.Empty);
}

/// <summary>What a delivery turned out to be. A closed set.</summary>
public abstract record HookReading
{
    private HookReading() { }

    /// <summary>It is the provider's own; everything it says must be durable before the answer goes out.</summary>
    /// <param name="News">What it says; empty when it is of no interest.</param>
    /// <param name="Reply">The answer.</param>
    public sealed record Taken(IReadOnlyList<HookNews> News, HookReply Reply) : HookReading;

    /// <summary>It is not proven to be the provider's: 403, and nothing is stored.</summary>
    /// <param name="Why">Why, without what it held.</param>
    public sealed record Refused(string Why) : HookReading;

    /// <summary>It is the provider's and can't be read: 400, and nothing is stored.</summary>
    /// <param name="Faults">Everything wrong with it, by field.</param>
    public sealed record Faulty(IReadOnlyList<FieldFault> Faults) : HookReading;
}

/// <summary>
/// Where a provider delivers. Implementations MUST check the signature over the bytes as they came before they read
/// them, in constant time, and MUST refuse what is older than the provider's own window where it signs a time.
/// They MUST pass <c>HookConformance</c>.
/// </summary>
public interface IProviderHooks
{
    /// <summary>The provider, by name: the piece of the address between <c>/hooks/</c> and the kind.</summary>
    string Name { get; }

    /// <summary>Checks and reads a delivery. It may ask the provider for its certificate, and stores nothing.</summary>
    Task<HookReading> ReadAsync(HookCall call, CancellationToken cancellation);
}
