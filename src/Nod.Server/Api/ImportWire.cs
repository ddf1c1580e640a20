using Nod.Imports;
using Nod.Server.Imports;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record AttestationInput
{
    public string? Name { get; init; }
    public string? Role { get; init; }
    public bool? Agrees { get; init; }
}

internal sealed record ImportStartInput
{
    public bool? DryRun { get; init; }
    public string? Mapping { get; init; }
    public IReadOnlyDictionary<string, string>? Columns { get; init; }
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Values { get; init; }
    public IReadOnlyDictionary<string, string>? Defaults { get; init; }
    public string? TimeZone { get; init; }
    public IReadOnlyList<string>? TimeFormats { get; init; }
    public AttestationInput? Attestation { get; init; }
}

/// <summary>The mapping that would be used if none were given, and what an opt-in of the file would still lack.</summary>
internal sealed record SuggestedMapping(
    string Mapping,
    string Title,
    string Confidence,
    IReadOnlyDictionary<string, string> Columns,
    IReadOnlyDictionary<string, string> Defaults,
    IReadOnlyList<string> Missing
);

internal sealed record ImportRows(long Done, long Accepted, long Known, long Conflicts, long Skipped, long Refused);

internal sealed record ImportAnswer(
    Guid Id,
    ImportStatus Status,
    bool DryRun,
    ImportFile File,
    ImportPlan? Plan,
    ImportRows Rows,
    double Progress,
    Instant CreatedAt,
    Instant? StartedAt,
    Instant? EndedAt,
    SuggestedMapping? Suggestion,
    string? Attestation
)
{
    public static ImportAnswer Of(ConsentImport import)
    {
        var isNew = import.Plan is null;
        var counts = import.Counts;
        return new ImportAnswer(
            import.Address.Id,
            import.Status,
            import.IsDryRun,
            import.File,
            import.Plan,
            new ImportRows(
                import.Progress.Rows,
                counts.Accepted,
                counts.Known,
                counts.Conflicts,
                counts.Skipped,
                counts.Refused
            ),
            import.Progress.IsLast
                ? 1
                : Math.Min(0.999, (double)import.Progress.Bytes / Math.Max(1, import.File.Bytes)),
            import.CreatedAt,
            import.StartedAt,
            import.EndedAt,
            isNew ? Suggest(import.File.Columns) : null,
            isNew ? Nod.Imports.Attestation.Statement : null
        );
    }

    private static SuggestedMapping Suggest(IReadOnlyList<string> columns)
    {
        var mapping = ImportMappings.For(columns);
        var found = mapping.ColumnsIn(columns);
        string[] needed =
        [
            ImportField.Phone,
            ImportField.Action,
            ImportField.OccurredAt,
            ImportField.Brand,
            ImportField.Program,
            ImportField.CollectedBy,
            ImportField.Source,
            ImportField.Where,
            ImportField.How,
            ImportField.DisclosureText,
            ImportField.DisclosureLanguage,
        ];
        return new SuggestedMapping(
            mapping.Name,
            mapping.Title,
            mapping.Confidence,
            found,
            mapping.Defaults,
            [.. needed.Where(field => !found.ContainsKey(field) && !mapping.Defaults.ContainsKey(field))]
        );
    }
}

internal sealed record MappingAnswer(string Name, string Title, string Source, string Confidence);

/// <summary>A row of the report.</summary>
internal sealed record ReportLine(int Line, ImportOutcome Outcome, string? Code, IReadOnlyList<ImportFault>? Faults);
