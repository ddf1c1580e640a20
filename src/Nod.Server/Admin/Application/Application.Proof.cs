using Nod.Access;
using Nod.Server.Admin.Access;
using Nod.Server.Api;

namespace Nod.Server.Admin.Application;

/// <summary>Evidence, and the audit trail.</summary>
internal sealed partial class Application
{
    private const int TrailPage = 100;

    /// <summary>Asks for the evidence about a person; it is made in the background.</summary>
    public async Task<Reply<EvidencePackAnswer>> AskForEvidenceAsync(string phone, string language) =>
        await AskAsync(
            Wire.Json.EvidencePackAnswer,
            new Question("POST", "/v1/evidence-packs")
            {
                Body = Json(new EvidencePackInput { Phone = phone, Language = language }, Wire.Json.EvidencePackInput),
                Subject = await KeyOfAsync(phone),
            }
        );

    public Task<Reply<EvidencePackAnswer>> EvidenceAsync(string id) =>
        GetAsync(Wire.Json.EvidencePackAnswer, "/v1/evidence-packs/{id}", ("id", id));

    public async Task<IReadOnlyList<EvidencePackAnswer>> EvidencePacksAsync() =>
        (await GetAsync(Wire.Json.ItemListEvidencePackAnswer, "/v1/evidence-packs")).Get().Items;

    /// <summary>A page of the audit trail, newest first.</summary>
    public async Task<IReadOnlyList<TrailEntry>> TrailAsync(Guid? before)
    {
        var actor = await viewer.RequireAsync(Permission.SeeTrail);
        return await node.Store.ReadTrailAsync(actor.Session.Organization, before, TrailPage);
    }
}
