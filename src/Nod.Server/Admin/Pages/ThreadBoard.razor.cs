using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Nod.Ledger;
using Nod.Server.Admin.Access;
using Nod.Server.Api;
using NodaTime;

namespace Nod.Server.Admin.Pages;

/// <summary>
/// A conversation and the work on it. It is read as soon as it was shown to somebody who may answer, as far as it was
/// shown; a tab that nobody looks at reads nothing.
/// </summary>
public sealed partial class ThreadBoard
{
    private readonly List<ThreadTextAnswer> texts = [];
    private ThreadAnswer? thread;
    private ContactAnswer? person;
    private IReadOnlyList<NoteAnswer> notes = [];
    private IReadOnlyList<ThreadTextAnswer> waiting = [];
    private IReadOnlyList<string> colleagues = [];
    private Problem? problem;
    private DotNetObjectReference<ThreadBoard>? self;
    private DateTimeZone? zone;
    private string key = "";
    private string note = "";
    private string? next;
    private Instant? shownTo;
    private Instant? readTo;
    private int pages = 1;
    private int turn;
    private int looks;
    private bool may;
    private bool isLeft;

    [Inject]
    internal Node Node { get; set; } = null!;

    [Inject]
    internal IJSRuntime Js { get; set; } = null!;

    [Inject]
    internal NavigationManager Nav { get; set; } = null!;

    /// <summary>The conversation.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(200);

    // Without a connection a press would go unheard: the page as it first comes has none.
    private bool IsShut => !RendererInfo.IsInteractive;

    // Whoever has it stays to be seen, though they may not answer any more.
    private IEnumerable<string> Assignable =>
        thread?.AssignedTo is { } user && !colleagues.Contains(user) ? colleagues.Append(user) : colleagues;

    public override ValueTask DisposeAsync()
    {
        self?.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>The tab is looked at: what it shows is read, once.</summary>
    [JSInvokable]
    public async Task SeenAsync()
    {
        if (!may || isLeft || thread is not { Unread: > 0 } || shownTo is not { } seen || readTo >= seen)
        {
            return;
        }

        Viewer.LookOn();
        readTo = seen;
        var reply = await App.ReadThreadAsync(Id, seen);
        (thread, problem) = (reply.Value ?? thread, reply.Problem ?? problem);
        StateHasChanged();
    }

    protected override bool Shows(IReadOnlySet<ContactKey> touched) =>
        key.Length > 0 && touched.Contains(ContactKey.Of(Convert.FromHexString(key)));

    protected override async Task OnInitializedAsync()
    {
        may = (await Viewer.RequireAsync(Permission.SeePeople)).May(Permission.Send);
        colleagues = may ? await App.ColleaguesAsync() : [];
        await base.OnInitializedAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            self = DotNetObjectReference.Create(this);
            await Js.InvokeVoidAsync("nodRestore");
            await Js.InvokeVoidAsync("nodSeen", self);
        }

        // The newest text is at the end; seen when the tab is looked at.
        var newest = texts is [.., var last] ? Times.ToStored(last.At) : 0;
        await Js.InvokeVoidAsync("nodShown", "texts", newest, thread?.Unread ?? 0);
    }

    protected override async Task LookAsync()
    {
        // Looks may overtake each other: only the last begun is shown.
        var mine = ++looks;
        var (found, read) = (new List<ThreadTextAnswer>(), (ThreadDetail?)null);
        string? cursor = null;
        for (var page = 0; page < pages && (page == 0 || cursor is not null); page++)
        {
            if ((await App.ThreadAsync(Id, cursor)).Value is not { } detail)
            {
                thread = mine == looks ? null : thread;
                return;
            }

            read ??= detail;
            found.InsertRange(0, detail.Items);
            cursor = detail.Next;
        }

        var who = await App.PersonOfThreadAsync(Id);
        var known = await App.PhoneOfAsync(who) is { } phone ? (await App.ContactAsync(phone)).Value : null;
        if (mine != looks)
        {
            return;
        }

        (thread, next, key, person, zone) = (read!.Conversation, cursor, who, known, ThreadPerson.ZoneOf(known));
        waiting = [.. read.Scheduled.Where(text => text.DueAt > text.At)];
        texts.Clear();
        texts.AddRange(found.Where(text => text.Id is null || waiting.All(other => other.Id != text.Id)));
        // Those of the texts shown; older ones come with their texts.
        notes =
            next is not null && texts is [var oldest, ..]
                ? [.. read.Notes.Where(one => one.At >= oldest.At)]
                : read.Notes;
        shownTo =
            texts.Where(text => text.Direction == "in").Max(text => (Instant?)text.At)
            ?? thread.LastInboundAt
            ?? thread.LastAt;
        turn++;
    }

    private Task OlderAsync()
    {
        pages++;
        return LookAsync();
    }

    private Task SentAsync() => LookAsync();

    private Task AssignAsync(ChangeEventArgs change) =>
        DoAsync(() => App.AssignAsync(Id, change.Value as string ?? ""));

    private Task MoveAsync(string step) => DoAsync(() => App.MoveThreadAsync(Id, step));

    private async Task UnreadAsync()
    {
        isLeft = true;
        await MoveAsync("unread");
        if (problem is null)
        {
            Nav.NavigateTo("/admin/inbox?done=unread");
        }
    }

    private async Task NoteAsync()
    {
        // Taken at once, so that a second press keeps nothing twice.
        var text = note;
        note = "";
        await DoAsync(() => App.NoteAsync(Id, text.Trim()));
        if (problem is null)
        {
            await Js.InvokeVoidAsync("nodForget", "note");
        }
        else
        {
            note = text;
        }
    }

    private Task CancelAsync(Guid message) => DoAsync(() => App.CancelTextAsync(Id, message));

    private async Task DoAsync<T>(Func<Task<Application.Reply<T>>> act)
        where T : class
    {
        problem = (await act()).Problem;
        await LookAsync();
    }

    // What their clock says, where it is another than the viewer's.
    private string? Theirs(Instant moment) =>
        zone is not null && zone.Id != L.Zone.Id
            ? L.Say("compose.theirs", ("time", L.Time(moment, zone)), ("zone", zone.Id))
            : null;
}
