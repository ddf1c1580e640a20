using System.Buffers.Binary;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Nod.Storage.Postgres;

/// <summary>
/// Collects rows by column, so that a whole batch goes to the server as one statement over arrays (<c>unnest</c>). What
/// each column holds follows from its first row. Used again after <see cref="Clear"/>, without allocating anew.
/// </summary>
internal sealed class PostgresColumns : IRowWriter
{
    private readonly List<Column> columns = [];
    private int next;

    /// <summary>Whether there is no row.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Begins a row.</summary>
    public PostgresColumns Row()
    {
        IsEmpty = false;
        next = 0;
        return this;
    }

    public void Id(Guid? value) => Next<Guid?>(NpgsqlDbType.Uuid).Add(value);

    public void Hash(UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        Bytes(bytes);
    }

    public void Bytes(byte[] value) => Next<byte[]>(NpgsqlDbType.Bytea).Add(value);

    public void Number(long? value) => Next<long?>(NpgsqlDbType.Bigint).Add(value);

    /// <exception cref="FormatException">
    /// PostgreSQL has no way to keep this text. Said before anything is sent: once a batch is on its way, a fault in it
    /// costs the connection.
    /// </exception>
    public void Text(string? value)
    {
        if (value is not null && (value.Contains('\0') || HasHalfPair(value)))
        {
            throw new FormatException("A text holds a NUL or half a surrogate pair, which PostgreSQL does not keep.");
        }

        Next<string?>(NpgsqlDbType.Text).Add(value);
    }

    /// <summary>Adds a statement over all rows, if there are any.</summary>
    public void AddTo(NpgsqlBatch batch, string sql)
    {
        if (IsEmpty)
        {
            return;
        }

        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
        {
            command.Parameters.Add(column.ToParameter());
        }

        batch.BatchCommands.Add(command);
    }

    /// <summary>Drops all rows.</summary>
    public void Clear()
    {
        IsEmpty = true;
        columns.ForEach(column => column.Clear());
    }

    private static bool HasHalfPair(string value)
    {
        var text = value.AsSpan();
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return true;
            }

            text = text[(at + length)..];
        }

        return false;
    }

    private List<T> Next<T>(NpgsqlDbType type)
    {
        if (next == columns.Count)
        {
            columns.Add(new Column<T>(type));
        }

        return ((Column<T>)columns[next++]).Values;
    }

    private abstract class Column
    {
        public abstract NpgsqlParameter ToParameter();

        public abstract void Clear();
    }

    private sealed class Column<T>(NpgsqlDbType type) : Column
    {
        public List<T> Values { get; } = [];

        public override NpgsqlParameter ToParameter() =>
            new NpgsqlParameter<List<T>> { TypedValue = Values, NpgsqlDbType = NpgsqlDbType.Array | type };

        public override void Clear() => Values.Clear();
    }
}
