using System.Security.Cryptography;
using Nod.Ledger;
using Nod.Storage;
using Nod.Storage.Sqlite;

namespace Nod.Server.Hosting;

/// <summary>The store that the settings name.</summary>
internal static class Stores
{
    /// <summary>Where the database stands. Creates nothing.</summary>
    public static Task<SchemaState> StateAsync(ServerSettings settings) =>
        Task.FromResult(SqliteStore.StateOf(settings.Data));

    /// <summary>Creates or upgrades the database; says which migrations were applied.</summary>
    public static Task<IReadOnlyList<string>> UpgradeAsync(ServerSettings settings) =>
        Task.FromResult(SqliteStore.Upgrade(settings.Data));

    /// <summary>Opens the store.</summary>
    public static Task<IStore> OpenAsync(
        ServerSettings settings,
        Installation installation,
        TimeProvider clock,
        IdSource ids
    ) =>
        Task.FromResult<IStore>(
            SqliteStore.Open(
                settings.Data,
                new StoreOptions
                {
                    Clock = clock,
                    Ids = ids,
                    Keyring = installation.Keyring,
                    ContactsInMemory = settings.ContactsInMemory,
                }
            )
        );

    /// <summary>Identifiers and salts from the system's random numbers.</summary>
    public static IdSource NewIds(TimeProvider clock) => new(clock, RandomNumberGenerator.Fill);
}
