using System.CommandLine;
using System.Text;
using Nod.Server.Hosting;
using Nod.Server.Log;
using Nod.Transparency;

namespace Nod.Server.Commands;

/// <summary>
/// <c>nod witness</c>: cosigns the checkpoints of other people's logs (C2SP tlog-witness). Run by somebody else than the
/// log's operator, in a folder of its own; needs nothing else of Nod.
/// </summary>
internal static class WitnessCommand
{
    public static Command Make()
    {
        var data = Options.Data();
        var urls = Options.Urls();
        var name = new Option<string>("--name")
        {
            Description = "The witness's name, such as witness.acme.example/w1.",
        };
        var logs = new Option<string[]>("--log")
        {
            Description = "The verifier key of a log to cosign; may be repeated.",
        };
        var command = new Command("witness", "Cosign the checkpoints of logs that do not fork.")
        {
            data,
            urls,
            name,
            logs,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var settings = ServerSettings.Read(
                    new Dictionary<string, string?>
                    {
                        ["data"] = parsed.GetValue(data),
                        ["urls"] = parsed.GetValue(urls),
                    },
                    Environment.GetEnvironmentVariable
                );
                var keys = Keys(parsed.GetValue(logs) ?? []);
                var own = parsed.GetValue(name) ?? "witness.localhost";
                if (!VerifierKey.IsName(own))
                {
                    throw new SettingsException(["--name must have no spaces and no plus."]);
                }

                using var witness = Witness.Open(settings.Data, own, keys, TimeProvider.System);
                await using var app = Build(witness, settings.Urls);
                await app.StartAsync(cancellation);
                await Console.Out.WriteLineAsync($"{witness.Verifier} at {string.Join(';', app.Urls)}");
                await app.WaitForShutdownAsync(cancellation);
                return 0;
            }
        );
        return command;
    }

    /// <summary>The witness's server.</summary>
    public static WebApplication Build(Witness witness, string urls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = SignedNote.BytesMax);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.MapPost("/add-checkpoint", (RequestDelegate)(http => AddAsync(http, witness)));
        app.MapGet("/{originHash}/checkpoint", (RequestDelegate)(http => ShowAsync(http, witness)));
        return app;
    }

    private static async Task AddAsync(HttpContext http, Witness witness)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        var (status, type, body) = witness.Add(await reader.ReadToEndAsync(http.RequestAborted));
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    private static async Task ShowAsync(HttpContext http, Witness witness)
    {
        var note = witness.Find((string)http.Request.RouteValues["originHash"]!);
        http.Response.StatusCode = note is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(note ?? "There is no checkpoint of this log.\n", http.RequestAborted);
    }

    private static List<VerifierKey> Keys(string[] texts)
    {
        var problems = new List<string>();
        var keys = new List<VerifierKey>();
        foreach (var text in texts)
        {
            if (VerifierKey.TryParse(text, out var key) && key.Type == SignatureType.Ed25519)
            {
                keys.Add(key);
            }
            else
            {
                problems.Add($"--log: {text} is no verifier key of a log.");
            }
        }

        if (texts.Length == 0)
        {
            problems.Add("--log KEY is missing.");
        }

        return problems.Count == 0 ? keys : throw new SettingsException(problems);
    }
}
