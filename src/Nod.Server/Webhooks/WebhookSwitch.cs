using Nod.Catalog;
using Nod.Ledger;
using Nod.Server.Api;
using Nod.Webhooks;

namespace Nod.Server.Webhooks;

/// <summary>Disables webhooks and tells somebody; clears that again when they are mended.</summary>
internal sealed class WebhookSwitch(Node node)
{
    /// <summary>What alerts about a webhook are about.</summary>
    public static string SubjectOf(Guid webhook) => $"webhook/{webhook}";

    /// <summary>How a webhook stands in the catalog.</summary>
    public static CatalogItem Item(Guid organization, Webhook webhook) =>
        CatalogEndpoints.Item(
            organization,
            CatalogKind.Webhook,
            webhook.Id.ToString(),
            null,
            webhook,
            CatalogJson.Default.Webhook
        );

    /// <summary>Stops posting to it. The alert comes first: after a crash in between it is not raised again.</summary>
    public async Task DisableAsync(Guid organization, Guid id, string why)
    {
        var open = await node.Store.ReadOpenAlertsAsync(organization);
        if (!open.Any(alert => alert.Subject == SubjectOf(id)))
        {
            await node.Store.CommitAsync(new RaiseAlert(organization, SubjectOf(id), why));
            node.Alerted(1);
        }

        var disabled = new WebhookDisabled(node.Clock.Now(), why);
        await node.Catalog.ChangeAsync(directory =>
            directory.Organization(organization)?.Webhook(id) is { IsEnabled: true } webhook
                ? ((IReadOnlyCollection<CatalogItem>)[Item(organization, webhook with { Disabled = disabled })], true)
                : ([], false)
        );
    }

    /// <summary>Clears the alerts about it.</summary>
    public async Task ClearAsync(Guid organization, Guid id)
    {
        var open = await node.Store.ReadOpenAlertsAsync(organization);
        var about = open.Where(alert => alert.Subject == SubjectOf(id)).ToList();
        if (about.Count > 0)
        {
            await node.Store.CommitAsync(new ClearAlerts(about));
        }
    }

    private sealed class RaiseAlert(Guid organization, string subject, string why) : Change<bool>
    {
        public override void Declare(ReadSet reads) { }

        public override bool Apply(ChangeContext context)
        {
            context.Raise(
                new Alert(context.NextId(), organization, null, AlertCodes.WebhookDisabled, context.Now, why)
                {
                    Subject = subject,
                }
            );
            return true;
        }
    }

    private sealed class ClearAlerts(IReadOnlyList<Alert> alerts) : Change<bool>
    {
        public override void Declare(ReadSet reads) { }

        public override bool Apply(ChangeContext context)
        {
            foreach (var alert in alerts)
            {
                context.Clear(alert);
            }

            return true;
        }
    }
}
