namespace Nod.Server.EvidencePacks;

/// <summary>Removing files that nobody's records name any more.</summary>
internal sealed partial class AttachmentFiles : IDisposable
{
    private const int UsersMax = 64;

    private readonly SemaphoreSlim users = new(UsersMax);
    private readonly SemaphoreSlim removing = new(1);

    /// <summary>
    /// Keeps every file where it is until this ends: a record that names one is being made, and can't be seen yet.
    /// </summary>
    public async Task<IDisposable> UseAsync(CancellationToken cancellation)
    {
        await users.WaitAsync(cancellation);
        return new Use(users, 1);
    }

    /// <summary>
    /// Removes a file, unless something names it, while no record that might is being made. Durable when it returns; a
    /// file that is not there is removed already.
    /// </summary>
    public async Task RemoveUnlessAsync(
        Guid organization,
        string sha256,
        Func<Task<bool>> isNamed,
        CancellationToken cancellation
    )
    {
        await removing.WaitAsync(cancellation);
        using var alone = new Use(removing, 1);
        var taken = 0;
        try
        {
            for (; taken < UsersMax; taken++)
            {
                await users.WaitAsync(cancellation);
            }

            var place = PlaceOf(organization, sha256);
            if (!await isNamed() && File.Exists(place))
            {
                File.Delete(place);
                DurableFolder.Sync(Path.GetDirectoryName(place)!);
            }
        }
        finally
        {
            if (taken > 0)
            {
                users.Release(taken);
            }
        }
    }

    public void Dispose()
    {
        users.Dispose();
        removing.Dispose();
    }

    private sealed class Use(SemaphoreSlim slots, int taken) : IDisposable
    {
        public void Dispose() => slots.Release(taken);
    }
}
