using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Connectors;

/// <summary>Connectors as they are set.</summary>
internal static class ConnectorBodies
{
    public const string Path = "/v1/connectors/greenhouse";

    /// <summary>A connector to Greenhouse that asks about job alerts.</summary>
    public static async Task<JsonObject> GreenhouseAsync(Team team, string enforcement = "observe") =>
        new()
        {
            ["vendor"] = "greenhouse",
            ["brand"] = Team.Brand,
            ["country"] = "US",
            ["secret"] = ApplicantSystem.Secret,
            ["questions"] = new JsonArray(await QuestionAsync(team, Team.Jobs, ApplicantSystem.Field)),
            ["enforcement"] = enforcement,
        };

    public static async Task<JsonObject> QuestionAsync(Team team, string program, string field)
    {
        var body = Team.DisclosureBody();
        body["program"] = program;
        body["method"] = "ats";
        var words = await team.Api.PostAsync("/v1/disclosures", body);
        return new JsonObject
        {
            ["program"] = program,
            ["field"] = field,
            ["disclosure_id"] = words.ShouldBe(201).At("id"),
            ["disclosure_version"] = (int)words.Json["version"]!,
        };
    }

    /// <summary>A connector with a mapping of the organization's own and as many fields as it knows.</summary>
    public static async Task<JsonObject> GenericAsync(Team team) =>
        new()
        {
            ["vendor"] = "generic",
            ["brand"] = Team.Brand,
            ["country"] = "US",
            ["secret"] = ApplicantSystem.Secret,
            ["questions"] = new JsonArray(await QuestionAsync(team, Team.Jobs, "sms")),
            ["enforcement"] = "permissive",
            ["mapping"] = Mapping(),
        };

    public static JsonObject Mapping() =>
        new()
        {
            ["signature_header"] = "X-Acme-Signature",
            ["signature_prefix"] = "v1=",
            ["signature_spelling"] = "base64",
            ["delivery_header"] = "X-Acme-Delivery",
            ["delivery"] = "uid",
            ["event"] = "what",
            ["events"] = new JsonObject { ["applied"] = "application_received", ["changed"] = "person" },
            ["answered"] = new JsonArray("applied"),
            ["added"] = "who.added",
            ["fields"] = new JsonObject
            {
                ["phone"] = "who.cell | who.phones[kind=mobile].nr",
                ["person_id"] = "who.id",
                ["answer"] = "form[q={field}].a",
                ["answered_at"] = "when",
                ["reference"] = "application",
            },
            ["yes"] = new JsonArray("JA"),
            ["no"] = new JsonArray("NEIN"),
        };
}
