using Nod.Postgres;
using Npgsql;

namespace Nod.Storage.Tests;

public sealed class PostgresServerTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_class_has_an_empty_database_of_its_own()
    {
        Assert.StartsWith("nod_test_", await Ask<string>(database, "SELECT current_database()::text"));
        Assert.Equal(0, await Ask<long>(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task A_database_does_not_see_the_tables_of_another()
    {
        await using var other = await PostgresDatabase.CreateAsync();
        await Ask<object>(other, "CREATE TABLE ledger (id int)");

        Assert.True(await Ask<bool>(other, "SELECT to_regclass('ledger') IS NOT NULL"));
        Assert.False(await Ask<bool>(database, "SELECT to_regclass('ledger') IS NOT NULL"));
    }

    [Fact]
    public async Task A_database_is_dropped_at_the_end_though_a_connection_is_open()
    {
        var other = await PostgresDatabase.CreateAsync();
        await using var left = new NpgsqlConnection(other.ConnectionString);
        await left.OpenAsync(Cancellation);

        await other.DisposeAsync();

        await using var connection = await PostgresServer.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_database WHERE datname = $1", connection);
        command.Parameters.AddWithValue(new NpgsqlConnectionStringBuilder(other.ConnectionString).Database!);
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task The_server_keeps_what_it_was_told() =>
        Assert.Equal("on", await Ask<string>(database, "SHOW fsync"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_server_the_tests_fail_and_say_what_to_run(string? value)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => PostgresServer.AddressFrom(value, "postgres"));

        Assert.Contains("Run ./test", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<T?> Ask<T>(PostgresDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync(Cancellation);
    }
}
