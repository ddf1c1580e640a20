using Microsoft.AspNetCore.Http.Features;
using Nod.Ledger;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Hosting;
using Nod.Server.Admin.Locales;
using Nod.Server.Api;
using Nod.Server.Candidate;

namespace Nod.Server.Admin.Fair;

/// <summary>
/// The page for staff at a job fair, its service worker, and what devices send from it
/// (<see href="../../../../docs/decisions/0042-consent-in-person.md">decision 0042</see>).
/// </summary>
internal sealed class FairPages(Node node, PageRenderer renderer)
{
    public const string Path = "/admin/fair";

    // A signature and a photo as the page makes them are a tenth of it.
    private const int BodyBytesMax = 4 * 1024 * 1024;

    private readonly FairPasses passes = new(node.Signing.KeyFor("fair passes"));

    public static void Map(WebApplication app, Node node)
    {
        var renderer = new PageRenderer();
        app.Lifetime.ApplicationStopped.Register(renderer.Dispose);
        var pages = new FairPages(node, renderer);
        var needs = new NeedsAttribute(Permission.RecordConsent);
        app.MapGet(Path, (RequestDelegate)pages.ShowAsync).WithMetadata(needs).ExcludeFromDescription();
        app.MapPost(Path + "/entries", (RequestDelegate)pages.TakeAsync).WithMetadata(needs).ExcludeFromDescription();
        // Open, so that it can be had anew after a session ended: it holds nothing.
        app.MapGet(Path + "/worker.js", (RequestDelegate)WorkAsync)
            .WithMetadata(new OpenToAllAttribute())
            .ExcludeFromDescription();
    }

    private async Task ShowAsync(HttpContext http)
    {
        var texts = AdminTexts.For(http.RequestServices.GetRequiredService<Locale>().Language);
        var view = FairLook.ViewOf(Door.ActorOf(http)!, texts, node.Wordings, passes);
        var html = await renderer.RenderAsync<FairPage>(("View", view));
        http.Response.Headers.ContentSecurityPolicy = FairAssets.Policy;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = html.Length;
        await http.Response.Body.WriteAsync(html, http.RequestAborted);
    }

    private static async Task WorkAsync(HttpContext http)
    {
        http.Response.Headers["Service-Worker-Allowed"] = Path;
        http.Response.ContentType = "text/javascript; charset=utf-8";
        http.Response.ContentLength = FairAssets.Worker.Length;
        await http.Response.Body.WriteAsync(FairAssets.Worker, http.RequestAborted);
    }

    private async Task TakeAsync(HttpContext http)
    {
        var answer = await AnswerAsync(http, Door.ActorOf(http)!);
        await answer.WriteAsync(http);
    }

    private async Task<Answer> AnswerAsync(HttpContext http, Actor actor)
    {
        // Browsers say where a request comes from; the session's cookie alone would come with a forged one.
        if (!Visitor.CameFromHere(http, node))
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "forbidden", "Send entries from the fair page.");
        }

        if (http.Request.ContentType?.Split(';')[0].Trim() != "application/json")
        {
            return Problem.Of(415, "unsupported_media_type", "Content-Type must be application/json.");
        }

        // Counted as it comes, so that it is refused in our own words.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var faults = new Faults();
        try
        {
            var body = await BodyReader.BytesAsync(http, BodyBytesMax);
            var input = BodyReader.Read(body.Span, FairJson.Default.FairInput, faults);
            return input is null ? Problem.Of(faults.All) : await TakeAsync(http, actor, input, faults);
        }
        catch (BodyTooLargeException)
        {
            return Problem.Of(413, "too_large", $"An entry has at most {BodyBytesMax} bytes.");
        }
        catch (BadHttpRequestException)
        {
            return Problem.BrokenTransfer();
        }
    }

    private async Task<Answer> TakeAsync(HttpContext http, Actor actor, FairInput input, Faults faults)
    {
        if (passes.Read(input.Entry?.Pass) is not { } pass)
        {
            faults.Add("pass", "invalid", "The entry was not made on a page of this server.");
            return Problem.Of(faults.All);
        }

        if (pass.Organization != actor.Organization.Organization.Id)
        {
            return Problem.Of(
                409,
                "conflict",
                "The entry was taken for another organization. Sign in there to send it."
            );
        }

        if (FairEntry.Read(input, actor.Organization, faults) is not { } entry)
        {
            return Problem.Of(faults.All);
        }

        var submission = new FairSubmission(node, actor, pass.Email, input.Entry!, entry);
        try
        {
            if (!await submission.IsKnownAsync(http.RequestAborted))
            {
                await submission.RecordAsync(http);
            }

            return Answer.Created(new FairRecorded(entry.Id), FairJson.Default.FairRecorded);
        }
        catch (IdempotencyConflictException)
        {
            return Problem.Of(409, "conflict", "Another entry with this identifier is on record.");
        }
    }
}
