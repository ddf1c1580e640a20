using Nod.Catalog;
using Nod.Server.Candidate;
using Nod.Server.Candidate.Preferences;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record PreferencesLinkInput
{
    public int? Hours { get; init; }
}

internal sealed record PreferencesLinkAnswer(string Address, Instant ExpiresAt);

/// <summary>Links to people's own pages (R17).</summary>
internal static class PreferencesEndpoints
{
    public static void Map(Endpoints api) =>
        api.Post<PreferencesLinkInput, PreferencesLinkAnswer>(
            "/v1/contacts/{phone}/preferences-link",
            Scope.Write,
            "Make a link to a person's own page: what they get, how often, their history, stop, erasure",
            Wire.Json.PreferencesLinkInput,
            MakeAsync
        );

    // Such a link proves nothing about who uses it: with it alone nobody undoes a stop (R16).
    private static async Task<Answer> MakeAsync(Call call, PreferencesLinkInput input)
    {
        var phone = call.RoutePhone();
        var hours = input.Hours ?? PreferencesLink.TextedHours;
        if (hours is not (>= 1 and <= PreferencesLink.HoursMax))
        {
            call.Faults.Add("hours", "out_of_range", $"hours must be 1 to {PreferencesLink.HoursMax}.");
        }

        call.ThrowIfFaulty();
        var (node, address) = (call.Node, call.Contact(phone));
        if ((await node.Store.ReadContactAsync(address, call.Cancellation)).Revision == 0)
        {
            return Answer.NotFound("contact");
        }

        var key = node.Store.KeyOf(address);
        var link = new PreferencesLink(call.OrganizationId, key, node.Clock.Now(), hours, WasTexted: false);
        return await call.KeepSealedAsync(
            Answer.Created(
                new PreferencesLinkAnswer(
                    node.PreferencesLinks.AddressOf(Visitor.ServerOf(call.Http, node), link),
                    link.Until
                ),
                Wire.Json.PreferencesLinkAnswer
            )
        );
    }
}
