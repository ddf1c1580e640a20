using Npgsql;

namespace Nod.Postgres;

/// <summary>The PostgreSQL server of this run of the tests. ./test starts it, and says where it is.</summary>
public static class PostgresServer
{
    /// <summary>Holds an Npgsql connection string to a superuser on the database postgres.</summary>
    public const string Variable = "NOD_TEST_POSTGRES";

    /// <summary>Opens a connection to the database postgres, outside of any pool.</summary>
    public static Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation = default) =>
        OpenAsync(Address("postgres"), cancellation);

    /// <summary>The connection string for a database of this server.</summary>
    public static string Address(string database) =>
        AddressFrom(Environment.GetEnvironmentVariable(Variable), database);

    /// <summary>The same from the variable's value, which a run outside of ./test lacks.</summary>
    internal static string AddressFrom(string? value, string database) =>
        string.IsNullOrWhiteSpace(value)
            ? throw new InvalidOperationException(
                $"{Variable} is not set, so there is no PostgreSQL to test against. Run ./test, which starts one; "
                    + "./test --only NAME runs the classes with NAME in theirs."
            )
            : new NpgsqlConnectionStringBuilder(value) { Database = database }.ConnectionString;

    private static async Task<NpgsqlConnection> OpenAsync(string address, CancellationToken cancellation)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(address) { Pooling = false };
        var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
