using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Nod.Broadcasts;
using Nod.Decisions;
using Nod.Server.Admin.Locales;
using Nod.Server.Api;
using Nod.Texts;
using NodaTime;
using NodaTime.Text;

namespace Nod.Server.Admin.Pages;

/// <summary>
/// Writes an answer to a person. As in <see cref="Composer"/> only the gate's answer to what stands there now opens the
/// button; here a text of the person's, or their stop, is a reason to ask it anew.
/// </summary>
public sealed partial class ReplyComposer : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    // What a browser's field for day and hour says.
    private static readonly LocalDateTimePattern Wanted = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu'-'MM'-'dd'T'HH':'mm"
    );

    private readonly Dictionary<string, string> fields = [];
    private IReadOnlyList<TemplateAnswer> templates = [];
    private MessageTemplate? template;
    private DecisionAnswer? decision;
    private MessageAnswer? sent;
    private Problem? problem;
    private string templateLanguage = "";
    private string picked = "";
    private string body = "";
    private string later = "";
    private bool isAsking;
    private bool isSending;
    private int changes;
    private int turn;

    [Inject]
    internal Application.Application App { get; set; } = null!;

    [Inject]
    internal Locale L { get; set; } = null!;

    [Inject]
    internal Node Node { get; set; } = null!;

    [Inject]
    internal IJSRuntime Js { get; set; } = null!;

    /// <summary>The conversation.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>The person's name, if it is known.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>Where the person's clock stands, if that is known.</summary>
    [Parameter]
    public string? PersonZone { get; set; }

    /// <summary>What the person speaks, if that is known.</summary>
    [Parameter]
    public string? PersonLanguage { get; set; }

    /// <summary>Until when the person may be answered; null for not any more.</summary>
    [Parameter]
    public Instant? Until { get; set; }

    /// <summary>Another number each time that something may have happened to the person.</summary>
    [Parameter]
    public int Turn { get; set; }

    /// <summary>Called when an answer is on its way.</summary>
    [Parameter]
    public EventCallback OnSent { get; set; }

    private bool CanSend =>
        !isAsking && !isSending && !IsLate && decision is { Verdict: Verdict.Permit or Verdict.Defer };

    private string Tone => decision is null ? "none" : EnumWords<Verdict>.Of(decision.Verdict);

    private Instant? SendAt =>
        Wanted.Parse(later) is { Success: true, Value: var wall } ? wall.InZoneLeniently(L.Zone).ToInstant() : null;

    // An hour that is over, or none: never a reason to send at once.
    private bool IsLate => later.Length > 0 && !(SendAt > Node.Clock.Now());

    // Fields that have no value yet stand for themselves.
    private string Filled
    {
        get
        {
            var values = fields.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
            foreach (var missing in template!.Fill(values, out _))
            {
                values[missing] = $"[{missing}]";
            }

            template.Fill(values, out var text);
            return text;
        }
    }

    public void Dispose() => changes++;

    protected override async Task OnInitializedAsync() => templates = await App.TemplatesAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (turn != Turn)
        {
            turn = Turn;
            await AskAsync(++changes);
        }
    }

    private static string Text(ChangeEventArgs change) => change.Value as string ?? "";

    private void Pick(string key)
    {
        (picked, template) = (key, null);
        fields.Clear();
        if (templates.FirstOrDefault(one => one.Key == key) is not { } found)
        {
            return;
        }

        templateLanguage = PersonLanguage is { } own && found.Texts.ContainsKey(own) ? own : found.Language;
        MessageTemplate.Parse(found.Texts[templateLanguage].Text, out template);
        foreach (var field in template!.Fields)
        {
            fields[field] = field == BroadcastTexts.NameField ? Name ?? "" : "";
        }
    }

    private async Task InsertAsync()
    {
        var text = Filled;
        Pick("");
        await ChangeAsync(() => body = body.Trim().Length == 0 ? text : $"{body.TrimEnd()} {text}");
    }

    private async Task ChangeAsync(Action change)
    {
        change();
        var mine = ++changes;
        (isAsking, sent) = (true, null);
        await Task.Delay(Pause, TimeProvider.System);
        if (mine == changes)
        {
            await AskAsync(mine);
        }
    }

    private async Task AskAsync(int mine)
    {
        if (body.Trim().Length == 0)
        {
            (decision, problem, isAsking) = (null, null, false);
            return;
        }

        isAsking = true;
        var reply = await App.JudgeReplyAsync(Id, body, SendAt);
        if (mine == changes)
        {
            (decision, problem, isAsking) = (reply?.Value, reply?.Problem, false);
        }
    }

    private async Task SendAsync()
    {
        if (!CanSend)
        {
            return;
        }

        // A verdict still on its way is about words that are on their way themselves.
        changes++;
        isSending = true;
        var asked = body;
        try
        {
            var reply = await App.ReplyAsync(Id, asked, SendAt);
            sent = reply.Value?.Message;
            decision = reply.Problem?.Decision;
            problem = reply.Problem?.Decision is null ? reply.Problem : null;
        }
        finally
        {
            isSending = false;
        }

        if (sent is not null)
        {
            later = "";
            if (body == asked)
            {
                body = "";
                await Js.InvokeVoidAsync("nodForget", "reply");
            }
        }

        await OnSent.InvokeAsync();
        await AskAsync(++changes);
    }

    // What their clock says then, where it is another than the viewer's.
    private string? Theirs(Instant moment) =>
        PersonZone is { } id && id != L.Zone.Id && DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone
            ? L.Say("compose.theirs", ("time", L.Time(moment, zone)), ("zone", id))
            : null;
}
