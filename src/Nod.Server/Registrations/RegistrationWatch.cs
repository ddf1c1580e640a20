using Nod.Registrations;
using Nod.Server.Catalog;
using NodaTime;

namespace Nod.Server.Registrations;

/// <summary>
/// Looks whether registrations are still as they were filed: within a minute of a change of what is set up, and every hour
/// for what is sent. What is out of step is alerted of once, until it is in step again.
/// </summary>
internal sealed class RegistrationWatch : BackgroundService
{
    /// <summary>How often it looks for a change of what is set up.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>How often it looks at what was sent.</summary>
    public static readonly Duration Every = Duration.FromHours(1);

    private readonly Node node;
    private readonly SemaphoreSlim one = new(1);
    private readonly Dictionary<Guid, (OrganizationDirectory Directory, Instant At)> looked = [];

    public RegistrationWatch(Node node)
    {
        this.node = node;
        node.Registrations = this;
    }

    /// <summary>How a registration stands to the latest filing with each vendor.</summary>
    public static async Task<IReadOnlyList<RegistrationDrift>> DriftAsync(
        Node node,
        OrganizationDirectory directory,
        Registration registration,
        CancellationToken cancellation
    )
    {
        var kit = RegistrationKit.Of(RegistrationPlace.SetupOf(node, directory, registration));
        var drifts = new List<RegistrationDrift>();
        foreach (var filing in directory.Registrations.LatestOf(registration.Key))
        {
            var sent = await SentTexts.ReadAsync(node, directory.Organization.Id, kit, filing.FiledAt, cancellation);
            drifts.Add(RegistrationDrift.Of(filing, kit, sent));
        }

        return drifts;
    }

    /// <summary>
    /// Looks at every organization where something changed, or that was not looked at for an hour. One look at a time, so that
    /// none raises what another just raised.
    /// </summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var now = node.Clock.Now();
            foreach (var directory in node.Catalog.Current.Organizations)
            {
                var id = directory.Organization.Id;
                if (!looked.TryGetValue(id, out var last) || last.Directory != directory || now - last.At >= Every)
                {
                    await TryLookAsync(directory, now, cancellation);
                }
            }
        }
        finally
        {
            one.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        one.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await Task.Delay(Pause, node.Clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task TryLookAsync(OrganizationDirectory directory, Instant now, CancellationToken cancellation)
    {
        try
        {
            await LookAsync(directory, cancellation);
            looked[directory.Organization.Id] = (directory, now);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException and not OperationCanceledException)
        {
            // One organization's must not keep the others' from being looked at. It is looked at once more within a minute.
            node.Log.RegistrationsFailed(failure);
        }
    }

    private async Task LookAsync(OrganizationDirectory directory, CancellationToken cancellation)
    {
        var found = new List<LookedAtRegistration>();
        foreach (var registration in directory.Registrations.All)
        {
            var drifts = await DriftAsync(node, directory, registration, cancellation);
            if (drifts.Count > 0)
            {
                var codes = drifts.SelectMany(drift => drift.Findings).Select(finding => finding.Code).Distinct();
                found.Add(new LookedAtRegistration(registration.Key, [.. codes.Order(StringComparer.Ordinal)]));
            }
        }

        if (found.Count == 0)
        {
            return;
        }

        var open = await node.Store.ReadOpenAlertsAsync(directory.Organization.Id, cancellation);
        var judge = new JudgeRegistrations(directory.Organization.Id, found, open);
        if (!judge.IsEmpty)
        {
            node.Alerted(await node.Store.CommitAsync(judge, CancellationToken.None));
        }
    }
}
