using Nod.Decisions;
using Nod.Ledger;
using Nod.Rules;
using NodaTime;

namespace Nod.Replays;

/// <summary>
/// What one judgement stood on and the tables would not tell later: settings and rules by the hash of their content,
/// which event was the last one known, and the counters. Consent itself is not in here: it is folded anew from the events.
/// </summary>
/// <remarks>
/// About 500 bytes; the counters add 25 for each text remembered, of which there are at most
/// <see cref="ContactTraffic.RecentMax"/> per program.
/// </remarks>
public sealed record Grounds
{
    /// <summary>Hash of the policy's manifest; its first 16 digits are the decision's version of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Hash of the brand as it was.</summary>
    public required string Brand { get; init; }

    /// <summary>Hash of the program as it was, or null.</summary>
    public string? Program { get; init; }

    /// <summary>Hash of the sender as it was, or null.</summary>
    public string? Sender { get; init; }

    /// <summary>Hash of what the number plan said, or null when it said that no such number exists.</summary>
    public string? Number { get; init; }

    /// <summary>The last event of the person's that was known, or null when none was.</summary>
    public Guid? LastEvent { get; init; }

    /// <summary>The counters, as <see cref="ContactCodec"/> writes them.</summary>
    public required byte[] Traffic { get; init; }

    /// <summary>Whether it was the second judgement, for the hand-over.</summary>
    public required bool IsHandOver { get; init; }

    /// <summary>The time after which the text was of no use; only with the first judgement, which looks at it.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>The grounds of a judgement; what they name is kept in the same transaction.</summary>
    internal static Grounds Keep(
        ChangeContext context,
        Policy policy,
        SendRequest request,
        ContactRecord contact,
        Instant? expiresAt
    )
    {
        string Kept(KeptDocument document)
        {
            context.Keep(document);
            return document.Sha256;
        }

        return new Grounds
        {
            Policy = Kept(policy.Document),
            Brand = Kept(KeptDocument.Of(request.Brand)),
            Program = request.Program is { } program ? Kept(KeptDocument.Of(program)) : null,
            Sender = request.Sender is { } sender ? Kept(KeptDocument.Of(sender)) : null,
            Number = contact.Profile is { } profile ? Kept(KeptDocument.Of(profile)) : null,
            LastEvent = contact.State.LastEventId,
            Traffic = ContactCodec.Write(contact.Traffic),
            IsHandOver = request.MessageId is not null,
            ExpiresAt = expiresAt,
        };
    }
}
