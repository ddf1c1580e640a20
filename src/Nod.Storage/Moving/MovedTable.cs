using System.Text.Json.Serialization;

namespace Nod.Storage.Moving;

/// <summary>How the values of a column are written down when they are moved.</summary>
[JsonConverter(typeof(SnakeCase<ColumnKind>))]
public enum ColumnKind
{
    /// <summary>An identifier, as a UUID.</summary>
    Id,

    /// <summary>A whole number of 64 bits; times are microseconds since 1970 in UTC.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Bytes, in base64.</summary>
    Bytes,

    /// <summary>A text that is JSON, as it is; what is no JSON is written as a text.</summary>
    Json,

    /// <summary>Bytes that are JSON, as they are; what is no JSON is written in base64.</summary>
    JsonBytes,
}

/// <summary>A column that is moved.</summary>
/// <param name="Name">Its name, the same in both dialects.</param>
/// <param name="Kind">What its values are.</param>
public sealed record MovedColumn(string Name, ColumnKind Kind);

/// <summary>A table that is moved, with the columns both dialects have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Order">The columns its rows are put in order by: the same rows, the same file, whatever the dialect.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record MovedTable(string Name, string Order, IReadOnlyList<MovedColumn> Columns)
{
    /// <summary>Which rows; all of them if null.</summary>
    public string? Where { get; init; }

    /// <summary>Whether it goes into backups alone, because nobody else has a use for it.</summary>
    public bool InBackupsOnly { get; init; }

    /// <summary>The query that reads it.</summary>
    public string Select =>
        $"select {string.Join(", ", Columns.Select(column => column.Name))} from {Name}"
        + (Where is null ? "" : $" where {Where}")
        + $" order by {Order}";

    /// <summary>A table out of its columns in words, such as <c>event_id id, body json</c>.</summary>
    public static MovedTable Of(string name, string order, string columns) =>
        new(
            name,
            order,
            [
                .. columns
                    .Split(", ")
                    .Select(column => column.Split(' '))
                    .Select(words => new MovedColumn(words[0], KindOf(words[1]))),
            ]
        );

    private static ColumnKind KindOf(string word) =>
        EnumWords<ColumnKind>.TryParse(word, out var kind) ? kind : throw new ArgumentException(word, nameof(word));
}

/// <summary>A table as a copy holds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">Its columns, in the order of the schema it was copied from.</param>
public sealed record CopiedTable(string Name, long Rows, IReadOnlyList<MovedColumn> Columns);
