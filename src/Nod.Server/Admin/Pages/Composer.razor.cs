using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Nod.Catalog;
using Nod.Decisions;
using Nod.Server.Api;
using NodaTime;

namespace Nod.Server.Admin.Pages;

/// <summary>
/// Writes one text. The gate is asked a moment after each change, never twice at once, and only an answer to what stands
/// there now opens the button; sending asks it again.
/// </summary>
public sealed partial class Composer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly List<MessagingProgram> programs = [];
    private string to = "";
    private string program = "";
    private string body = "";
    private string? known;
    private string? shownTo;
    private MessageClass messageClass = MessageClass.JobAlert;
    private DecisionAnswer? decision;
    private MessageAnswer? sent;
    private Problem? problem;
    private bool isAsking;
    private bool isSending;
    private int changes;

    [Parameter]
    public string Language { get; set; } = "";

    [Parameter]
    public string Zone { get; set; } = "";

    /// <summary>The person to write to, by contact key; empty for a number to be typed.</summary>
    [Parameter]
    public string To { get; set; } = "";

    private bool CanSend => !isAsking && !isSending && decision is { Verdict: Verdict.Permit or Verdict.Defer };

    private string Tone =>
        problem is not null ? "wait"
        : decision is null ? "none"
        : EnumWords<Verdict>.Of(decision.Verdict);

    public void Dispose() => changes++;

    protected override async Task OnInitializedAsync()
    {
        L.Use(Language, Zone);
        foreach (var brand in await App.BrandsAsync())
        {
            programs.AddRange(await App.ProgramsAsync(brand.Key));
        }

        if (programs is [var first, ..])
        {
            Choose($"{first.Brand}/{first.Key}");
        }

        if (To.Length > 0 && await App.PhoneOfAsync(To) is { } phone)
        {
            to = phone;
            shownTo = phone;
            known = (await App.ContactAsync(phone)).Value?.Profile.Name ?? L["contacts.nameless"];
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Js.InvokeVoidAsync("nodRestore");
        }
    }

    private static string Text(ChangeEventArgs change) => change.Value as string ?? "";

    private void Choose(string chosen)
    {
        program = chosen;
        if (programs.Find(one => $"{one.Brand}/{one.Key}" == chosen) is { } found)
        {
            messageClass = found.Class;
        }
    }

    private void SetClass(string word)
    {
        if (EnumWords<MessageClass>.TryParse(word, out var found))
        {
            messageClass = found;
        }
    }

    private async Task ChangeAsync(Action change)
    {
        change();
        var mine = ++changes;
        isAsking = true;
        await Task.Delay(Pause, TimeProvider.System);
        if (mine == changes)
        {
            await AskAsync(mine);
        }
    }

    private async Task AskAsync(int mine)
    {
        if (to.Trim().Length == 0 || body.Trim().Length == 0 || program.Length == 0)
        {
            (decision, problem, isAsking) = (null, null, false);
            return;
        }

        var reply = await App.DecideAsync(Filled(new DecisionInput()));
        if (mine == changes)
        {
            (decision, problem, isAsking) = (reply.Value, reply.Problem, false);
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
        try
        {
            var reply = await App.SendAsync(Filled(new MessageInput()));
            sent = reply.Value;
            decision = reply.Problem?.Decision ?? decision;
            problem = reply.Problem?.Decision is null ? reply.Problem : null;
        }
        finally
        {
            isSending = false;
        }

        if (sent is not null)
        {
            await Js.InvokeVoidAsync("nodForget");
        }
    }

    private Task AgainAsync()
    {
        (sent, decision, body) = (null, null, "");
        return Task.CompletedTask;
    }

    private T Filled<T>(T input)
        where T : TextInput
    {
        var parts = program.Split('/');
        return input with
        {
            To = string.Concat(to.Where(character => character is not (' ' or '-' or '(' or ')'))),
            Brand = parts[0],
            Program = parts.Length > 1 ? parts[1] : null,
            Class = messageClass,
            Body = body,
        };
    }

    // What their clock says then, where it is another than the viewer's.
    private string? TheirClock(Instant moment)
    {
        var zones = decision!.Facts.TimeZones;
        return zones is [var only] && only != L.Zone.Id && DateTimeZoneProviders.Tzdb.GetZoneOrNull(only) is { } zone
            ? L.Say("compose.theirs", ("time", L.Time(moment, zone)), ("zone", only))
            : null;
    }
}
