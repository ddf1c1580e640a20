using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Consent;
using Nod.Ledger;
using Nod.Server.EvidencePacks;
using Nod.Storage;

namespace Nod.Server.Keeping;

/// <summary>
/// Every erasure once more, outside the store, a line each: who restores a backup that is older keeps this file, and the
/// next start erases them again. It names people by contact key alone.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class ErasureJournal(string path)
{
    /// <summary>Adds an erasure, unless it is there; on the disk when it returns.</summary>
    public void Add(ErasureRecord erasure)
    {
        if (Read().Any(known => known.EventId == erasure.EventId))
        {
            return;
        }

        var isNew = !File.Exists(path);
        using (var file = new FileStream(path, FileMode.Append, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(LineOf(erasure) + '\n'));
            file.Flush(flushToDisk: true);
        }

        if (isNew)
        {
            DurableFolder.Sync(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>An erasure as a line of JSON.</summary>
    public static string LineOf(ErasureRecord erasure) =>
        JsonSerializer.Serialize(
            new ErasureLine(
                erasure.EventId,
                erasure.Organization,
                Convert.ToHexStringLower(erasure.Contact.ToBytes()),
                erasure.At,
                erasure.Reason
            ),
            ErasureLineJson.Default.ErasureLine
        );

    /// <summary>Every erasure in it, oldest first.</summary>
    /// <exception cref="StoreUnavailableException">A line can't be read.</exception>
    public IReadOnlyList<ErasureRecord> Read()
    {
        var found = new List<ErasureRecord>();
        if (!File.Exists(path))
        {
            return found;
        }

        var number = 0;
        foreach (var text in File.ReadLines(path))
        {
            number++;
            try
            {
                var line = JsonSerializer.Deserialize(text, ErasureLineJson.Default.ErasureLine)!;
                found.Add(
                    new ErasureRecord(
                        line.Organization,
                        ContactKey.Of(Convert.FromHexString(line.Contact)),
                        line.EventId,
                        line.ErasedAt,
                        line.Reason,
                        null
                    )
                );
            }
            catch (Exception broken) when (broken is JsonException or FormatException or ArgumentException)
            {
                throw new StoreUnavailableException(
                    $"{Path.GetFileName(path)} can't be read at line {number}. Mend or remove the line.",
                    broken
                );
            }
        }

        return found;
    }
}

/// <summary>A line of the journal.</summary>
internal sealed record ErasureLine(
    Guid EventId,
    Guid Organization,
    string Contact,
    NodaTime.Instant ErasedAt,
    ErasureReason Reason
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(InstantJson)]
)]
[JsonSerializable(typeof(ErasureLine))]
internal sealed partial class ErasureLineJson : JsonSerializerContext;
