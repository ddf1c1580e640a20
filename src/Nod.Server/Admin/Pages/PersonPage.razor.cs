using Microsoft.AspNetCore.Components;
using Nod.Consent;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Application;
using Nod.Server.Admin.Hosting;
using Nod.Server.Api;
using NodaTime;

namespace Nod.Server.Admin.Pages;

/// <summary>A person: where they stand, all that happened, and what can be done about it.</summary>
public sealed partial class PersonPage
{
    private ContactAnswer? person;
    private IReadOnlyList<HistoryItem> history = [];
    private IReadOnlyList<MessageAnswer> messages = [];
    private string? next;
    private Problem? problem;

    [Parameter]
    public string Key { get; set; } = "";

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    private Actor Actor => Door.ActorOf(Http)!;

    private string? Name => person?.Profile.Name;

    private Instant Now => Http.RequestServices.GetRequiredService<Node>().Clock.Now();

    private DateTimeZone? Zone =>
        person?.Profile.TimeZone is { } zone ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) : null;

    private string? HeldWords => history.FirstOrDefault(item => item.EventId == person!.Hold?.EventId)?.Words;

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        if (await App.PhoneOfAsync(Key) is not { } phone || (await App.ContactAsync(phone)).Value is not { } found)
        {
            Door.Answer(Http, StatusCodes.Status404NotFound);
            return;
        }

        var cursor = Http.Request.Query["cursor"].ToString();
        var page = await App.HistoryAsync(phone, cursor);
        (history, next) = (page.Items, page.Next);
        messages = cursor.Length == 0 ? await App.MessagesOfAsync(phone) : [];
        person = found;
    }

    private async Task ReleaseAsync() => Done("released", await App.ReleaseAsync(person!.Phone));

    private async Task StopDoubtAsync()
    {
        var words = HeldWords;
        var stopped = await App.StopAsync(person!.Phone, null, null, words ?? L["doubt.title"], null);
        if (stopped.Problem is null)
        {
            await App.ReleaseAsync(person.Phone);
        }

        Done("stopped", stopped);
    }

    private async Task StopAsync()
    {
        var form = Http.Request.Form;
        var of = form["of"].ToString().Split('/');
        Done(
            "stopped",
            await App.StopAsync(
                person!.Phone,
                of.Length == 2 ? of[0] : null,
                of.Length == 2 ? of[1] : null,
                form["how"].ToString(),
                form["proof"].ToString() is { Length: > 0 } proof ? proof : null
            )
        );
    }

    private async Task ProveAsync()
    {
        var asked = await App.AskForEvidenceAsync(person!.Phone, Http.Request.Form["language"].ToString());
        if (asked.Value is { } pack)
        {
            Nav.NavigateTo($"/admin/evidence/{pack.Id}");
        }

        problem = asked.Problem;
    }

    private async Task HoldAsync()
    {
        var form = Http.Request.Form;
        Done("held", await App.LegalHoldAsync(person!.Phone, form["reason"]!, form["reference"]!, isLifted: false));
    }

    private async Task LiftAsync(string reference)
    {
        var reason = Http.Request.Form["reason"].ToString();
        Done("lifted", await App.LegalHoldAsync(person!.Phone, reason, reference, isLifted: true));
    }

    private async Task EraseAsync()
    {
        var form = Http.Request.Form;
        if (form["sure"] != "yes" || !EnumWords<ErasureReason>.TryParse(form["reason"], out var reason))
        {
            return;
        }

        var erased = await App.EraseAsync(person!.Phone, reason, Now);
        problem = erased.Problem;
        if (erased.Problem is null)
        {
            Nav.NavigateTo("/admin/contacts?done=erased");
        }
    }

    // Asked anew by the browser, so that a reload repeats nothing.
    private void Done<T>(string what, Reply<T> reply)
        where T : class
    {
        problem = reply.Problem;
        if (reply.Problem is null)
        {
            Nav.NavigateTo($"/admin/contacts/{Key}?done={what}");
        }
    }
}
