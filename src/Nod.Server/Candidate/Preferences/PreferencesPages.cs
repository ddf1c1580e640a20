using Nod.Ledger;
using Nod.Preferences;
using Nod.Server.Api;
using Nod.Texts;

namespace Nod.Server.Candidate.Preferences;

/// <summary>
/// A person's own page, behind a link (R17). Following a link changes nothing, since programs that make previews follow links
/// too; everything is done by a post from the page itself.
/// </summary>
internal sealed class PreferencesPages
{
    /// <summary>The pages' pattern.</summary>
    public const string Pattern = PreferencesLinks.Path + "/{link}";

    // What mail programs post to a link that unsubscribes (RFC 8058, section 3.1).
    private const string OneClickField = "List-Unsubscribe";
    private const string OneClick = "One-Click";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Node node;
    private readonly PageRenderer renderer;
    private readonly PreferencesTokens tokens;
    private readonly PreferencesLook look;
    private readonly Allowance shown;
    private readonly Allowance sent;
    private readonly Allowance perPerson;
    private readonly Allowance receipts;

    public PreferencesPages(Node node, PageRenderer renderer)
    {
        this.node = node;
        this.renderer = renderer;
        tokens = new PreferencesTokens(node.Signing.KeyFor("preferences pages"));
        look = new PreferencesLook(renderer, tokens, node.Wordings);
        shown = new Allowance(node.Clock, 600, Hour);
        sent = new Allowance(node.Clock, 120, Hour);
        perPerson = new Allowance(node.Clock, 30, TimeSpan.FromDays(1));
        receipts = new Allowance(node.Clock, 60, Hour);
    }

    /// <summary>The page that the address asks for. Changes nothing.</summary>
    public async Task<Page> ShowAsync(HttpContext http)
    {
        if (!shown.Take(Visitor.NetworkOf(http)))
        {
            return await NoticeAsync(http, 429, "preferences.many") with { RetryAfter = Hour };
        }

        if (await FindAsync(http) is not { } place)
        {
            return await GoneAsync(http);
        }

        return http.Request.Query["show"].ToString() switch
        {
            "stop" => await ConfirmStopAsync(http, place, 200),
            "erase" => await ConfirmEraseAsync(http, place, 200),
            "history" => await HistoryAsync(http, place),
            "receipt" => await ReceiptAsync(http, place),
            _ => await PageAsync(place, Visit(http, place) with { Notice = NoticeOf(http, place) }, 200),
        };
    }

