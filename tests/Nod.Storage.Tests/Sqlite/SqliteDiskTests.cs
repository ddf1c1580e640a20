using Nod.Storage.Sqlite;

namespace Nod.Storage.Tests.Sqlite;

public sealed class SqliteDiskTests
{
    [Fact]
    public async Task What_can_be_seen_is_answered_when_the_disk_has_it()
    {
        using var flushes = new SemaphoreSlim(0);
        using var disk = new SqliteDisk(() => flushes.Wait());
        Assert.True(disk.SettleAsync().IsCompletedSuccessfully);

        disk.Begin();
        var seen = disk.SettleAsync();
        disk.End();
        var synced = disk.SyncAsync();

        Assert.False(seen.IsCompleted);
        Assert.False(synced.IsCompleted);
        flushes.Release();
        await seen;
        await synced;
        Assert.True(disk.SettleAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_commit_that_began_during_a_flush_needs_the_next_one()
    {
        using var flushes = new SemaphoreSlim(0);
        using var disk = new SqliteDisk(() => flushes.Wait());
        disk.Begin();
        disk.End();
        var first = disk.SyncAsync();

        disk.Begin();
        var seen = disk.SettleAsync();
        flushes.Release();
        await first;

        Assert.False(seen.IsCompleted);
        disk.End();
        flushes.Release();
        await seen;
    }

    [Fact]
    public async Task After_a_failed_flush_nothing_is_committed_or_answered()
    {
        using var disk = new SqliteDisk(() => throw new IOException("No."));
        disk.Begin();
        disk.End();

        await Assert.ThrowsAsync<StoreUnavailableException>(disk.SyncAsync);

        await disk.Lost;
        Assert.Throws<StoreUnavailableException>(disk.Begin);
        await Assert.ThrowsAsync<StoreUnavailableException>(disk.SettleAsync);
    }

    [Fact]
    public async Task Closing_waits_for_what_was_committed()
    {
        var flushed = 0;
        var disk = new SqliteDisk(() => flushed++);
        disk.Begin();
        disk.End();
        var synced = disk.SyncAsync();

        disk.Dispose();

        Assert.True(synced.IsCompletedSuccessfully);
        Assert.Equal(1, flushed);
        await synced;
    }
}
