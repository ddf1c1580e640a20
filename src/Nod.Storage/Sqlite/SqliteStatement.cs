using System.Buffers.Binary;
using System.Text;
using SQLitePCL;

namespace Nod.Storage.Sqlite;

/// <summary>A prepared statement: takes a row's values, runs, and is the row it stands on.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : IRowWriter, IRow, IDisposable
{
    private int bound;
    private byte[] utf8 = [];

    /// <summary>Makes ready for the next row of values.</summary>
    public SqliteStatement Start()
    {
        raw.sqlite3_reset(handle);
        bound = 0;
        return this;
    }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(handle);
        try
        {
            connection.Check(code);
        }
        finally
        {
            raw.sqlite3_reset(handle);
        }
    }

    /// <summary>Steps to the next row; false and made ready again after the last.</summary>
    public bool Next()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        try
        {
            connection.Check(code);
        }
        finally
        {
            raw.sqlite3_reset(handle);
        }

        return false;
    }

    public void Id(Guid? value)
    {
        if (value is not { } id)
        {
            connection.Check(raw.sqlite3_bind_null(handle, ++bound));
            return;
        }

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        connection.Check(raw.sqlite3_bind_blob(handle, ++bound, bytes));
    }

    public void Hash(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        connection.Check(raw.sqlite3_bind_blob(handle, ++bound, bytes));
    }

    public void Bytes(byte[] value) =>
        connection.Check(
            value.Length == 0
                ? raw.sqlite3_bind_zeroblob(handle, ++bound, 0)
                : raw.sqlite3_bind_blob(handle, ++bound, value)
        );

    public void Number(long? value) =>
        connection.Check(
            value is { } number
                ? raw.sqlite3_bind_int64(handle, ++bound, number)
                : raw.sqlite3_bind_null(handle, ++bound)
        );

    public void Text(string? value)
    {
        if (value is null)
        {
            connection.Check(raw.sqlite3_bind_null(handle, ++bound));
            return;
        }

        if (value.Length == 0)
        {
            // No bytes at all would be taken for null.
            connection.Check(raw.sqlite3_bind_text(handle, ++bound, string.Empty));
            return;
        }

        // With its length, not up to the first NUL.
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (utf8.Length < most)
        {
            utf8 = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(value, utf8);
        connection.Check(raw.sqlite3_bind_text(handle, ++bound, utf8.AsSpan(0, length)));
    }

    /// <summary>Binds a value of unknown type.</summary>
    public void Any(object value)
    {
        switch (value)
        {
            case Guid id:
                Id(id);
                break;
            case byte[] bytes:
                Bytes(bytes);
                break;
            case long number:
                Number(number);
                break;
            default:
                Text((string)value);
                break;
        }
    }

    Guid IRow.Id(int column) => new(raw.sqlite3_column_blob(handle, column), bigEndian: true);

    bool IRow.IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    Guid? IRow.OptionalId(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL
            ? null
            : new Guid(raw.sqlite3_column_blob(handle, column), bigEndian: true);

    long IRow.Number(int column) => raw.sqlite3_column_int64(handle, column);

    byte[] IRow.Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    // The bytes of a text, as they are, with its length.
    string IRow.Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    string? IRow.OptionalText(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL
            ? null
            : Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public void Dispose() => handle.Dispose();
}
