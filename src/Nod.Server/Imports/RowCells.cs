using Nod.Imports;

namespace Nod.Server.Imports;

/// <summary>A row by fields, as its plan maps the columns; and what is wrong with it. Messages quote nothing of the row.</summary>
internal sealed class RowCells(SourceRow row, ImportPlan plan)
{
    private readonly List<ImportFault> faults = [];

    public int Line => row.Line;

    public IReadOnlyList<ImportFault> Faults => faults;

    /// <summary>What the row says, trimmed and translated; else what holds for all rows; null when nothing does.</summary>
    public string? this[string field]
    {
        get
        {
            var said =
                plan.Columns.TryGetValue(field, out var column) && row.Cells.TryGetValue(column, out var cell)
                    ? cell.Trim()
                    : string.Empty;
            if (
                plan.Values.TryGetValue(field, out var meanings)
                && plan.Columns.ContainsKey(field)
                && meanings.TryGetValue(said.ToLowerInvariant(), out var meaning)
            )
            {
                return meaning;
            }

            return said.Length > 0 ? said : plan.Defaults.GetValueOrDefault(field);
        }
    }

    public void Fault(string field, string code, string message) => faults.Add(new ImportFault(field, code, message));

    /// <summary>What must be there.</summary>
    public string? Required(string field, int characters)
    {
        if (this[field] is not null)
        {
            return AtMost(field, characters);
        }

        Fault(field, "required", $"{field} is required: by a column, or for the whole file.");
        return null;
    }

    /// <summary>What must not be longer than there is room for.</summary>
    public string? AtMost(string field, int characters)
    {
        var said = this[field];
        if (said?.Length > characters)
        {
            Fault(field, "too_long", $"{field} may have at most {characters} characters.");
        }

        return said;
    }
}
