using System.Text.Json.Serialization;
using NodaTime;

namespace Nod.Imports;

/// <summary>Whose import, and which.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Id">The import.</param>
public readonly record struct ImportAddress(Guid Organization, Guid Id);

/// <summary>Where an import stands.</summary>
[JsonConverter(typeof(SnakeCase<ImportStatus>))]
public enum ImportStatus
{
    /// <summary>The file is here; nothing of it was judged.</summary>
    Uploaded,

    /// <summary>Its rows are gone over.</summary>
    Running,

    /// <summary>A dry run is over: nothing was recorded, and every row has its outcome.</summary>
    Checked,

    /// <summary>Every row was gone over, and what could be was recorded. The file is gone.</summary>
    Completed,

    /// <summary>Called off: what was recorded by then stays. The file is gone.</summary>
    Canceled,
}

/// <summary>How the rows of a file are written.</summary>
[JsonConverter(typeof(SnakeCase<ImportFormat>))]
public enum ImportFormat
{
    /// <summary>RFC 4180, the first row names the columns.</summary>
    Csv,

    /// <summary>A JSON object per line.</summary>
    Ndjson,
}

/// <summary>The file of an import. It is kept until the import is over, and then only by its hash.</summary>
/// <param name="Name">What the caller calls it.</param>
/// <param name="Format">How its rows are written.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
/// <param name="Columns">The names of its columns; of NDJSON those of the first lines.</param>
public sealed record ImportFile(
    string Name,
    ImportFormat Format,
    long Bytes,
    string Sha256,
    IReadOnlyList<string> Columns
);

/// <summary>How far a run has come through the file.</summary>
/// <param name="Rows">Rows gone over, those with faults included.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="IsLast">Whether nothing is left.</param>
public readonly record struct ImportProgress(long Rows, long Bytes, bool IsLast);

/// <summary>
/// An import of consents, refusals and stops as stored. How far a run has come, and the counts, stand here and move in the
/// transaction that records the rows: a run that is broken off goes on where it was, and records nothing twice.
/// </summary>
public sealed record ConsentImport
{
    /// <summary>Whose, and which.</summary>
    public required ImportAddress Address { get; init; }

    /// <summary>The file.</summary>
    public required ImportFile File { get; init; }

    /// <summary>The key it was uploaded with, by its identifier.</summary>
    public required string CreatedWith { get; init; }

    /// <summary>When it was uploaded.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public ImportStatus Status { get; init; }

    /// <summary>How its rows are read, or null before the first run.</summary>
    public ImportPlan? Plan { get; init; }

    /// <summary>Which run this is, from 1; 0 before the first.</summary>
    public int Run { get; init; }

    /// <summary>Whether this run records nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The number of the batch that this run commits next, from 0.</summary>
    public long NextBatch { get; init; }

    /// <summary>How far this run has come.</summary>
    public ImportProgress Progress { get; init; }

    /// <summary>What came of its rows so far.</summary>
    public ImportCounts Counts { get; init; }

    /// <summary>When this run began, or null.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When this run, or the import, was over; or null.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Whether its file is still kept, because there may be something left to do.</summary>
    [JsonIgnore]
    public bool IsOpen => Status is ImportStatus.Uploaded or ImportStatus.Running or ImportStatus.Checked;

    /// <summary>When anything was last done with it.</summary>
    [JsonIgnore]
    public Instant TouchedAt => EndedAt ?? StartedAt ?? CreatedAt;

    /// <summary>The import with a run begun, or null when one is under way or it is over.</summary>
    public ConsentImport? Start(ImportPlan plan, bool isDryRun, Instant now) =>
        Status is ImportStatus.Uploaded or ImportStatus.Checked
            ? this with
            {
                Status = ImportStatus.Running,
                Plan = plan,
                Run = Run + 1,
                IsDryRun = isDryRun,
                NextBatch = 0,
                Progress = default,
                Counts = default,
                StartedAt = now,
                EndedAt = null,
            }
            : null;

    /// <summary>The import with a batch done.</summary>
    public ConsentImport Advance(ImportProgress to, ImportCounts counts, Instant now) =>
        this with
        {
            NextBatch = NextBatch + 1,
            Progress = to,
            Counts = Counts + counts,
            Status =
                !to.IsLast ? Status
                : IsDryRun ? ImportStatus.Checked
                : ImportStatus.Completed,
            EndedAt = to.IsLast ? now : null,
        };

    /// <summary>The import called off, or null when it is over.</summary>
    public ConsentImport? Cancel(Instant now) =>
        IsOpen ? this with { Status = ImportStatus.Canceled, EndedAt = now } : null;
}

/// <summary>Source-generated JSON of what is kept about imports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson)]
)]
[JsonSerializable(typeof(ConsentImport))]
[JsonSerializable(typeof(IReadOnlyList<ImportSpan>))]
public sealed partial class ImportJson : JsonSerializerContext;
