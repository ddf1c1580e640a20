using System.Text.Json.Serialization;

namespace Nod.Server.Api;

/// <summary>What went wrong, as RFC 9457 spells it, with a stable code.</summary>
internal sealed record Problem
{
    /// <summary>Names the kind of problem.</summary>
    public required string Type { get; init; }

    /// <summary>The same for every problem of the code.</summary>
    public required string Title { get; init; }

    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>This case.</summary>
    public required string Detail { get; init; }

    /// <summary>The code, stable.</summary>
    public required string Code { get; init; }

    /// <summary>Every fault of the request.</summary>
    public IReadOnlyList<Fault>? Errors { get; init; }

    /// <summary>The judgement, when a message was refused.</summary>
    public DecisionAnswer? Decision { get; init; }

    /// <summary>The refused message, which is on record.</summary>
    public Guid? MessageId { get; init; }

    [JsonIgnore]
    private static Dictionary<string, string> Titles { get; } =
        new()
        {
            ["bad_request"] = "The request has faults",
            ["unauthorized"] = "A valid key is needed",
            ["forbidden"] = "The key may not do this",
            ["not_found"] = "There is no such thing",
            ["too_large"] = "The request is too large",
            ["unsupported_media_type"] = "The content type is not understood",
            ["idempotency_conflict"] = "The idempotency key was used for another request",
            ["not_ready"] = "It is not ready yet",
            ["broadcast_state"] = "The broadcast can't do that as it stands",
            ["message_state"] = "The message can't be taken back",
            ["automation_state"] = "The automation can't do that as it is set up",
            ["import_state"] = "The import can't do that as it stands",
            ["packed"] = "The file is packed",
            ["field_missing"] = "Some texts can't be written",
            ["conflict"] = "Something else already has this name",
            ["rule_binds"] = "The rule can't be departed from",
            ["outcome_known"] = "The message's outcome is known",
            ["legal_hold"] = "A legal hold stands against it",
            ["gone"] = "It is gone",
            ["too_many_streams"] = "Too many streams are open",
            ["sending_held"] = "Sending is held back",
            ["unavailable"] = "The store does not answer",
            ["internal"] = "Something went wrong here",
        };

    public static Answer Of(int status, string code, string detail, IReadOnlyList<Fault>? errors = null) =>
        Answer.Of(
            status,
            new Problem
            {
                Type = $"urn:nod:{code}",
                Title = Titles[code],
                Status = status,
                Detail = detail,
                Code = code,
                Errors = errors,
            },
            Wire.Json.Problem
        );

    /// <summary>The body broke off, or its transfer coding is wrong.</summary>
    public const string Broken = "The body did not come whole.";

    /// <summary>The same as an answer.</summary>
    public static Answer BrokenTransfer() => Of(StatusCodes.Status400BadRequest, "bad_request", Broken);

    public static Answer Of(IReadOnlyList<Fault> faults) =>
        Of(StatusCodes.Status400BadRequest, "bad_request", Summary(faults), faults);

    /// <summary>All faults in one sentence.</summary>
    public static string Summary(IReadOnlyList<Fault> faults) =>
        faults.Count == 1 ? faults[0].Message : $"The request has {faults.Count} faults; see errors.";
}
