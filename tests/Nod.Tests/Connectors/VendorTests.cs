using System.Text.Json.Nodes;
using Nod.Automations;
using Nod.Testing;

namespace Nod.Tests.Connectors;

/// <summary>Nod's own format.</summary>
public sealed class GenericTests : ConnectorConformance
{
    protected override string Vendor => "generic";

    protected override string? Body(DeliverySample sample) =>
        new JsonObject
        {
            ["id"] = "d-1",
            ["event"] = sample.Kind is { } kind ? EnumWords<HiringEventKind>.Of(kind) : "person_changed",
            ["occurred_at"] = sample.At,
            ["person"] = new JsonObject
            {
                ["id"] = sample.Person,
                ["name"] = "Maria Lopez",
                ["phone"] = sample.Phone,
            },
            ["application"] = new JsonObject
            {
                ["id"] = sample.Application,
                ["job"] = "Driver",
                ["stage"] = sample.Stage,
            },
            ["answers"] = new JsonObject { [Field] = Some.Json(sample.Answer) },
        }.ToJsonString();
}

/// <summary>Deliveries as Greenhouse documents them (developers.greenhouse.io/webhooks.html), shortened.</summary>
public sealed class GreenhouseTests : ConnectorConformance
{
    protected override string Vendor => "greenhouse";

    protected override string? Body(DeliverySample sample) => Of(sample, isProspect: false);

    protected override string? Added(DeliverySample sample) => Of(sample, isProspect: true);

    private static string? Of(DeliverySample sample, bool isProspect)
    {
        var action = sample.Kind switch
        {
            HiringEventKind.ApplicationReceived => "new_candidate_application",
            HiringEventKind.StageChanged => "candidate_stage_change",
            HiringEventKind.Hired => "hire_candidate",
            HiringEventKind.Rejected => "reject_candidate",
            _ => "update_candidate",
        };
        var candidate = new JsonObject
        {
            ["id"] = long.Parse(sample.Person, null),
            ["first_name"] = "Maria",
            ["last_name"] = "Lopez",
            ["external_id"] = null,
            ["phone_numbers"] = sample.Phone is null
                ? new JsonArray()
                : new JsonArray(
                    new JsonObject { ["value"] = "+12125550199", ["type"] = "home" },
                    new JsonObject { ["value"] = sample.Phone, ["type"] = "mobile" }
                ),
            ["custom_fields"] = new JsonObject
            {
                [Field] = new JsonObject
                {
                    ["name"] = "SMS consent",
                    ["type"] = "single_select",
                    ["value"] = Some.Json(sample.Answer),
                },
            },
        };
        return new JsonObject
        {
            ["action"] = action,
            ["payload"] = new JsonObject
            {
                ["application"] = new JsonObject
                {
                    ["id"] = JsonNode.Parse(sample.Application),
                    ["rejected_at"] = sample.Kind == HiringEventKind.Rejected ? sample.At : null,
                    ["prospect"] = isProspect,
                    ["status"] = "active",
                    ["applied_at"] = sample.At,
                    ["last_activity_at"] = sample.At,
                    ["current_stage"] = new JsonObject { ["id"] = 767358, ["name"] = sample.Stage },
                    ["custom_fields"] = new JsonObject(),
                    ["candidate"] = candidate,
                    ["jobs"] = new JsonArray(new JsonObject { ["id"] = 107761, ["name"] = "Driver" }),
                },
            },
        }.ToJsonString();
    }
}

/// <summary>Deliveries as Ashby documents them (developers.ashbyhq.com), shortened.</summary>
public sealed class AshbyTests : ConnectorConformance
{
    protected override string Vendor => "ashby";

    protected override string? Body(DeliverySample sample)
    {
        var action = sample.Kind switch
        {
            HiringEventKind.ApplicationReceived => "applicationSubmit",
            HiringEventKind.StageChanged => "candidateStageChange",
            HiringEventKind.Hired => "candidateHire",
            HiringEventKind.Rejected => null,
            _ => "applicationUpdate",
        };
        return action is null
            ? null
            : new JsonObject
            {
                ["webhookActionId"] = "75395d87-4044-4dc4-bc29-0cec185e5f06",
                ["action"] = action,
                ["data"] = new JsonObject
                {
                    ["application"] = new JsonObject
                    {
                        ["id"] = sample.Application,
                        ["createdAt"] = sample.At,
                        ["updatedAt"] = sample.At,
                        ["status"] = "Active",
                        ["customFields"] = new JsonArray(
                            new JsonObject { ["title"] = "Other", ["value"] = "Yes" },
                            new JsonObject { ["title"] = Field, ["value"] = Some.Json(sample.Answer) }
                        ),
                        ["candidate"] = new JsonObject
                        {
                            ["id"] = sample.Person,
                            ["name"] = "Maria Lopez",
                            ["primaryPhoneNumber"] = sample.Phone is null
                                ? null
                                : new JsonObject { ["value"] = sample.Phone, ["type"] = "Personal" },
                        },
                        ["currentInterviewStage"] = new JsonObject { ["title"] = sample.Stage },
                        ["job"] = new JsonObject { ["title"] = "Driver" },
                    },
                },
            }.ToJsonString();
    }
}

/// <summary>Deliveries as Workable documents them (workable.readme.io), shortened; the envelope from memory.</summary>
public sealed class WorkableTests : ConnectorConformance
{
    protected override string Vendor => "workable";

    // The question stands with its answer, and is how the answer is found.
    protected override string Question => Field;

    protected override string? Body(DeliverySample sample) => Of(sample, isSourced: false);

    protected override string? Added(DeliverySample sample) => Of(sample, isSourced: true);

    private static string? Of(DeliverySample sample, bool isSourced)
    {
        var type = sample.Kind switch
        {
            HiringEventKind.ApplicationReceived => "candidate_created",
            HiringEventKind.StageChanged => "candidate_moved",
            _ => null,
        };
        if (type is null)
        {
            return null;
        }

        var answer = sample.Answer is bool isChecked
            ? new JsonObject { ["checked"] = isChecked }
            : new JsonObject { ["body"] = Some.Json(sample.Answer) };
        return new JsonObject
        {
            ["id"] = "8a7f6f1e",
            ["event_type"] = type,
            ["fired_at"] = sample.At,
            ["data"] = new JsonObject
            {
                ["id"] = sample.Application.Length > 255 ? sample.Application : sample.Person,
                ["name"] = "Maria Lopez",
                ["phone"] = sample.Phone,
                ["sourced"] = isSourced,
                ["stage"] = sample.Stage,
                ["created_at"] = sample.At,
                ["job"] = new JsonObject { ["shortcode"] = "GROOV003", ["title"] = "Driver" },
                ["answers"] = new JsonArray(
                    new JsonObject
                    {
                        ["question"] = new JsonObject { ["body"] = Field },
                        ["answer"] = answer,
                    }
                ),
            },
        }.ToJsonString();
    }
}
