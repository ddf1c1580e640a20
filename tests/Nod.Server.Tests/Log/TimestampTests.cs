using System.Diagnostics;
using System.Security.Cryptography.Pkcs;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nod.Server.Log;
using Nod.Server.Tests.Harness;
using Nod.Storage;
using NodaTime;

namespace Nod.Server.Tests.Log;

/// <summary>Time stamps from an authority made with <c>openssl ts</c>, behind a server on loopback.</summary>
public sealed class TimestampTests : IAsyncLifetime
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
    private readonly RunningServer server = new();
    private WebApplication? authority;
    private bool isHonest = true;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ts.cnf"), Configuration);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "serial"), "01");
        await OpenSslAsync(
            "req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.crt -days 2 -subj /CN=tsa.example "
                + "-addext extendedKeyUsage=critical,timeStamping"
        );
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        authority = builder.Build();
        authority.Urls.Add("http://127.0.0.1:0");
        authority.MapPost("/", (RequestDelegate)StampAsync);
        await authority.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await authority!.DisposeAsync();
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_checkpoint_is_stamped_once_an_hour_and_the_token_fits_it()
    {
        var (store, stamper, team) = await StartAsync();
        var noon = Instant.FromUtc(2026, 3, 10, 17, 0);

        Assert.Equal(1, await stamper.RunAsync(noon, Cancellation));
        await team.AgreedPersonAsync();
        await Eventually.HoldsAsync(() => LogTests.CheckpointAsync(server.Api), now => now.Size >= 2);
        Assert.Equal(0, await stamper.RunAsync(noon + Duration.FromMinutes(59), Cancellation));
        Assert.Equal(1, await stamper.RunAsync(noon + Duration.FromMinutes(60), Cancellation));

        var stamps = await store.ReadTimestampsAsync(10, Cancellation);
        Assert.Equal(2, stamps.Count);
        foreach (var stamp in stamps)
        {
            Assert.True(Rfc3161TimestampToken.TryDecode(stamp.Token, out var token, out _));
            Assert.True(token!.VerifySignatureForData(Encoding.UTF8.GetBytes(stamp.Note), out var signer));
            Assert.Equal("CN=tsa.example", signer!.Subject);
            Assert.False(token.VerifySignatureForData("another checkpoint"u8, out _));
        }

        (await server.Api.GetAsync("/log/timestamps/latest")).ShouldBe(200);
        (await server.Api.GetAsync("/log/timestamps/1000")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task A_stamp_on_something_else_is_not_kept()
    {
        var (store, stamper, _) = await StartAsync();
        isHonest = false;

        Assert.Equal(0, await stamper.RunAsync(Instant.FromUtc(2026, 3, 10, 17, 0), Cancellation));
        Assert.Empty(await store.ReadTimestampsAsync(10, Cancellation));
    }

    private async Task<(SqlStore Store, Timestamper Stamper, Team Team)> StartAsync()
    {
        var team = await Team.OnAsync(server);
        await team.AgreedPersonAsync();
        await Eventually.HoldsAsync(() => LogTests.CheckpointAsync(server.Api), now => now.Size >= 1);
        var store = (SqlStore)server.Node.Store;
        return (
            store,
            new Timestamper(store, [new Uri(authority!.Urls.First())], new HttpClient(), server.Node.Log),
            team
        );
    }

    private async Task StampAsync(HttpContext http)
    {
        using var query = new MemoryStream();
        await http.Request.Body.CopyToAsync(query);
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "query"), query.ToArray());
        if (!isHonest)
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
