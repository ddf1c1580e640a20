using Nod.Texts;

namespace Nod.Server.Candidate.Forms;

/// <summary>The page of a form, and what is posted from it.</summary>
internal sealed class FormPages
{
    private static readonly TimeSpan AddressWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan NumberWindow = TimeSpan.FromDays(1);

    private readonly Node node;
    private readonly PageRenderer renderer;
    private readonly FormTokens tokens;
    private readonly FormLook look;
    private readonly Allowance withProof;
    private readonly Allowance withoutProof;
    private readonly Allowance perNumber;

    public FormPages(Node node, PageRenderer renderer)
    {
        this.node = node;
        this.renderer = renderer;
        tokens = new FormTokens(node.Signing.KeyFor("candidate forms"));
        look = new FormLook(renderer, tokens);
        // A job fair is one address: hundreds apply from it, with a script each. Without scripts there are few.
        withProof = new Allowance(node.Clock, 600, AddressWindow);
        withoutProof = new Allowance(node.Clock, 60, AddressWindow);
        perNumber = new Allowance(node.Clock, 10, NumberWindow);
    }

    /// <summary>The form, in the language asked for.</summary>
    public async Task<Page> ShowAsync(HttpContext http)
    {
        if (Find(http) is not { } place)
        {
            return await MissingAsync(http);
        }

        if (place.Form.Closed)
        {
            return await ClosedAsync(place, http);
        }

        var language = Languages.Choose(http, place.Form.Languages);
        return await PageAsync(place, Visit(place, http, language, TypedForm.Nothing), 200);
    }

    /// <summary>What somebody reads who has applied. It says the same to everybody.</summary>
    public async Task<Page> ThankAsync(HttpContext http) =>
        Find(http) is { } place
            ? await NoticeAsync(
                place,
                http,
                200,
                "thanks.title",
                texts =>
                    texts.Say(
                        "thanks.received",
                        ("brand", place.Brand.Name),
                        ("job", place.Form.TitleIn(texts.Language))
                    ),
                texts => texts["thanks.confirm"],
                texts => texts["thanks.stop"]
            )
            : await MissingAsync(http);

    /// <summary>Takes what was posted: records all of it, or nothing and says why.</summary>
    public async Task<Page> TakeAsync(HttpContext http)
    {
        if (Find(http) is not { } place)
        {
            return await MissingAsync(http);
        }

        if (place.Form.Closed)
        {
            return await ClosedAsync(place, http);
        }

        var body = await PostedForm.ReadAsync(http);
        var typed = TypedForm.Read(body, place.Form);
        var token = body[TypedForm.TokenField];
        if (!Visitor.CameFromHere(http, node) || VisitOf(place, token) is not { } visit)
        {
            // Such as a page of somebody else's with a plain form: what was typed there is kept, nothing is recorded.
            var chosen = Languages.Choose(http, place.Form.Languages);
            return await AgainAsync(place, Visit(place, http, chosen, typed), 422, FormFault.Elsewhere);
        }

        var next = Next(place, http, visit, typed);
        if (node.Clock.Now() - visit.OpenedAt > FormVisit.OpenFor)
        {
            return await AgainAsync(place, next, 422, FormFault.Expired);
        }

        if (!MayTry(http, visit, body[TypedForm.ProofField], out var pause))
        {
            return await AgainAsync(place, next, 429, FormFault.TooMany) with { RetryAfter = pause };
        }

        if (body[TypedForm.TrapField] is { Length: > 0 })
        {
            return await AgainAsync(place, next, 422, FormFault.Trap);
        }

        if (typed.Check(place.Form, place.Brand.Country, out var phone) is { Count: > 0 } faults)
        {
            return await PageAsync(place, next with { Faults = faults }, 422);
        }

        if (!perNumber.Take(phone.ToString()))
        {
            return await AgainAsync(place, next, 429, FormFault.TooMany) with { RetryAfter = NumberWindow };
        }

        if (await look.RemakeAsync(place, visit, token!) is not { } shown)
        {
            return await AgainAsync(place, next, 409, FormFault.Changed);
        }

        var submission = new FormSubmission(place, visit, typed, phone, shown);
        return await submission.RecordAsync(http, node)
            ? new Page(303, []) { Next = $"{place.Path}/thanks?lang={visit.Language}", Origins = place.Form.Origins }
            : await AgainAsync(place, next, 409, FormFault.SentBefore);
    }

