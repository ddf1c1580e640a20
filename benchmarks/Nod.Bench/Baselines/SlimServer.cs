namespace Nod.Bench.Baselines;

/// <summary>What every baseline server starts from: the slim builder, no logging, /readyz.</summary>
internal static class SlimServer
{
    /// <summary>Builds a server on <paramref name="url"/>.</summary>
    public static WebApplication Build(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolver = Wire.Default);
        var app = builder.Build();
        app.MapGet("/readyz", () => TypedResults.Ok());
        return app;
    }
}
