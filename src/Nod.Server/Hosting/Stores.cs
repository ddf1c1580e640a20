using System.Security.Cryptography;
using Nod.Storage;
using Nod.Storage.Moving;
using Nod.Storage.Postgres;
using Nod.Storage.Sqlite;

namespace Nod.Server.Hosting;

/// <summary>The store that the settings name: SQLite in the data folder, or a PostgreSQL database.</summary>
internal static class Stores
{
    /// <summary>Where the database stands. Creates nothing.</summary>
    public static SchemaState StateOf(ServerSettings settings) =>
        settings.Database is { } address ? PostgresStore.StateOf(address) : SqliteStore.StateOf(settings.Data);

    /// <summary>Creates or upgrades the tables; says which migrations were applied.</summary>
    public static async Task<IReadOnlyList<string>> UpgradeAsync(ServerSettings settings) =>
        settings.Database is { } address
            ? await PostgresStore.UpgradeAsync(address)
            : SqliteStore.Upgrade(settings.Data);

    /// <summary>Opens the store.</summary>
    public static async Task<SqlStore> OpenAsync(
        ServerSettings settings,
        Installation installation,
        TimeProvider clock,
        IdSource ids
    )
    {
        var options = new StoreOptions
        {
            Clock = clock,
            Ids = ids,
            Keyring = installation.Keyring,
            ContactsInMemory = settings.ContactsInMemory,
        };
        SqlStore store = settings.Database is { } address
            ? await PostgresStore.OpenAsync(address, options)
            : SqliteStore.Open(settings.Data, options);
        // The clock may have been set back since: what follows the feed must not pass anything over.
        ids.RiseAbove(await store.ReadFeedEndAsync());
        return store;
    }

    /// <summary>Everything in the store as it is now; a server may go on writing.</summary>
    public static async Task<StoreSnapshot> SnapshotAsync(ServerSettings settings, CancellationToken cancellation) =>
        settings.Database is { } address
            ? await PostgresSnapshot.OpenAsync(address, cancellation)
            : SqliteSnapshot.Open(settings.Data);

    /// <summary>Makes the tables as a copy has them, ready to be filled.</summary>
    public static async Task<StoreLoad> LoadAsync(
        ServerSettings settings,
        string schema,
        CancellationToken cancellation
    ) =>
        settings.Database is { } address
            ? await PostgresLoad.OpenAsync(address, schema, cancellation)
            : SqliteLoad.Open(settings.Data, schema);

    /// <summary>Throws unless the database is empty.</summary>
    /// <exception cref="StoreUnavailableException">It is in use.</exception>
    public static Task ThrowIfUsedAsync(ServerSettings settings, string schema, CancellationToken cancellation) =>
        settings.Database is { } address
            ? PostgresLoad.ThrowIfUsedAsync(address, schema, cancellation)
            : Task.CompletedTask;

    /// <summary>Identifiers and salts from the system's random numbers.</summary>
    public static IdSource NewIds(TimeProvider clock) => new(clock, RandomNumberGenerator.Fill);
}