    /// <summary>Does what was posted: all of it, or nothing and says why.</summary>
    public async Task<Page> TakeAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { } place)
        {
            return await GoneAsync(http);
        }

        var body = await PostedForm.ReadAsync(http);
        var isOneClick = body[OneClickField] == OneClick;
        var act = isOneClick ? PreferencesForm.Stop : body[PreferencesForm.ActField];
        var isFromHere = Visitor.CameFromHere(http, node);
        if (act == PreferencesForm.Stop)
        {
            return isFromHere ? await StopAsync(http, place, isOneClick) : await ConfirmStopAsync(http, place, 422);
        }

        var visit = Visit(http, place);
        if (!sent.Take(Visitor.NetworkOf(http)) || !perPerson.Take(place.Link.Contact.Value.ToString()))
        {
            return await PageAsync(place, visit with { Fault = "many" }, 429) with { RetryAfter = Hour };
        }

        return act switch
        {
            PreferencesForm.Erase => isFromHere
                ? await EraseAsync(http, place)
                : await ConfirmEraseAsync(http, place, 422),
            PreferencesForm.Save => await SaveAsync(http, place, body, visit, isFromHere),
            _ => await PageAsync(place, visit with { Fault = "again" }, 422),
        };
    }

    private async Task<Page> SaveAsync(
        HttpContext http,
        PreferencesPlace place,
        FormBody body,
        PreferencesVisit next,
        bool isFromHere
    )
    {
        var token = body[PreferencesForm.TokenField];
        if (
            !isFromHere
            || tokens.Read(token, place.Written) is not { } visit
            || node.Clock.Now() - visit.OpenedAt > PreferencesVisit.OpenFor
        )
        {
            return await PageAsync(place, next with { Fault = "again" }, 422);
        }

        next = next with { From = visit.From, Language = visit.Language };
        if (await look.RemakeAsync(place, visit, token!) is not { } page)
        {
            // Sent twice in a row, perhaps: what the first changed shows already.
            return await PageAsync(place, next with { Fault = "changed" }, 409);
        }

        var form = PreferencesForm.Read(body, place, look.ProgramsOf(place, visit));
        if (form.IsEmpty)
        {
            return Back(place, next, "same");
        }

        return await new PreferencesSubmission(place, visit, form, page).RecordAsync(http, node)
            ? Back(place, next with { Language = form.Language ?? visit.Language }, "saved")
            : await PageAsync(place, next with { Fault = "changed" }, 409);
    }

    // A stop has no limit. Where everything is stopped already there is nothing to record.
    private async Task<Page> StopAsync(HttpContext http, PreferencesPlace place, bool isOneClick)
    {
        if (!place.IsSilent)
        {
            await StopAsync(http, place, isOneClick ? "a mail program's button" : "one button, stop everything", false);
        }

        var visit = Visit(http, place);
        return isOneClick
            ? await NoticeAsync(http, 200, "preferences.stopped_all", place)
            : Back(place, visit, "stopped");
    }

    private async Task<Page> EraseAsync(HttpContext http, PreferencesPlace place)
    {
        await StopAsync(http, place, "one button on a page that says what is erased", true);
        return Back(place, Visit(http, place), "erase");
    }

    private async Task StopAsync(HttpContext http, PreferencesPlace place, string control, bool asksToErase)
    {
        var evidence = PreferencesSubmission.ProofOf(http, node) with
        {
            Control = new Consent.Control(control, "not pressed", "pressed it"),
            Form = asksToErase
                ? new Dictionary<string, string> { [PreferencesForm.ActField] = PreferencesForm.Erase }
                : null,
        };
        var (address, now) = (place.Contact.Address, node.Clock.Now());
        var stop = new StopEverything(address, now, evidence, node.Ids, asksToErase ? place.Link.Contact : null);
        if (asksToErase)
        {
            // Once for each link: who asked has asked.
            var key = PreferencesTokens.KeyOf(place.Organization, $"erase {place.Written}");
            var raised = 0;
            await node.Store.CommitAsync(
                new IdempotentChange<RecordedEvent>(
                    stop,
                    key,
                    UInt128.Zero,
                    _ =>
                    {
                        raised = 1;
                        return (303, []);
                    },
                    address
                )
            );
            node.Alerted(raised);
        }
        else
        {
            await node.Store.CommitAsync(stop);
        }

        await node.HandOvers.QuietAsync(address);
    }

    private Task<PreferencesPlace?> FindAsync(HttpContext http) =>
        PreferencesPlace.FindAsync(node, (string)http.Request.RouteValues["link"]!, http.RequestAborted);

    private PreferencesVisit Visit(HttpContext http, PreferencesPlace place) =>
        new()
        {
            Id = node.Ids.Next(),
            OpenedAt = node.Clock.Now(),
            Link = PreferencesVisit.HashOf(place.Written),
            Language = LanguageOf(http, place),
            From =
                int.TryParse(http.Request.Query["from"], out var from) && from > 0 && from < place.Programs.Count
                    ? from
                    : 0,
        };

    private static string LanguageOf(HttpContext http, PreferencesPlace place) =>
        Languages.Match(http.Request.Query["lang"].ToString(), PreferencesLook.Languages)
        ?? Languages.Match(place.Contact.State.Language, PreferencesLook.Languages)
        ?? Languages.Choose(http, PreferencesLook.Languages);

    // What the address says was done is said only where it is so, as far as one can see.
    private static string? NoticeOf(HttpContext http, PreferencesPlace place) =>
        http.Request.Query["done"].ToString() switch
        {
            "saved" => "saved",
            "same" => "same",
            "stopped" when place.IsSilent => "stopped",
            "erase" when place.IsSilent => "erase",
            _ => null,
        };

    private static Page Back(PreferencesPlace place, PreferencesVisit visit, string done) =>
        new(303, []) { Next = $"{place.Path}?lang={visit.Language}&done={done}", IsPrivate = true };

    private async Task<Page> PageAsync(PreferencesPlace place, PreferencesVisit visit, int status) =>
        new(status, await look.ShowAsync(place, visit)) { IsPrivate = true };

    private Task<Page> ConfirmStopAsync(HttpContext http, PreferencesPlace place, int status) =>
        ConfirmAsync(http, place, status, PreferencesForm.Stop, texts => [texts["preferences.stop_text"]]);

    private Task<Page> ConfirmEraseAsync(HttpContext http, PreferencesPlace place, int status) =>
        ConfirmAsync(
            http,
            place,
            status,
            PreferencesForm.Erase,
            texts =>
                [texts["preferences.erase_goes"], texts["preferences.erase_stays"], texts["preferences.erase_when"]]
        );

    private async Task<Page> ConfirmAsync(
        HttpContext http,
        PreferencesPlace place,
        int status,
        string act,
        Func<PageTexts, IReadOnlyList<string>> paragraphs
    )
    {
        var language = LanguageOf(http, place);
        var texts = PageTexts.For(language);
        var view = new ConfirmView
        {
            Frame = PreferencesLook.FrameOf(place, language, texts[$"preferences.{act}_title"], $"&show={act}"),
            Paragraphs = paragraphs(texts),
            Address = $"?lang={language}",
            Act = act,
            Button = texts[act == PreferencesForm.Stop ? "preferences.stop" : "preferences.erase_button"],
            BackAddress = $"?lang={language}",
            Back = texts["preferences.back"],
        };
        return new Page(status, await renderer.RenderAsync<ConfirmPage>(("View", view))) { IsPrivate = true };
    }

    private async Task<Page> HistoryAsync(HttpContext http, PreferencesPlace place)
    {
        var language = LanguageOf(http, place);
        var texts = PageTexts.For(language);
        var before = Guid.TryParse(http.Request.Query["before"], out var given) ? given : (Guid?)null;
        var (entries, next) = await new PreferencesHistory(node, place, language).ReadAsync(
            before,
            http.RequestAborted
        );
        var view = new HistoryView
        {
            Frame = PreferencesLook.FrameOf(place, language, texts["preferences.history"], "&show=history"),
            Lead = texts["history.lead"],
            Entries = entries,
            Empty = texts["history.empty"],
            OlderAddress = next is null ? null : $"?lang={language}&show=history&before={next}",
            Older = texts["history.older"],
            BackAddress = $"?lang={language}",
            Back = texts["preferences.back"],
        };
        return new Page(200, await renderer.RenderAsync<HistoryPage>(("View", view))) { IsPrivate = true };
    }

    // Made of everything on record, so there are not many in an hour.
    private async Task<Page> ReceiptAsync(HttpContext http, PreferencesPlace place)
    {
        if (!receipts.Take(place.Link.Contact.Value.ToString()))
        {
            return await NoticeAsync(http, 429, "preferences.many", place) with { RetryAfter = Hour };
        }

        var query = http.Request.Query;
        var history = new PreferencesHistory(node, place, LanguageOf(http, place));
        return
            Guid.TryParse(query["consent"], out var consent)
            && await history.ReceiptAsync(consent, http.RequestAborted) is { } receipt
            && ReceiptFile.Of(receipt, query["form"].ToString()) is { } file
            ? file
            : await NoticeAsync(http, 404, "missing", place);
    }

    private Task<Page> GoneAsync(HttpContext http) => NoticeAsync(http, 404, "preferences.gone");

    private async Task<Page> NoticeAsync(HttpContext http, int status, string area, PreferencesPlace? place = null)
    {
        var language = place is null ? Languages.Choose(http, PreferencesLook.Languages) : LanguageOf(http, place);
        var texts = PageTexts.For(language);
        var frame = new PageFrame
        {
            Texts = texts,
            Title = texts[$"{area}.title"],
            Brand = place?.Brand,
        };
        IReadOnlyList<string> paragraphs = [texts[$"{area}.text"]];
        var html = await renderer.RenderAsync<Components.NoticePage>(("Frame", frame), ("Paragraphs", paragraphs));
        return new Page(status, html) { IsPrivate = true };
    }
}
