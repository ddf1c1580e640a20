using Nod.Ledger;

namespace Nod.Storage;

/// <summary>What every store needs besides its database.</summary>
public sealed record StoreOptions
{
    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Identifiers and salts.</summary>
    public required IdSource Ids { get; init; }

    /// <summary>Keys of contacts, under the installation's secret.</summary>
    public required ContactKeyring Keyring { get; init; }

    /// <summary>How many contacts are kept in memory, about 300 bytes each.</summary>
    public int ContactsInMemory { get; init; } = 1_000_000;

    /// <summary>
    /// Whether other processes may write to the same PostgreSQL database. Nothing is then answered from memory.
    /// </summary>
    internal bool SharesDatabase { get; init; }
}

/// <summary>A store can't be opened, or its database does not answer; and what to do about it.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="cause">What went wrong underneath, or null.</param>
public sealed class StoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
