using Nod.Imports;
using Nod.Server.Api;

namespace Nod.Server.Imports;

/// <summary>Makes a plan of what a caller asks for: a named mapping first, then the caller's own words over it.</summary>
internal static class ImportPlans
{
    private const int ValueMax = 4096;
    private const int NameMax = 100;
    private const int EntriesMax = 200;

    /// <summary>The plan; what is wrong with it stands in the call's faults.</summary>
    public static ImportPlan Read(Call call, ImportFile file, ImportStartInput input)
    {
        var faults = call.Faults;
        var mapping = input.Mapping is null ? ImportMappings.For(file.Columns) : ImportMappings.Find(input.Mapping);
        if (mapping is null)
        {
            faults.Add("mapping", "unknown", "There is no such mapping; GET /v1/import-mappings lists them.");
        }

        faults.NoNulls("columns", input.Columns);
        faults.NoNulls("defaults", input.Defaults);
        foreach (var (field, meanings) in input.Values ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
        {
            if (meanings is null)
            {
                faults.AddNull($"values.{field}");
            }

            faults.NoNulls($"values.{field}", meanings);
        }

        CheckFields(faults, "columns", input.Columns?.Keys);
        CheckFields(faults, "values", input.Values?.Keys);
        CheckFields(faults, "defaults", input.Defaults?.Keys);
        var columns = Columns(faults, file, mapping, input.Columns);
        var defaults = Over(mapping?.Defaults, input.Defaults);
        if (!columns.ContainsKey(ImportField.Phone))
        {
            faults.Add("columns.phone", "required", "No column is the phone: name it in columns.");
        }

        if (!columns.ContainsKey(ImportField.Action) && !defaults.ContainsKey(ImportField.Action))
        {
            faults.Add(
                "columns.action",
                "required",
                "No column says yes, no or stop: name it in columns, or put action into defaults for the whole file."
            );
        }

        CheckDefaults(call, defaults);
        call.TimeZone("time_zone", input.TimeZone);
        var formats = input.TimeFormats ?? [];
        faults.NoNulls("time_formats", formats);
        for (var i = 0; i < formats.Count; i++)
        {
            if (formats[i] is { } format && (format.Length > NameMax || !ImportTimes.IsFormat(format)))
            {
                faults.Add(
                    $"time_formats[{i}]",
                    "invalid",
                    "It must be a pattern of NodaTime such as MM/dd/uuuu HH:mm."
                );
            }
        }

        return new ImportPlan
        {
            Mapping = mapping?.Name,
            Columns = columns,
            Values = Values(mapping, input.Values),
            Defaults = defaults,
            TimeZone = input.TimeZone,
            TimeFormats = [.. formats, .. mapping?.TimeFormats ?? []],
            Attestation = Attest(call, input.Attestation),
        };
    }

    private static void CheckFields(Faults faults, string where, IEnumerable<string>? fields)
    {
        foreach (var field in fields ?? [])
        {
            if (!ImportField.All.Contains(field))
            {
                faults.Add(
                    $"{where}.{field}",
                    "unknown",
                    $"A row has no {field}; it has {string.Join(", ", ImportField.All)}."
                );
            }
        }
    }

    private static SortedDictionary<string, string> Columns(
        Faults faults,
        ImportFile file,
        ImportMapping? mapping,
        IReadOnlyDictionary<string, string>? given
    )
    {
        var columns = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, column) in mapping?.ColumnsIn(file.Columns) ?? columns)
        {
            columns[field] = column;
        }

        foreach (var (field, column) in given ?? columns.ToDictionary())
        {
            // Lines of NDJSON may have names that the first ones lack.
            if (column is not null && file.Format == ImportFormat.Csv && !file.Columns.Contains(column))
            {
                faults.Add($"columns.{field}", "unknown", "The file has no column of this name.");
            }

            columns[field] = column ?? string.Empty;
        }

        return columns;
    }

    private static SortedDictionary<string, IReadOnlyDictionary<string, string>> Values(
        ImportMapping? mapping,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? given
    )
    {
        var values = new SortedDictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (field, meanings) in mapping?.Values ?? values.ToDictionary())
        {
            values[field] = meanings;
        }

        foreach (var (field, meanings) in given ?? values.ToDictionary())
        {
            var lower = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (said, meaning) in meanings ?? lower)
            {
                lower[said.Trim().ToLowerInvariant()] = meaning;
            }

            values[field] = Over(values.GetValueOrDefault(field), lower);
        }

        return values;
    }

    private static void CheckDefaults(Call call, SortedDictionary<string, string> defaults)
    {
        foreach (var (field, value) in defaults)
        {
            call.Faults.AtMost($"defaults.{field}", value, ValueMax);
        }

        if (defaults.Count > EntriesMax)
        {
            call.Faults.Add("defaults", "too_many", $"There are at most {EntriesMax}.");
        }

        if (defaults.TryGetValue(ImportField.Brand, out var key))
        {
            var brand = call.Brand("defaults.brand", key);
            call.Program("defaults.program", brand, defaults.GetValueOrDefault(ImportField.Program));
        }
    }

    private static SortedDictionary<string, string> Over(
        IReadOnlyDictionary<string, string>? below,
        IReadOnlyDictionary<string, string>? above
    )
    {
        var both = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (below ?? both).Concat(above ?? both))
        {
            both[key] = value;
        }

        return both;
    }

    private static Attestation? Attest(Call call, AttestationInput? input)
    {
        if (input is null)
        {
            return null;
        }

        var name = call.Faults.Required("attestation.name", input.Name);
        call.Faults.AtMost("attestation.name", name, NameMax);
        call.Faults.AtMost("attestation.role", input.Role, NameMax);
        if (input.Agrees != true && !call.Faults.Has("attestation.agrees"))
        {
            call.Faults.Add("attestation.agrees", "required", $"agrees must be true: \"{Attestation.Statement}\"");
        }

        return new Attestation(name ?? string.Empty, input.Role, call.Node.Clock.Now());
    }
}
