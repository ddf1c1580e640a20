using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Nod.Automations;

namespace Nod.Connectors;

/// <summary>How a signature is spelled.</summary>
[JsonConverter(typeof(SnakeCase<SignatureSpelling>))]
public enum SignatureSpelling
{
    /// <summary>Hex digits, capital or not.</summary>
    Hex,

    /// <summary>Base64 (RFC 4648, section 4).</summary>
    Base64,
}

/// <summary>How a vendor signs what it delivers: HMAC-SHA256 (RFC 2104) of the body, in a header.</summary>
/// <param name="Header">The header.</param>
/// <param name="Prefix">What stands in it before the signature; may be empty.</param>
/// <param name="Spelling">How the signature is spelled.</param>
public sealed record PayloadSignature(string Header, string Prefix, SignatureSpelling Spelling)
{
    /// <summary>Whether a body was signed with a secret. Takes as long for a wrong signature as for the right one.</summary>
    /// <param name="header">The header as received; null when it is missing.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="secret">The secret.</param>
    public bool IsOf(string? header, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return header?.StartsWith(Prefix, StringComparison.Ordinal) == true
            && Read(header.AsSpan(Prefix.Length), given)
            && CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(secret, body));
    }

    /// <summary>The header's value for a body and a secret.</summary>
    public string Of(ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret)
    {
        var made = HMACSHA256.HashData(secret, body);
        return Prefix
            + (Spelling == SignatureSpelling.Hex ? Convert.ToHexStringLower(made) : Convert.ToBase64String(made));
    }

    private bool Read(ReadOnlySpan<char> spelled, Span<byte> signature) =>
        Spelling == SignatureSpelling.Hex
            ? spelled.Length == 2 * signature.Length
                && Convert.FromHexString(spelled, signature, out _, out _) == System.Buffers.OperationStatus.Done
            : Convert.TryFromBase64Chars(spelled, signature, out var written) && written == signature.Length;
}

/// <summary>What Nod wants to know of a delivery.</summary>
[JsonConverter(typeof(SnakeCase<PayloadField>))]
public enum PayloadField
{
    /// <summary>The person's number.</summary>
    Phone,

    /// <summary>The person's identifier there.</summary>
    PersonId,

    /// <summary>The person's name.</summary>
    Name,

    /// <summary>The first part of it, where it comes in two.</summary>
    FirstName,

    /// <summary>The last part of it.</summary>
    LastName,

    /// <summary>The language they read (BCP 47).</summary>
    Language,

    /// <summary>The answer to a question about texts; <c>{field}</c> in its path stands for the question's field.</summary>
    Answer,

    /// <summary>When they answered.</summary>
    AnsweredAt,

    /// <summary>The words of the question as they were shown.</summary>
    Wording,

    /// <summary>The identifier of the application.</summary>
    Reference,

    /// <summary>The job.</summary>
    Job,

    /// <summary>The stage.</summary>
    Stage,

    /// <summary>The identifier of the interview.</summary>
    Interview,

    /// <summary>When the interview begins.</summary>
    StartsAt,

    /// <summary>When it happened.</summary>
    OccurredAt,
}

/// <summary>How a standing is written back to a vendor; <c>{id}</c>, <c>{field}</c> and <c>{value}</c> are filled in.</summary>
/// <param name="Url">The address, unless the connector names another.</param>
/// <param name="TokenUrl">Where credentials are changed into a token, unless the connector names another.</param>
/// <param name="Path">The path after the address.</param>
/// <param name="Body">The JSON that is sent.</param>
/// <param name="Yes">What stands for: may be texted.</param>
/// <param name="No">What stands for: must not be texted.</param>
public sealed record WriteBackShape(string Url, string TokenUrl, string Path, string Body, string Yes, string No);

/// <summary>How one vendor's deliveries are proven and read: data, a file each under <c>connectors/</c>.</summary>
public sealed record PayloadMapping
{
    /// <summary>What it is called by.</summary>
    public required string Name { get; init; }

    /// <summary>The vendor's product.</summary>
    public required string Title { get; init; }

    /// <summary>Who documents it.</summary>
    public required string Source { get; init; }

    /// <summary>How sure that is.</summary>
    public required string Confidence { get; init; }

    /// <summary>How a delivery is signed.</summary>
    public required PayloadSignature Signature { get; init; }

    /// <summary>The header with the vendor's identifier of a delivery, or null.</summary>
    public string? DeliveryHeader { get; init; }

    /// <summary>The path of that identifier, or null. Where there is neither, a delivery is known by its bytes.</summary>
    public string? Delivery { get; init; }

    /// <summary>The path of the word for what happened.</summary>
    public required string Event { get; init; }

    /// <summary>
    /// By the vendor's word, the hiring event it is; null where it tells of the person alone. Other words are left aside.
    /// </summary>
    public required IReadOnlyDictionary<string, HiringEventKind?> Events { get; init; }

    /// <summary>
    /// The vendor's words for what happens when the person answers. A yes counts from these alone: anywhere else somebody of
    /// the team may have set the field. A no counts from wherever it comes.
    /// </summary>
    public required IReadOnlyList<string> Answered { get; init; }

    /// <summary>
    /// The path of a mark that is true where somebody of the team added the person, or null. Then it is no act of theirs,
    /// and no answer.
    /// </summary>
    public string? Added { get; init; }

    /// <summary>By field, the paths it may stand at; the first that holds something counts.</summary>
    public required IReadOnlyDictionary<PayloadField, IReadOnlyList<string>> Fields { get; init; }

    /// <summary>What a yes is written as, in lower case.</summary>
    public required IReadOnlyList<string> Yes { get; init; }

    /// <summary>What a no is written as, in lower case.</summary>
    public required IReadOnlyList<string> No { get; init; }

    /// <summary>How standings are written back, or null where the vendor has no way that Nod knows.</summary>
    public WriteBackShape? WriteBack { get; init; }

    /// <summary>What is wrong with it, each in a sentence; nothing when deliveries can be read by it.</summary>
    public IEnumerable<(string Field, string Message)> Faults()
    {
        var paths = Fields
            .SelectMany(field => field.Value.Select(path => ($"fields.{EnumWords<PayloadField>.Of(field.Key)}", path)))
            .Append(("event", Event))
            .Concat(Delivery is null ? [] : [("delivery", Delivery)])
            .Concat(Added is null ? [] : [("added", Added)]);
        foreach (var (field, path) in paths)
        {
            if (PayloadPath.TryParse(path) is null)
            {
                yield return (field, $"'{path}' is no path; write names with dots, [0] or [name=value] after a list.");
            }
        }

        foreach (var word in Answered.Where(word => !Events.ContainsKey(word)))
        {
            yield return ("answered", $"'{word}' is not among the events.");
        }

        if (Yes.Intersect(No).Any() || Yes.Count == 0 || No.Count == 0)
        {
            yield return ("yes", "yes and no must each have a word, and none in common.");
        }
    }
}
