namespace Nod.Storage;

/// <summary>One row of an answer, by column; two dialects spell the types differently.</summary>
internal interface IRow
{
    Guid Id(int column);

    bool IsNull(int column);

    Guid? OptionalId(int column);

    long Number(int column);

    byte[] Bytes(int column);

    string Text(int column);

    string? OptionalText(int column);
}

/// <summary>Takes the values of one row, column after column.</summary>
internal interface IRowWriter
{
    void Id(Guid? value);

    /// <summary>16 bytes, big-endian.</summary>
    void Hash(UInt128 value);

    void Bytes(byte[] value);

    void Number(long? value);

    void Text(string? value);
}
