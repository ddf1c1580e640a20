using Microsoft.AspNetCore.Components;
using Nod.Broadcasts;
using Nod.Server.Admin.Access;
using Nod.Server.Api;

namespace Nod.Server.Admin.Pages;

/// <summary>How a broadcast stands and what can be done with it. A draft can be started once it was previewed here.</summary>
public sealed partial class BroadcastBoard : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource gone = new();
    private ProgressAnswer? progress;
    private PreviewAnswer? preview;
    private Problem? problem;
    private bool may;
    private bool seesNumbers;
    private bool isBusy;
    private bool asksCancel;

    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string Language { get; set; } = "";

    [Parameter]
    public string Zone { get; set; } = "";

    // Without a connection a press would go unheard: the page as it first comes has none.
    private bool IsShut => isBusy || !RendererInfo.IsInteractive;

    private bool WouldGo =>
        preview!.Judged.Verdicts.Any(verdict => verdict.Key is "permit" or "defer" && verdict.Value > 0);

    private long Gone =>
        progress!.Messages.Sum(count =>
            count.Status is Nod.Sending.MessageStatus.Sent or Nod.Sending.MessageStatus.Delivered ? count.Messages : 0
        );

    // Of those judged: how many wait for nothing any more.
    private double Part =>
        progress!.Judged.People == 0 ? 0 : 100.0 * (progress.Judged.People - progress.Waiting) / progress.Judged.People;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        L.Use(Language, Zone);
        var actor = await Viewer.RequireAsync(Permission.SeePeople);
        (may, seesNumbers) = (actor.May(Permission.Broadcast), actor.May(Permission.SeeNumbers));
        await LookAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = FollowAsync();
        }
    }

    private static string Mask(string phone) => PhoneNumber.TryRead(phone, out var number) ? number.Masked() : phone;

    private RenderFragment Blocked(TallyAnswer judged) =>
        builder =>
        {
            if (judged.Reasons.Count > 0)
            {
                builder.AddContent(0, BlockedBy.Draw(L, judged));
            }
        };

    private async Task FollowAsync()
    {
        Viewer.LookOn();
        try
        {
            using var timer = new PeriodicTimer(Every);
            while (await timer.WaitForNextTickAsync(gone.Token))
            {
                if (progress?.Status is BroadcastStatus.Running or BroadcastStatus.Paused && !isBusy)
                {
                    await InvokeAsync(async () =>
                    {
                        await LookAsync();
                        StateHasChanged();
                    });
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (NotAllowedException)
        {
            // The session is over; what is shown stays as it is.
        }
    }

    private async Task LookAsync()
    {
        var reply = await App.ProgressAsync(Id);
        (progress, problem) = (reply.Value ?? progress, reply.Problem);
    }

    private Task PreviewAsync() =>
        BusyAsync(async () =>
        {
            var reply = await App.PreviewAsync(Id);
            (preview, problem) = (reply.Value, reply.Problem);
        });

    private Task StartAsync() => MoveAsync("start");

    private Task MoveAsync(string step) =>
        BusyAsync(async () =>
        {
            var reply = await App.MoveAsync(Id, step);
            await LookAsync();
            problem = reply.Problem;
            (asksCancel, preview) = (false, null);
        });

    private async Task BusyAsync(Func<Task> act)
    {
        isBusy = true;
        try
        {
            await act();
        }
        finally
        {
            isBusy = false;
        }
    }
}