    public async Task<Page> MissingAsync(HttpContext http) => await NoticeAsync(http, 404, "missing");

    /// <summary>A page of no form: its title and text are two texts of the same beginning.</summary>
    public async Task<Page> NoticeAsync(HttpContext http, int status, string area)
    {
        var texts = PageTexts.For(Languages.Choose(http, ["en", .. PageTexts.Languages]));
        var frame = new PageFrame { Texts = texts, Title = texts[$"{area}.title"] };
        IReadOnlyList<string> paragraphs = [texts[$"{area}.text"]];
        return new Page(
            status,
            await renderer.RenderAsync<Components.NoticePage>(("Frame", frame), ("Paragraphs", paragraphs))
        );
    }

    private FormPlace? Find(HttpContext http) =>
        FormPlace.Find(
            node,
            (string)http.Request.RouteValues["organization"]!,
            (string)http.Request.RouteValues["form"]!
        );

    private FormVisit? VisitOf(FormPlace place, string? token) =>
        tokens.Read(token) is { } visit && visit.Organization == place.Organization.Id && visit.Form == place.Form.Key
            ? visit
            : null;

    private bool MayTry(HttpContext http, FormVisit visit, string? proof, out TimeSpan pause)
    {
        var allowance = ProofOfWork.Holds(visit.Challenge, proof) ? withProof : withoutProof;
        pause = allowance.Window;
        return allowance.Take(Visitor.NetworkOf(http));
    }

    private FormVisit Visit(FormPlace place, HttpContext http, string language, TypedForm typed) =>
        new()
        {
            Id = node.Ids.Next(),
            OpenedAt = node.Clock.Now(),
            Organization = place.Organization.Id,
            Form = place.Form.Key,
            Language = language,
            Words = place.WordsFor(language, $"{Visitor.NetworkOf(http)} {Visitor.BrowserOf(http)}"),
            Typed = typed,
        };

    // The same page once more, as far as the form still has it: it may have lost the language since.
    private FormVisit Next(FormPlace place, HttpContext http, FormVisit visit, TypedForm typed)
    {
        var language =
            Languages.Match(visit.Language, place.Form.Languages) ?? Languages.Choose(http, place.Form.Languages);
        var next = Visit(place, http, language, typed);
        return place.Has(visit) ? next with { Words = visit.Words } : next;
    }

    private Task<Page> AgainAsync(FormPlace place, FormVisit visit, int status, string fault) =>
        PageAsync(place, visit with { Faults = [new FormFault(fault)] }, status);

    private async Task<Page> PageAsync(FormPlace place, FormVisit visit, int status) =>
        new(status, await look.ShowAsync(place, visit)) { Origins = place.Form.Origins };

    private Task<Page> ClosedAsync(FormPlace place, HttpContext http) =>
        NoticeAsync(place, http, 410, "closed.title", texts => texts.Say("closed.text", ("brand", place.Brand.Name)));

    private async Task<Page> NoticeAsync(
        FormPlace place,
        HttpContext http,
        int status,
        string title,
        params Func<PageTexts, string>[] paragraphs
    )
    {
        var texts = PageTexts.For(Languages.Choose(http, place.Form.Languages));
        var frame = new PageFrame
        {
            Texts = texts,
            Title = texts[title],
            Brand = place.Brand,
            HasScript = true,
        };
        IReadOnlyList<string> told = [.. paragraphs.Select(paragraph => paragraph(texts))];
        var html = await renderer.RenderAsync<Components.NoticePage>(("Frame", frame), ("Paragraphs", told));
        return new Page(status, html) { Origins = place.Form.Origins };
    }
}
