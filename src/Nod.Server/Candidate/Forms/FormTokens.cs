using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nod.Ledger;

namespace Nod.Server.Candidate.Forms;

/// <summary>Writes and reads the tokens of pages: a visit, signed.</summary>
/// <param name="key">The key, of this installation alone.</param>
internal sealed class FormTokens(byte[] key)
{
    private readonly SignedText signed = new(key);

    public string Write(FormVisit visit) =>
        signed.Write(JsonSerializer.SerializeToUtf8Bytes(visit, VisitJson.Default.FormVisit));

    /// <summary>The visit of a token of ours; null for anything else.</summary>
    public FormVisit? Read(string? token) =>
        signed.Read(token) is { } body ? JsonSerializer.Deserialize(body, VisitJson.Default.FormVisit) : null;

    /// <summary>The key under which a visit is taken once.</summary>
    public static IdempotencyKey KeyOf(FormVisit visit) => new(visit.Organization, Hash128.Of($"form {visit.Id:N}"));

    /// <summary>What was posted, as its hash: the same posted again is a repetition, anything else is not.</summary>
    public static UInt128 HashOf(TypedForm typed)
    {
        var answers = typed.Answers.Select(answer => $"{answer.Key}={answer.Value}");
        return Hash128.Head(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [typed.Name, typed.Phone, .. answers])))
        );
    }
}
