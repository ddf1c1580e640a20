using Microsoft.AspNetCore.Antiforgery;
using Nod.Server.Admin.Access;

namespace Nod.Server.Admin.Hosting;

/// <summary>What the shell posts: signing out, and how the pages are to look.</summary>
internal static class AccountEndpoints
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/admin/sign-out", (RequestDelegate)SignOutAsync)
            .WithMetadata(new NeedsAttribute(Permission.SignIn))
            .ExcludeFromDescription();
        routes
            .MapPost("/admin/look", (RequestDelegate)LookAsync)
            .WithMetadata(new OpenToAllAttribute())
            .ExcludeFromDescription();
    }

    /// <summary>Gives the browser its session's secret.</summary>
    public static void SetCookie(HttpContext http, string secret) =>
        http.Response.Cookies.Append(Door.Cookie, secret, Secured(Sessions.LifeMax.ToTimeSpan()));

    /// <summary>A path of this server to go on to, whatever was asked for.</summary>
    public static string PathOf(string? asked) =>
        asked is not null
        && asked.StartsWith("/admin", StringComparison.Ordinal)
        && !asked.StartsWith(Door.SignInPath, StringComparison.Ordinal)
        && !asked.Contains('\\', StringComparison.Ordinal)
            ? asked
            : "/admin";

    private static async Task SignOutAsync(HttpContext http)
    {
        if (!await IsOwnFormAsync(http))
        {
            return;
        }

        var actor = Door.ActorOf(http)!;
        await http.RequestServices.GetRequiredService<Sessions>().EndAsync(actor.Session, actor.User.Email);
        http.Response.Cookies.Delete(Door.Cookie, Secured(null));
        http.Response.Redirect(Door.SignInPath);
    }

    private static async Task LookAsync(HttpContext http)
    {
        if (!await IsOwnFormAsync(http))
        {
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        Remember(http, Door.LanguageCookie, form["language"]);
        Remember(http, Door.ThemeCookie, form["theme"]);
        http.Response.Redirect(form["to"] == Door.SignInPath ? Door.SignInPath : PathOf(form["to"]));
    }

    private static void Remember(HttpContext http, string cookie, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            http.Response.Cookies.Append(cookie, value, Secured(Remembered));
        }
    }

    private static async Task<bool> IsOwnFormAsync(HttpContext http)
    {
        if (await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            return true;
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return false;
    }

    private static CookieOptions Secured(TimeSpan? life) =>
        new()
        {
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = life,
            IsEssential = true,
        };
}
