using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>The row a reader stands on.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : IRow
{
    public Guid Id(int column) => reader.GetGuid(column);

    public bool IsNull(int column) => reader.IsDBNull(column);

    public Guid? OptionalId(int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);

    public long Number(int column) => reader.GetInt64(column);

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    public string Text(int column) => reader.GetString(column);

    public string? OptionalText(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
