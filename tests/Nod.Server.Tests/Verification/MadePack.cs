using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Log;
using Nod.Server.Tests.Harness;
using Nod.Storage;
using Nod.Verification;
using Nod.Verify;
using NodaTime;

namespace Nod.Server.Tests.Verification;

/// <summary>
/// A pack made by a server, with everything that a pack can hold: two persons' worth of log, an opt-in with attachments, a
/// text that relied on it, a stop, proofs, receipts, a time stamp.
/// </summary>
public sealed class MadePack : IAsyncLifetime
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-pack-");
    private TimestampAuthority authority = null!;
    private int copies;

    /// <summary>The pack's bytes.</summary>
    internal byte[] Bytes { get; private set; } = [];

    /// <summary>Its files.</summary>
    internal PackFiles Files { get; private set; } = null!;

    /// <summary>The log's key.</summary>
    internal string Key { get; private set; } = "";

    internal string Phone { get; private set; } = "";

    internal string AuthorityFile => authority.CertificateFile;

    public async ValueTask InitializeAsync()
    {
        authority = await TimestampAuthority.StartAsync();
        var (server, team) = await RunningServer.WithTeamAsync();
        await using var running = server;
        await team.AgreedPersonAsync();
        Phone = Team.NewPerson();
        var consent = team.ConsentBody(Phone);
        consent["evidence"] = new JsonObject
        {
            ["ip"] = "192.0.2.7",
            ["attachments"] = new JsonArray(
                Attached("note.txt", "text/plain", "I agree, said she. «Ja»"u8),
                Attached("scan.png", "image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3])
            ),
        };
        (await team.Api.PostAsync("/v1/consents", consent)).ShouldBe(201);
        (await team.TextAsync(Phone)).ShouldBe(201);
        await server.SettleAsync();
        (await team.HearAsync(Phone, "STOP")).ShouldBe(200);
        await server.SettleAsync();
        Key = (await server.Api.GetAsync("/log/key")).ShouldBe(200).Text.Trim();
        using var http = new HttpClient();
        var stamper = new Timestamper((SqlStore)server.Node.Store, [authority.Address], http, server.Node.Log);
        Assert.Equal(1, await stamper.RunAsync(Instant.FromUtc(2026, 3, 10, 17, 0), CancellationToken.None));
        Bytes = await server.PackAsync(new JsonObject { ["phone"] = Phone, ["audit_reference"] = "notice 17" });
        Files = PackFiles.Unzip(Bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await authority.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>A place for another pack.</summary>
    internal string NewPath(string ending) =>
        Path.Combine(folder.FullName, $"{Interlocked.Increment(ref copies)}{ending}");

    internal string Zip(PackFiles files) => files.Zip(NewPath(".zip"));

    /// <summary>What <c>nod-verify</c> says.</summary>
    internal (bool IsVerified, string? FirstWrong, string Text) Verify(string path, params string[] options)
    {
        var asked = Arguments.Read([path, "--key", Key, .. options], out var wrong);
        Assert.True(asked is not null, wrong);
        var output = new StringBuilder();
        var report = new Report(line => output.Append(line).Append('\n'));
        return (Subject.Check(asked, report), report.FirstWrong, output.ToString());
    }

    private static JsonObject Attached(string name, string mediaType, ReadOnlySpan<byte> bytes) =>
        new()
        {
            ["name"] = name,
            ["media_type"] = mediaType,
            ["base64"] = Convert.ToBase64String(bytes),
        };
}
