using Nod.Transparency;

namespace Nod.Server.Log;

/// <summary>
/// Keeps the log up with the events. Its pace is the machine's, not the clock that law is judged by: an event has its
/// place about a tenth of a second after its commit.
/// </summary>
internal sealed class SequencerLoop(ILogStore store, LogKeys keys, Node node) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sequencer = new Sequencer(store, keys.All, node.Clock);
        if (node.Holds.Signing is not null)
        {
            node.Log.SigningHeld();
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await node.Holds.MaySign.WaitAsync(stoppingToken);
                if (!await sequencer.StepAsync(stoppingToken))
                {
                    await Task.Delay(Pause, TimeProvider.System, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The background loop: nothing was moved, events wait in the queue, and it is tried again.
                node.Log.SequencingFailed(failure);
                await Task.Delay(FailurePause, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
