using Microsoft.AspNetCore.Components;
using Nod.Ledger;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Locales;

namespace Nod.Server.Admin.Pages;

/// <summary>
/// A piece of a page that keeps a connection and looks again when something happened to somebody it shows. It follows
/// until the page is left, the session is over or the server stops; what is shown stays as it is then.
/// </summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource gone = new();

    [Inject]
    internal Application.Application App { get; set; } = null!;

    [Inject]
    internal IHostApplicationLifetime Lifetime { get; set; } = null!;

    [Inject]
    internal Application.Viewer Viewer { get; set; } = null!;

    [Inject]
    internal Locale L { get; set; } = null!;

    /// <summary>The viewer's language, as their request said.</summary>
    [Parameter]
    public string Language { get; set; } = "";

    /// <summary>The viewer's zone.</summary>
    [Parameter]
    public string Zone { get; set; } = "";

    /// <summary>Whether the session was ended, so that nothing is looked at any more.</summary>
    protected bool IsOver { get; private set; }

    /// <summary>Between two looks, at least.</summary>
    protected abstract TimeSpan Pause { get; }

    /// <summary>Reads anew what is shown.</summary>
    protected abstract Task LookAsync();

    /// <summary>Whether what happened to some people is of interest here.</summary>
    protected virtual bool Shows(IReadOnlySet<ContactKey> touched) => true;

    /// <summary>The page was left.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await gone.CancelAsync();
        gone.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override async Task OnInitializedAsync()
    {
        L.Use(Language, Zone);
        await LookAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = FollowAsync();
        }
    }

    private async Task FollowAsync()
    {
        Viewer.LookOn();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone.Token, Lifetime.ApplicationStopping);
        try
        {
            await foreach (var touched in App.FollowAsync(Pause, over.Token))
            {
                if (touched.Count == 0 || Shows(touched))
                {
                    await LookAsync();
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left, or the server stops.
        }
        catch (NotAllowedException)
        {
            IsOver = true;
            StateHasChanged();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The background loop: the page is told, and says that its connection is gone.
            await DispatchExceptionAsync(failure);
        }
    }
}
