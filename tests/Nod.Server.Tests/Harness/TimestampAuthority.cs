using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Nod.Server.Tests.Harness;

/// <summary>A time-stamp authority (RFC 3161) made with <c>openssl ts</c>, behind a server on loopback.</summary>
internal sealed class TimestampAuthority : IAsyncDisposable
{
    private const string Configuration = """
        [tsa]
        default_tsa = tsa_config
        [tsa_config]
        serial = serial
        signer_cert = tsa.crt
        signer_key = tsa.key
        signer_digest = sha256
        default_policy = 1.3.6.1.4.1.99999.1
        digests = sha256
        accuracy = secs:1
        ess_cert_id_alg = sha256
        """;

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-tsa-");
    private WebApplication? app;

    /// <summary>Whether it stamps what it is asked to; else something else.</summary>
    public bool IsHonest { get; set; } = true;

    public Uri Address => new(app!.Urls.First());

    /// <summary>Its certificate, in PEM.</summary>
    public string CertificateFile => Path.Combine(folder.FullName, "tsa.crt");

    public static async Task<TimestampAuthority> StartAsync()
    {
        var authority = new TimestampAuthority();
        await File.WriteAllTextAsync(Path.Combine(authority.folder.FullName, "ts.cnf"), Configuration);
        await File.WriteAllTextAsync(Path.Combine(authority.folder.FullName, "serial"), "01");
        await authority.OpenSslAsync(
            "req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.crt -days 2 -subj /CN=tsa.example "
                + "-addext extendedKeyUsage=critical,timeStamping"
        );
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        authority.app = builder.Build();
        authority.app.Urls.Add("http://127.0.0.1:0");
        authority.app.MapPost("/", (RequestDelegate)authority.StampAsync);
        await authority.app.StartAsync();
        return authority;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is { } running)
        {
            await running.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private async Task StampAsync(HttpContext http)
    {
        using var query = new MemoryStream();
        await http.Request.Body.CopyToAsync(query);
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "query"), query.ToArray());
        if (!IsHonest)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "other"), "other");
            await OpenSslAsync("ts -query -data other -sha256 -cert -out query");
        }

        await OpenSslAsync("ts -reply -config ts.cnf -section tsa_config -queryfile query -out reply");
        http.Response.ContentType = "application/timestamp-reply";
        await http.Response.Body.WriteAsync(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "reply")));
    }

    private async Task OpenSslAsync(string arguments)
    {
        var start = new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }
}
