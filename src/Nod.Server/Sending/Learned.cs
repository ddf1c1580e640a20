using Nod.Ledger;
using Nod.Sending;

namespace Nod.Server.Sending;

/// <summary>Acts on what a provider's failure means: counted, told in the log, and where it is about the person, recorded.</summary>
internal static class Learned
{
    /// <summary>
    /// Takes a failure. When the task completes, a stop or a hold it tells of is on disk, and no hand-over to the person
    /// that began before is under way.
    /// </summary>
    public static async Task FromAsync(
        Node node,
        ContactAddress contact,
        string provider,
        ProviderFailure? failure,
        string? providerMessageId
    )
    {
        if (failure is null)
        {
            return;
        }

        node.Metrics.Refused(provider, EnumWords<FailureKind>.Of(failure.Kind));
        if (failure.Kind is FailureKind.Account or FailureKind.Filtered or FailureKind.Throttled)
        {
            node.Log.ProviderRefused(provider, failure.Kind, failure.Code);
        }

        var change = LearnFromProvider.Of(contact, provider, failure, providerMessageId, node.Clock.Now(), node.Ids);
        if (change is not null && await node.Store.CommitAsync(change) is not null)
        {
            await node.HandOvers.QuietAsync(contact);
            if (failure.Kind == FailureKind.OptedOut)
            {
                node.BlockLists.Wake();
            }
        }
    }
}
