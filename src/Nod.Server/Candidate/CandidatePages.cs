using System.Diagnostics;
using Nod.Server.Api;
using Nod.Server.Candidate.Forms;
using Nod.Server.Candidate.Preferences;
using Nod.Server.Candidate.Registrations;

namespace Nod.Server.Candidate;

/// <summary>
/// The pages that candidates see. They need no key, no session and no script; each is rendered whole on the server
/// (decision 0032).
/// </summary>
internal static class CandidatePages
{
    private const string FormPattern = "/apply/{organization}/{form}";

    private const string CampaignPattern = "/campaigns/{organization}/{registration}";

    public static void Map(WebApplication app, Node node)
    {
        var renderer = new PageRenderer();
        app.Lifetime.ApplicationStopped.Register(renderer.Dispose);
        var forms = new FormPages(node, renderer);
        var preferences = new PreferencesPages(node, renderer);
        PageAssets.Map(app);
        Map(app, HttpMethods.Get, FormPattern, forms.ShowAsync);
        Map(app, HttpMethods.Post, FormPattern, forms.TakeAsync);
        Map(app, HttpMethods.Get, FormPattern + "/thanks", forms.ThankAsync);
        Map(app, HttpMethods.Get, PreferencesPages.Pattern, preferences.ShowAsync);
        Map(app, HttpMethods.Post, PreferencesPages.Pattern, preferences.TakeAsync);
        var campaigns = new RegistrationPages(node, renderer, forms);
        Map(app, HttpMethods.Get, CampaignPattern, campaigns.ReviewAsync);
        Map(app, HttpMethods.Get, CampaignPattern + "/terms", campaigns.TermsAsync);
        Map(app, HttpMethods.Get, CampaignPattern + "/privacy", campaigns.PrivacyAsync);
        Map(app, HttpMethods.Get, CampaignPattern + "/fields", campaigns.CopyAsync);

        void Map(WebApplication routes, string method, string pattern, Func<HttpContext, Task<Page>> answer) =>
            routes
                .MapMethods(pattern, [method], (RequestDelegate)(http => AnswerAsync(http, node, forms, answer)))
                .ExcludeFromDescription();
    }

    // The HTTP edge: any failure ends here, told to the person without its inside.
    private static async Task AnswerAsync(
        HttpContext http,
        Node node,
        FormPages forms,
        Func<HttpContext, Task<Page>> answer
    )
    {
        var started = Stopwatch.GetTimestamp();
        Page page;
        try
        {
            page = await answer(http);
        }
        catch (BadHttpRequestException bad)
        {
            page = await forms.NoticeAsync(http, bad.StatusCode, "refused");
        }
        catch (BadRequestException)
        {
            page = await forms.NoticeAsync(http, StatusCodes.Status400BadRequest, "refused");
        }
        catch (Exception gone)
            when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            node.Log.RequestFailed(failure, http.Request.Method, Node.RouteOf(http));
            page = await forms.NoticeAsync(http, StatusCodes.Status500InternalServerError, "broken");
        }

        await page.WriteAsync(http);
        node.Metrics.Answered(Node.RouteOf(http), page.Status, Stopwatch.GetElapsedTime(started));
    }
}
