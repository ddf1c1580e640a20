using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Nod.Ledger;
using Nod.Storage.Sqlite;
using Nod.Testing;

namespace Nod.Storage.Tests.Sqlite;

public sealed class SqliteCheckpointsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_deleted_is_written_away_at_once_however_busily_the_log_is_copied()
    {
        SqliteStore.Upgrade(folder.Path);
        await using var store = SqliteStore.Open(
            folder.Path,
            new StoreOptions
            {
                Clock = clock,
                Ids = new IdSource(clock, RandomNumberGenerator.Fill),
                Keyring = new ContactKeyring(new byte[32]),
            }
        );
        using var over = new CancellationTokenSource();
        var copying = Task.Run(
            async () =>
            {
                // A pause of the copier's is over as soon as it begins.
                while (!over.IsCancellationRequested)
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                    await Task.Yield();
                }
            },
            TestContext.Current.CancellationToken
        );

        for (var i = 0; i < 10; i++)
        {
            var text = i.ToString(CultureInfo.InvariantCulture) + new string('x', 500_000);
            await store.CommitAsync(
                new ChangeOf<bool>(
                    _ => { },
                    context =>
                    {
                        context.Keep(new KeptDocument(KeptKind.Content, "en", text));
                        return true;
                    }
                ),
                TestContext.Current.CancellationToken
            );

            Assert.True(await store.CompactAsync(null, TestContext.Current.CancellationToken), $"not done, time {i}");
            Assert.Equal(0, new FileInfo(Path.Combine(folder.Path, "nod.db-wal")).Length);
        }

        await over.CancelAsync();
        await copying;
    }
}
