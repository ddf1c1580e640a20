using System.Net.Sockets;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>What the failures of PostgreSQL mean.</summary>
internal static class PostgresFailures
{
    private const string RowsWrittenFirst = "NOD01";

    // Rows that two processes may make at once; whoever comes second reads the first one's and goes on.
    private static readonly string[] FirstComeKeys = ["idempotency_pkey", "inbound_pkey"];

    /// <summary>
    /// Whether the server said no and is otherwise well: the transaction is surely not kept, the connection still good.
    /// </summary>
    public static bool IsRefusal(Exception failure) => failure is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>Whether it was refused only because another writer was faster.</summary>
    public static bool IsConflict(Exception failure) =>
        failure is PostgresException refusal
        && refusal.SqlState switch
        {
            RowsWrittenFirst or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => true,
            PostgresErrorCodes.UniqueViolation => FirstComeKeys.Contains(refusal.ConstraintName),
            _ => false,
        };

    /// <summary>Whether the connection is gone, or never was.</summary>
    public static bool IsLoss(Exception failure) =>
        failure is PostgresException { InvariantSeverity: "FATAL" or "PANIC" }
        || (failure is NpgsqlException and not PostgresException)
        || failure is IOException or SocketException or TimeoutException;

    /// <summary>A loss, in words for whoever asked.</summary>
    public static StoreUnavailableException Unavailable(Exception failure) =>
        new($"PostgreSQL does not answer: {failure.Message}", failure);
}
