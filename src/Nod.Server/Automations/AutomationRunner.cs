using Nod.Automations;
using Nod.Decisions;
using NodaTime;

namespace Nod.Server.Automations;

/// <summary>
/// Does what automations have to do when it is due, in the background. What is due stands in the store, so the next
/// start goes on where the last one ended; each thing is done in one transaction, so it is done once.
/// </summary>
internal sealed class AutomationRunner : BackgroundService
{
    private const int PassMax = 100;

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);
    private static readonly Duration Day = Duration.FromDays(1);

    private readonly Node node;
    private readonly SemaphoreSlim wake = new(0, 1);

    public AutomationRunner(Node node)
    {
        this.node = node;
        node.Automations = this;
    }

    /// <summary>Something may be due: look at once.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it already.
        }
    }

    /// <summary>What an automation needs, as it is set up now; null when it is off, or something is missing.</summary>
    public AutomationSetup? SetupOf(Guid organization, Automation? automation)
    {
        var directory = node.Catalog.Current.Organization(organization);
        if (
            automation is not { IsOn: true }
            || directory?.Brand(automation.Brand) is not { } brand
            || directory.Saved.Template(automation.Template) is not { } template
        )
        {
            return null;
        }

        var program = automation.Program is { } key ? directory.Program(brand.Key, key) : null;
        return automation.Program is not null && program is null
            ? null
            : new AutomationSetup(
                automation,
                template,
                new SendRequest
                {
                    Organization = directory.Organization,
                    To = default,
                    Brand = brand,
                    Program = program,
                    Sender = automation.Sender is { } sender
                        ? directory.Sender(sender)
                        : directory.SenderFor(brand, program),
                    Class = automation.Class,
                    Body = string.Empty,
                }
            );
    }

    /// <summary>Does what is due now, at most a hundred people's; gives how many things were done.</summary>
    public async Task<int> PassAsync(CancellationToken cancellation)
    {
        if (node.Holds.Sending is not null)
        {
            return 0;
        }

        var now = node.Clock.Now();
        var done = 0;
        foreach (var tasks in await node.Store.ReadDueTasksAsync(now, PassMax, cancellation))
        {
            foreach (var task in tasks.Tasks.Where(task => task.DoneAt is null && task.DueAt <= now))
            {
                done += await RunAsync(tasks.Address, task, cancellation) ? 1 : 0;
            }
        }

        return done;
    }

    public override void Dispose()
    {
        base.Dispose();
        wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                wait = await PassAsync(stoppingToken) > 0 ? TimeSpan.Zero : await WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: the store failed; what is due still stands there.
                node.Log.AutomationsFailed(failure);
                wait = FailurePause;
            }

            try
            {
                await wake.WaitAsync(wait, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<TimeSpan> WaitAsync(CancellationToken cancellation)
    {
        var next = node.Holds.Sending is null ? await node.Store.ReadNextTaskAsync(cancellation) : null;
        var ahead = next is { } due ? (due - node.Clock.Now()).ToTimeSpan() : WaitMax;
        return ahead < FailurePause ? FailurePause
            : ahead < WaitMax ? ahead
            : WaitMax;
    }

    // What fails for one person must not keep the others waiting; it is tried again in the next pass.
    private async Task<bool> RunAsync(AutomationAddress address, AutomationTask task, CancellationToken cancellation)
    {
        try
        {
            var organization = address.Contact.Organization;
            var automation = node.Catalog.Current.Organization(organization)?.Saved.Automation(address.Automation);
            var happened = await node.Store.FindHiringEventAsync(organization, task.Event, cancellation);
            var texted = automation?.PerDay is null
                ? 0
                : await node.Store.CountTextedAsync(
                    organization,
                    address.Automation,
                    node.Clock.Now() - Day,
                    cancellation
                );
            var change = new RunAutomation(
                node.Gate,
                SetupOf(organization, automation),
                address,
                task.Key,
                happened,
                texted
            );
            var run = await node.Store.CommitAsync(change, CancellationToken.None);
            node.Alerted(change.Raised);
            if (run?.Outcome == AutomationOutcome.Texted)
            {
                node.Dispatcher.Wake();
            }

            return run is not null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            node.Log.AutomationFailed(failure, address.Automation);
            return false;
        }
    }
}
