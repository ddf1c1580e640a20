using System.Text.Json.Serialization;
using Nod.Catalog;
using NodaTime;

namespace Nod.Server.Candidate.Forms;

/// <summary>
/// One page of a form as it was shown to somebody: everything it depends on. It travels in the page itself, signed, so that
/// the very page can be made again when it is posted, and nothing has to be remembered in between.
/// </summary>
internal sealed record FormVisit
{
    /// <summary>How long a page may be open before it is posted; answers to idempotency keys are kept longer.</summary>
    public static readonly Duration OpenFor = Duration.FromHours(24);

    /// <summary>Its identifier: it is taken once.</summary>
    public required Guid Id { get; init; }

    public required Instant OpenedAt { get; init; }

    public required Guid Organization { get; init; }

    /// <summary>The form, by key.</summary>
    public required string Form { get; init; }

    public required string Language { get; init; }

    /// <summary>The words each question was put in, in the order of the questions.</summary>
    public required IReadOnlyList<DisclosureVersion> Words { get; init; }

    /// <summary>What the page had filled in.</summary>
    public required TypedForm Typed { get; init; }

    /// <summary>What the page said was wrong.</summary>
    public IReadOnlyList<FormFault> Faults { get; init; } = [];

    /// <summary>SHA-256 of the page without its token, lower-case hex: whether it still looks as it did.</summary>
    public string Look { get; init; } = string.Empty;

    /// <summary>What a proof of work is about.</summary>
    [JsonIgnore]
    public string Challenge => Id.ToString("N");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJson)]
)]
[JsonSerializable(typeof(FormVisit))]
internal sealed partial class VisitJson : JsonSerializerContext;
