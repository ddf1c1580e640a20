using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Storage.Moving;
using NodaTime;

namespace Nod.Server.Moving;

/// <summary>What a copy of an installation is for.</summary>
[JsonConverter(typeof(SnakeCase<CopyKind>))]
internal enum CopyKind
{
    /// <summary>To go on from when the installation is lost: with its keys and settings.</summary>
    Backup,

    /// <summary>To be read by others and moved elsewhere: without keys unless they were asked for.</summary>
    Export,
}

/// <summary>How far the log had come.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="Size">How many leaves.</param>
/// <param name="Root">The root over them.</param>
internal sealed record CopiedLog(string Origin, long Size, string Root);

/// <summary>What a copy holds. Written last: a folder without it is no copy.</summary>
internal sealed record CopyManifest
{
    public const string FileName = "manifest.json";
    public const string CurrentFormat = "nod-copy/1";

    /// <summary>The version of the copy's own format.</summary>
    public required string Format { get; init; }

    public required CopyKind Kind { get; init; }

    /// <summary>When; null in an export, which is the same bytes whenever it is made.</summary>
    public Instant? TakenAt { get; init; }

    /// <summary>The schema of the tables: the name of the last migration.</summary>
    public required string Schema { get; init; }

    /// <summary>The version of the rule packs of the program that made it.</summary>
    public required string Policy { get; init; }

    /// <summary>The log; null if nothing was ever signed.</summary>
    public CopiedLog? Log { get; init; }

    /// <summary>The tables, in the order they are loaded in.</summary>
    public required IReadOnlyList<CopiedTable> Tables { get; init; }

    /// <summary>How many files the list of hashes names.</summary>
    public required long Files { get; init; }

    /// <summary>SHA-256 of the list of hashes, lower-case hex.</summary>
    public required string Sha256Sums { get; init; }

    public byte[] ToBytes() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(this, CopyJson.Default.CopyManifest), (byte)'\n'];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(InstantJson)],
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(CopyManifest))]
internal sealed partial class CopyJson : JsonSerializerContext;

/// <summary>A copy can't be made or used; the message says why and what to do.</summary>
internal sealed class CopyException(string message, Exception? cause = null) : Exception(message, cause);
