using Microsoft.AspNetCore.DataProtection;
using MudBlazor.Services;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Application;
using Nod.Server.Admin.Fair;
using Nod.Server.Admin.Layout;
using Nod.Server.Admin.Locales;
using Nod.Server.Hosting;

namespace Nod.Server.Admin.Hosting;

/// <summary>Puts the admin app into the server: its services, what stands before its pages, the pages.</summary>
internal static class AdminHost
{
    /// <summary>Adds what the pages need. Sealed form fields are opened again after a restart, by keys in the data folder.</summary>
    public static void AddTo(IServiceCollection services, Installation installation)
    {
        services.AddDataProtection().SetApplicationName("nod").PersistKeysToFileSystem(installation.PageKeys());
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "nod_form";
            // Whether a request came by https is not known behind a proxy; the policy below secures every cookie.
            options.Cookie.SecurePolicy = CookieSecurePolicy.None;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Users>();
        services.AddSingleton<Door>();
        services.AddSingleton<Operations>();
        services.AddScoped<Viewer>();
        services.AddScoped<Locale>();
        services.AddScoped<Application.Application>();
        services.AddSingleton<AdminAssets>();
    }

    /// <summary>Maps the pages.</summary>
    public static void Map(WebApplication app)
    {
        var door = app.Services.GetRequiredService<Door>();
        app.UseWhen(
            Door.Guards,
            branch =>
            {
                branch.UseCookiePolicy(
                    new CookiePolicyOptions
                    {
                        Secure = CookieSecurePolicy.Always,
                        HttpOnly = Microsoft.AspNetCore.CookiePolicy.HttpOnlyPolicy.Always,
                        MinimumSameSitePolicy = SameSiteMode.Lax,
                    }
                );
                branch.Use(next => http => door.PassAsync(http, next));
                branch.UseAntiforgery();
            }
        );
        app.Services.GetRequiredService<AdminAssets>().Map(app);
        AccountEndpoints.Map(app);
        FairPages.Map(app, app.Services.GetRequiredService<Node>());
        app.MapGet(
                "/admin/evidence/{id}/content",
                (RequestDelegate)(
                    http =>
                        app.Services.GetRequiredService<Operations>()
                            .AnswerAsync(
                                http,
                                Door.ActorOf(http)!,
                                new Question("GET", "/v1/evidence-packs/{id}/content")
                                {
                                    Subject = (string)http.Request.RouteValues["id"]!,
                                }
                            )
                )
            )
            .WithMetadata(new NeedsAttribute(Permission.Export))
            .ExcludeFromDescription();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
