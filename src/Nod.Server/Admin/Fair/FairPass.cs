using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Server.Candidate;

namespace Nod.Server.Admin.Fair;

/// <summary>
/// Who was signed in when the page was last fetched. It travels in the page and in each entry, signed: so an entry names who
/// took it, whoever is signed in when it is sent, and none is taken by another organization.
/// </summary>
/// <param name="Organization">Whose staff.</param>
/// <param name="Email">Who.</param>
internal sealed record FairPass(Guid Organization, string Email);

/// <summary>Writes and reads passes.</summary>
/// <param name="key">The key, of this installation alone.</param>
internal sealed class FairPasses(byte[] key)
{
    private readonly SignedText signed = new(key);

    public string Write(FairPass pass) =>
        signed.Write(JsonSerializer.SerializeToUtf8Bytes(pass, FairPassJson.Default.FairPass));

    /// <summary>The pass of a text of ours; null for anything else.</summary>
    public FairPass? Read(string? text) =>
        signed.Read(text) is { } body ? JsonSerializer.Deserialize(body, FairPassJson.Default.FairPass) : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FairPass))]
internal sealed partial class FairPassJson : JsonSerializerContext;
