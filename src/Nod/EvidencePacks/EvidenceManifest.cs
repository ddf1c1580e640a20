using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Nod.EvidencePacks;

/// <summary>
/// What <c>manifest.json</c> says: which files a pack has, with the SHA-256 of each. It is not signed: it shows that a file
/// was damaged or lost, while the log shows that a record is true.
/// </summary>
/// <param name="Pack">The pack's identifier.</param>
/// <param name="MadeAt">The moment whose ledger the pack tells.</param>
/// <param name="MadeBy">The version of Nod that made it, see <see cref="Version"/>; null when it does not say.</param>
/// <param name="Files">The SHA-256 of every other file, in lower-case hex, by path.</param>
public sealed record EvidenceManifest(
    Guid Pack,
    Instant MadeAt,
    string? MadeBy,
    IReadOnlyDictionary<string, string> Files
)
{
    /// <summary>The version of the format.</summary>
    public const string Schema = "nod-evidence-manifest/1";

    private const int HexDigits = 64;

    /// <summary>
    /// This version of Nod. The same version makes the same receipts and the same <c>pack.html</c> of the same records.
    /// </summary>
    public static string Version { get; } = $"nod {typeof(EvidenceManifest).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>Writes what stands before the files; the object <c>files</c> is to follow.</summary>
    public static void WriteHead(Utf8JsonWriter json, EvidenceRequest request)
    {
        json.WriteString("schema", Schema);
        json.WriteString("made_by", Version);
        json.WriteString("pack", request.Id);
        json.WriteString("made_at", InstantPattern.ExtendedIso.Format(request.RequestedAt));
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is not formed like one.</exception>
    public static EvidenceManifest Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var document = JsonDocument.Parse(file, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.GetProperty("schema").GetString() != Schema)
            {
                throw new InvalidDataException($"is not of the form {Schema}");
            }

            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in root.GetProperty("files").EnumerateObject())
            {
                var sha256 = property.Value.GetString() ?? string.Empty;
                if (sha256.Length != HexDigits || !sha256.All(char.IsAsciiHexDigitLower))
                {
                    throw new InvalidDataException($"gives no SHA-256 of {property.Name}");
                }

                files.Add(property.Name, sha256);
            }

            return new EvidenceManifest(
                root.GetProperty("pack").GetGuid(),
                InstantPattern.ExtendedIso.Parse(root.GetProperty("made_at").GetString()!).GetValueOrThrow(),
                root.TryGetProperty("made_by", out var madeBy) ? madeBy.GetString() : null,
                files
            );
        }
        catch (Exception broken)
            when (broken
                    is JsonException
                        or KeyNotFoundException
                        or FormatException
                        or InvalidOperationException
                        or ArgumentException
            )
        {
            throw new InvalidDataException("is not formed like a manifest", broken);
        }
    }
}
