using System.Security.Claims;
using System.Security.Cryptography;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Application;
using Nod.Server.Admin.Locales;

namespace Nod.Server.Admin.Hosting;

/// <summary>
/// Stands before every page of the admin app: says who asks, lets through whoever may, and sets the headers that keep a page
/// to itself. A page that names no permission is shown to nobody.
/// </summary>
internal sealed class Door(Sessions sessions, Node node)
{
    public const string Cookie = "nod_session";
    public const string LanguageCookie = "nod_language";
    public const string ThemeCookie = "nod_theme";
    public const string ZoneCookie = "nod_zone";
    public const string SignInPath = "/admin/sign-in";
    private const string NonceItem = "nod.nonce";
    private const string ActorItem = "nod.actor";

    /// <summary>Whether a request is the admin app's.</summary>
    public static bool Guards(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/admin", StringComparison.Ordinal)
        || http.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal);

    /// <summary>The nonce of this answer's scripts.</summary>
    public static string NonceOf(HttpContext http) => (string)http.Items[NonceItem]!;

    /// <summary>Who asks; null when nobody is signed in.</summary>
    public static Actor? ActorOf(HttpContext http) => http.Items[ActorItem] as Actor;

    /// <summary>Answers with a status and the page all the same: set earlier, the framework would send none.</summary>
    public static void Answer(HttpContext http, int status) =>
        http.Response.OnStarting(() =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });

    /// <summary>Lets a request through, or answers it.</summary>
    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        SetHeaders(http);
        SetLocale(http);
        var actor = http.Request.Cookies[Cookie] is { Length: > 0 } secret
            ? await sessions.RecognizeAsync(secret, http.RequestAborted)
            : null;
        if (actor is not null)
        {
            http.Items[ActorItem] = actor;
            http.User = new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(Viewer.SessionClaim, actor.Session.TokenSha256)], "session")
            );
        }

        try
        {
            if (await MayAsync(http, actor))
            {
                await next(http);
            }
        }
        catch (NotAllowedException refused) when (!http.Response.HasStarted)
        {
            Refuse(http, refused.Needed is null ? null : actor);
        }
        catch (Exception failure)
            when (failure is not OutOfMemoryException and not OperationCanceledException && !http.Response.HasStarted)
        {
            // The HTTP edge: told without its inside.
            node.Log.RequestFailed(failure, http.Request.Method, Node.RouteOf(http));
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await http.Response.WriteAsync("Nod: something went wrong here. The server's log has the cause.");
        }
    }

    private static ValueTask<bool> MayAsync(HttpContext http, Actor? actor)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<OpenToAllAttribute>() is not null)
        {
            return new(true);
        }

        var needed = http.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal)
            ? Permission.SignIn
            : metadata?.GetMetadata<NeedsAttribute>()?.Permission;
        if (actor is not null && needed is { } permission && actor.May(permission))
        {
            return new(true);
        }

        Refuse(http, actor);
        return new(false);
    }

    // Whoever is not signed in is asked to; whoever is learns that they may not.
    private static void Refuse(HttpContext http, Actor? actor)
    {
        if (actor is null && HttpMethods.IsGet(http.Request.Method) && Guards(http))
        {
            var to = http.Request.Path + http.Request.QueryString;
            http.Response.Redirect($"{SignInPath}?to={Uri.EscapeDataString(to)}");
            return;
        }

        if (actor is not null && HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Redirect("/admin/not-allowed");
            return;
        }

        http.Response.StatusCode = actor is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
    }

    private static void SetHeaders(HttpContext http)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        http.Items[NonceItem] = nonce;
        var headers = http.Response.Headers;
        // The components place themselves by style attributes; style elements and scripts of others are refused.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src-elem 'self' 'nonce-{nonce}'; "
            + "style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-cache, no-store";
    }

    private static void SetLocale(HttpContext http)
    {
        var asked = http.Request.GetTypedHeaders().AcceptLanguage;
        var preferred = asked
            .OrderByDescending(one => one.Quality ?? 1)
            .Select(one => one.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(AdminTexts.Languages.Contains);
        http.RequestServices.GetRequiredService<Locale>()
            .Use(
                http.Request.Cookies[LanguageCookie] ?? preferred,
                http.Request.Cookies[ZoneCookie] is { } zone ? Uri.UnescapeDataString(zone) : null,
                http.Request.Cookies[ThemeCookie]
            );
    }
}
