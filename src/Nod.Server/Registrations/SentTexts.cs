using Nod.Health;
using Nod.Registrations;
using Nod.Sending;
using NodaTime;

namespace Nod.Server.Registrations;

/// <summary>
/// Reads what went out under the programs of a registration, the newest first: texts that were handed over from one of its
/// senders. Answers and conversations are what the person made them, and are left out; so is what was redacted.
/// </summary>
internal static class SentTexts
{
    /// <summary>Most texts that are compared.</summary>
    public const int ComparedMax = 200;

    /// <summary>Most messages that are looked at in order to find them.</summary>
    public const int LookedAtMax = 2000;

    private const int PageSize = 200;

    /// <param name="node">The node.</param>
    /// <param name="organization">Whose.</param>
    /// <param name="kit">The registration.</param>
    /// <param name="since">Not accepted before.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<SentText>> ReadAsync(
        Node node,
        Guid organization,
        RegistrationKit kit,
        Instant since,
        CancellationToken cancellation
    )
    {
        var senders = kit.Setup.Senders.Select(sender => sender.Key).ToHashSet(StringComparer.Ordinal);
        var found = new List<SentText>();
        var (before, lookedAt) = (Guid.AllBitsSet, 0);
        while (lookedAt < LookedAtMax)
        {
            var page = await node.Store.ListMessagesAsync(organization, before, true, PageSize, cancellation);
            foreach (var message in page)
            {
                if (message.CreatedAt < since || found.Count == ComparedMax)
                {
                    return found;
                }

                if (Counts(message) && Concerns(kit.Setup, senders, message))
                {
                    found.Add(new SentText(message.Address.Id, message.Written, message.Body));
                }
            }

            lookedAt += page.Count;
            if (page.Count < PageSize)
            {
                break;
            }

            before = page[^1].Address.Id;
        }

        return found;
    }

    private static bool Counts(MessageRecord message) =>
        message.Class.IsCallers()
        && message.Class is not (MessageClass.Reply or MessageClass.Conversational)
        && message.WordsRemovedAt is null
        && message.History.Any(change => HealthCount.Went(change.Status));

    private static bool Concerns(CampaignSetup setup, HashSet<string> senders, MessageRecord message) =>
        message.Brand == setup.Brand.Key
        && message.Program is { } program
        && setup.Covers(program)
        && message.Sender is { } sender
        && senders.Contains(sender);
}
