using Nod.Catalog;
using Nod.Sending;

namespace Nod.Server.Api;

/// <summary>A person's word on a text of which nobody knows whether it went.</summary>
internal enum ResolvedOutcome
{
    /// <summary>The provider took it.</summary>
    Sent,

    /// <summary>The provider never had it.</summary>
    NotSent,
}

internal sealed record ResolveInput
{
    public ResolvedOutcome? Outcome { get; init; }
}

/// <summary>Where a provider can't be asked, a person decides; neither word sends the text again.</summary>
internal static class ResolveEndpoints
{
    public static void Map(Endpoints api) =>
        api.Post<ResolveInput, MessageAnswer>(
            "/v1/messages/{id}/resolve",
            Scope.Admin,
            "Decide whether a message of unknown outcome was sent",
            Wire.Json.ResolveInput,
            ResolveAsync
        );

    private static async Task<Answer> ResolveAsync(Call call, ResolveInput input)
    {
        var outcome = call.Faults.Required("outcome", input.Outcome);
        call.ThrowIfFaulty();
        if (
            !Guid.TryParse(call.Route("id"), out var id)
            || await call.Node.Store.FindMessageAsync(call.OrganizationId, id, call.Cancellation) is not { } message
        )
        {
            return Answer.NotFound("message");
        }

        call.IsAbout(message.Address.Contact);
        var resolve = new ResolveUnknown(message.Address, outcome == ResolvedOutcome.Sent, call.KeyId);
        return await call.CommitAsync(
            resolve,
            resolved =>
                resolved is null
                    ? Problem.Of(
                        StatusCodes.Status409Conflict,
                        "outcome_known",
                        "Only a message that is unknown can be resolved; see its history."
                    )
                    : Answer.Ok(DecisionEndpoints.Show(resolved, null), Wire.Json.MessageAnswer)
        );
    }
}
