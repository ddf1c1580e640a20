using System.Security.Cryptography;
using Npgsql;

namespace Nod.Postgres;

/// <summary>
/// An empty database that nobody else uses. As a class fixture (<c>IClassFixture&lt;PostgresDatabase&gt;</c>) it lasts
/// as long as the tests of the class; a test that needs its own takes one from <see cref="CreateAsync"/>.
/// </summary>
public sealed class PostgresDatabase : IAsyncLifetime
{
    private readonly string name = $"nod_test_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>The Npgsql connection string to it.</summary>
    public string ConnectionString => PostgresServer.Address(name);

    /// <summary>Makes a database; the caller disposes it.</summary>
    public static async Task<PostgresDatabase> CreateAsync()
    {
        var database = new PostgresDatabase();
        await database.InitializeAsync();
        return database;
    }

    /// <summary>Makes the database. The test framework calls this on a fixture.</summary>
    public async ValueTask InitializeAsync() => await ExecuteAsync($"CREATE DATABASE {name}");

    /// <summary>Drops the database, also from under connections that a test left open.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = await PostgresServer.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
