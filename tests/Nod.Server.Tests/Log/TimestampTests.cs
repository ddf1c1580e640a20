using System.Security.Cryptography.Pkcs;
using System.Text;
using Microsoft.Data.Sqlite;
using Nod.Server.Log;
using Nod.Server.Tests.Harness;
using Nod.Storage;
using Nod.Transparency;
using NodaTime;

namespace Nod.Server.Tests.Log;

/// <summary>Time stamps on the checkpoints of a running server.</summary>
public sealed class TimestampTests : IAsyncLifetime
{
    private readonly RunningServer server = new();
    private TimestampAuthority authority = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        authority = await TimestampAuthority.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await authority.DisposeAsync();
        await server.DisposeAsync();
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
        authority.IsHonest = false;

        Assert.Equal(0, await stamper.RunAsync(Instant.FromUtc(2026, 3, 10, 17, 0), Cancellation));
        Assert.Empty(await store.ReadTimestampsAsync(10, Cancellation));
    }

    [Fact]
    public async Task An_audit_compares_each_stamp_with_its_checkpoint_and_that_with_the_log()
    {
        var (store, stamper, _) = await StartAsync();
        await stamper.RunAsync(Instant.FromUtc(2026, 3, 10, 17, 0), Cancellation);
        await server.SettleAsync();
        var stamp = Assert.Single(await store.ReadTimestampsAsync(10, Cancellation));
        var keys = await server.Api.GetAsync("/log/key");
        Assert.True(VerifierKey.TryParse(keys.Text.Trim(), out var key));
        async Task<AuditReport> AuditAsync() => await new Audit(store, [key]).RunAsync(Cancellation);

        var good = await AuditAsync();
        Assert.Equal((1, 0), (good.Timestamps, good.FaultCount));

        foreach (
            var forged in new[]
            {
                stamp with
                {
                    Authority = "b",
                    Note = stamp.Note.Replace('\n', ' '),
                },
                stamp with
                {
                    Authority = "b",
                    Token = [.. stamp.Token.Select((one, i) => i == 0 ? (byte)0 : one)],
                },
                stamp with
                {
                    Authority = "b",
                    StampedAt = stamp.StampedAt + Duration.FromSeconds(1),
                },
                stamp with
                {
                    Authority = "b",
                    Size = stamp.Size + 1,
                },
            }
        )
        {
            await store.KeepTimestampAsync(forged, Cancellation);

            var found = await AuditAsync();

            Assert.Equal(2, found.Timestamps);
            Assert.Contains(found.Faults, fault => fault.Contains("by b", StringComparison.Ordinal));
            DeleteStamps("b");
        }
    }

    private void DeleteStamps(string authority)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(server.Settings.Data, "nod.db")};Pooling=False"
        );
        connection.Open();
        using var delete = connection.CreateCommand();
        delete.CommandText = "delete from log_timestamp where authority = $authority";
        delete.Parameters.AddWithValue("$authority", authority);
        Assert.Equal(1, delete.ExecuteNonQuery());
    }

    private async Task<(SqlStore Store, Timestamper Stamper, Team Team)> StartAsync()
    {
        var team = await Team.OnAsync(server);
        await team.AgreedPersonAsync();
        await Eventually.HoldsAsync(() => LogTests.CheckpointAsync(server.Api), now => now.Size >= 1);
        var store = (SqlStore)server.Node.Store;
        return (store, new Timestamper(store, [authority.Address], new HttpClient(), server.Node.Log), team);
    }
}
