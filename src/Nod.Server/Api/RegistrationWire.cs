using System.Text.Json;
using Nod.Registrations;
using Nod.Server.Candidate;
using Nod.Server.Registrations;
using NodaTime;

namespace Nod.Server.Api;

internal sealed record VendorFieldAnswer(
    string Name,
    IReadOnlyList<string> Values,
    string Fact,
    bool List,
    bool Required,
    int Min,
    int? Max,
    int? ItemsMin,
    int? ItemsMax,
    IReadOnlyList<string> Choices,
    IReadOnlyList<string> Problems
);

/// <summary>A vendor's form as it is told: <c>Payload</c> has what goes into it by the vendor's names, ready to be sent.</summary>
internal sealed record VendorFormAnswer(
    string Vendor,
    string Title,
    string Target,
    string Source,
    string Confidence,
    string ReadOn,
    string? Note,
    IReadOnlyDictionary<string, JsonElement> Payload,
    IReadOnlyList<VendorFieldAnswer> Fields
);

internal sealed record RegistrationAnswer(
    Registration Registration,
    string Page,
    bool Published,
    string CopyAddress,
    CampaignStatement Statement,
    IReadOnlyList<OptInFlow> Flows,
    IReadOnlyList<VendorFormAnswer> Forms,
    IReadOnlyList<RegistrationFinding> Findings,
    int Filings
);

internal sealed record RegistrationListItem(
    string Key,
    RegistrationKind Kind,
    string Brand,
    IReadOnlyList<string> Programs,
    IReadOnlyList<string> Vendors,
    bool Published,
    int Filings,
    Instant? LastFiledAt
);

internal sealed record FilingInput
{
    public string? Vendor { get; init; }
    public string? FiledBy { get; init; }
    public Instant? FiledAt { get; init; }
    public string? Reference { get; init; }
    public string? Note { get; init; }
}

internal sealed record FilingDrift(
    string Vendor,
    int Number,
    Instant FiledAt,
    string FiledBy,
    bool InStep,
    int Compared,
    int Unlike,
    IReadOnlyList<DriftFinding> Findings
);

internal sealed record DriftAnswer(
    string Registration,
    Instant JudgedAt,
    bool InStep,
    IReadOnlyList<FilingDrift> Filings
);

internal sealed record PolicyInput
{
    public string? Text { get; init; }
}

internal sealed record PolicyAnswer(
    PolicyKind Policy,
    string Language,
    string Title,
    string Text,
    bool Generated,
    string Version,
    string Address
);

/// <summary>Tells a registration on the wire.</summary>
internal static class RegistrationWire
{
    public static RegistrationAnswer Show(Call call, Registration registration)
    {
        var kit = RegistrationKit.Of(RegistrationPlace.SetupOf(call.Node, call.Organization, registration));
        var server = Visitor.ServerOf(call.Http, call.Node);
        var path = RegistrationPlace.PathOf(call.OrganizationId, registration.Key);
        var token = new CopyLinks(call.Node.Signing.KeyFor(CopyLinks.Purpose)).Write(
            call.OrganizationId,
            registration.Key,
            call.Node.Clock.Now()
        );
        return new RegistrationAnswer(
            registration,
            new Uri(server, path).AbsoluteUri,
            registration.IsPublished,
            new Uri(server, $"{path}/fields?token={token}").AbsoluteUri,
            kit.Statement,
            kit.Flows,
            [.. kit.Forms.Select(Show)],
            kit.Findings,
            call.Organization.Registrations.FilingsOf(registration.Key).Count
        );
    }

    public static RegistrationListItem Line(Call call, Registration one)
    {
        var filings = call.Organization.Registrations.FilingsOf(one.Key);
        return new RegistrationListItem(
            one.Key,
            one.Kind,
            one.Brand,
            one.Programs,
            one.Vendors,
            one.IsPublished,
            filings.Count,
            filings.Count == 0 ? null : filings[^1].FiledAt
        );
    }

    public static FilingDrift Show(RegistrationDrift drift) =>
        new(
            drift.Filing.Vendor,
            drift.Filing.Number,
            drift.Filing.FiledAt,
            drift.Filing.FiledBy,
            drift.IsInStep,
            drift.Judged,
            drift.Unlike,
            drift.Findings
        );

    private static VendorFormAnswer Show(FilledForm filled)
    {
        var form = filled.Form;
        var payload = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in filled.Fields.Where(field => field.Values.Count > 0))
        {
            payload[field.Name] = Element(field);
        }

        return new VendorFormAnswer(
            form.Vendor,
            form.Title,
            form.Target,
            form.Source,
            form.Confidence,
            form.ReadOn,
            form.Note,
            payload,
            [.. filled.Fields.Select(Show)]
        );
    }

    // A flag that the vendor has no words of its own for is true or false.
    private static JsonElement Element(FilledField field) =>
        field.IsList ? JsonSerializer.SerializeToElement(field.Values, Wire.Json.IReadOnlyListString)
        : field.Values[0] is "true" or "false"
            ? JsonSerializer.SerializeToElement(field.Values[0] == "true", Wire.Json.Boolean)
        : JsonSerializer.SerializeToElement(field.Values[0], Wire.Json.String);

    private static VendorFieldAnswer Show(FilledField field) =>
        new(
            field.Name,
            field.Values,
            field.Rule.Fact,
            field.IsList,
            field.Rule.Required,
            field.Rule.Min,
            field.Rule.Max,
            field.Rule.ItemsMin,
            field.Rule.ItemsMax,
            field.Rule.Choices,
            [.. field.Problems.Select(EnumWords<FieldProblem>.Of)]
        );
}
