using Microsoft.Net.Http.Headers;
using Nod.Catalog;
using Nod.Registrations;
using Nod.Server.Registrations;

namespace Nod.Server.Api;

/// <summary>
/// Registrations with carriers: written from what is set up, checked against published rejections, filed by people with their
/// vendor, and watched from then on (R22).
/// </summary>
internal static class RegistrationEndpoints
{
    private const int NameMax = 100;
    private const int NoteMax = 1000;

    public static void Map(Endpoints api)
    {
        api.Put<RegistrationInput, RegistrationAnswer>(
            "/v1/registrations/{registration}",
            Scope.Admin,
            "Set up what is registered with carriers; answers with all that is to be filed and what would be refused",
            Wire.Json.RegistrationInput,
            PutAsync
        );
        api.Get<ItemList<RegistrationListItem>>("/v1/registrations", Scope.Read, "List the registrations", ListAsync);
        api.Get<RegistrationAnswer>(
            "/v1/registrations/{registration}",
            Scope.Read,
            "A registration as it would be filed now, in each vendor's fields, with what would be refused",
            ShowAsync
        );
        api.GetFile("/v1/registrations/{registration}/print", Scope.Read, "The same as PDF", PrintAsync);
        api.Post<RegistrationAnswer>(
            "/v1/registrations/{registration}/publish",
            Scope.Admin,
            "Let everybody see the reviewer's page, with the terms and privacy pages",
            call => PublishAsync(call, true)
        );
        api.Post<RegistrationAnswer>(
            "/v1/registrations/{registration}/unpublish",
            Scope.Admin,
            "Take these pages back",
            call => PublishAsync(call, false)
        );
        api.Post<FilingInput, Filing>(
            "/v1/registrations/{registration}/filings",
            Scope.Admin,
            "Record that the registration was filed with a vendor, as it stands now",
            Wire.Json.FilingInput,
            FileAsync
        );
        api.Get<ItemList<Filing>>(
            "/v1/registrations/{registration}/filings",
            Scope.Read,
            "Every filing of a registration as it was filed, the oldest first",
            FilingsAsync
        );
        api.Get<DriftAnswer>(
            "/v1/registrations/{registration}/drift",
            Scope.Read,
            "What is no longer as it was filed: what is set up, and what was sent since",
            DriftAsync
        );
        api.Get<ItemList<RejectionCode>>(
            "/v1/rejection-codes",
            Scope.Read,
            "The published codes that registrations are refused with, and what to do about each",
            RejectionsAsync
        );
    }

    private static async Task<Answer> PutAsync(Call call, RegistrationInput input)
    {
        var read = RegistrationReader.Read(call, call.Route("registration"), input);
        var stored = await call.Node.Catalog.ChangeAsync(current =>
        {
            // Publishing is an act of its own.
            var known = current.Organization(call.OrganizationId)!.Registrations.Find(read.Key);
            var next = read with { PublishedBy = known?.PublishedBy, PublishedAt = known?.PublishedAt };
            return ((IReadOnlyCollection<CatalogItem>)[Item(call, next)], next);
        });
        return Answer.Ok(RegistrationWire.Show(call, stored), Wire.Json.RegistrationAnswer);
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<RegistrationListItem>(
                    [.. call.Organization.Registrations.All.Select(one => RegistrationWire.Line(call, one))],
                    null
                ),
                Wire.Json.ItemListRegistrationListItem
            )
        );

    private static Task<Answer> ShowAsync(Call call) =>
        Task.FromResult(
            Find(call) is { } registration
                ? Answer.Ok(RegistrationWire.Show(call, registration), Wire.Json.RegistrationAnswer)
                : Answer.NotFound("registration")
        );

    private static async Task<Answer?> PrintAsync(Call call)
    {
        if (Find(call) is not { } registration)
        {
            return Answer.NotFound("registration");
        }

        var kit = RegistrationKit.Of(RegistrationPlace.SetupOf(call.Node, call.Organization, registration));
        var bytes = RegistrationPdf.Write(kit, call.Node.Clock.Now());
        var response = call.Http.Response;
        response.ContentType = "application/pdf";
        response.ContentLength = bytes.Length;
        response.Headers[HeaderNames.ContentDisposition] =
            $"attachment; filename=\"registration-{registration.Key}.pdf\"";
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        await response.Body.WriteAsync(bytes, call.Cancellation);
        return null;
    }

    private static async Task<Answer> PublishAsync(Call call, bool isOn)
    {
        if (Find(call) is null)
        {
            return Answer.NotFound("registration");
        }

        return await call.Node.Catalog.ChangeAsync(
            current =>
            {
                var known = current.Organization(call.OrganizationId)!.Registrations.Find(call.Route("registration"))!;
                var next =
                    known.IsPublished == isOn ? known
                    : isOn ? known with { PublishedBy = call.KeyId, PublishedAt = call.Node.Clock.Now() }
                    : known with { PublishedBy = null, PublishedAt = null };
                return ((IReadOnlyCollection<CatalogItem>)(next == known ? [] : [Item(call, next)]), next);
            },
            (put, next) =>
                call.CommitAsync(put, _ => Answer.Ok(RegistrationWire.Show(call, next), Wire.Json.RegistrationAnswer))
        );
    }

    private static async Task<Answer> FileAsync(Call call, FilingInput input)
    {
        if (Find(call) is null)
        {
            return Answer.NotFound("registration");
        }

        var faults = call.Faults;
        var vendor = faults.Required("vendor", input.Vendor);
        if (vendor is { Length: > 0 } && !VendorForms.Vendors.Contains(vendor))
        {
            faults.Add("vendor", "unknown", $"There are forms of {string.Join(", ", VendorForms.Vendors)}.");
        }

        faults.AtMost("filed_by", faults.Required("filed_by", input.FiledBy), NameMax);
        var filedAt = input.FiledAt is null ? call.Node.Clock.Now() : call.Past("filed_at", input.FiledAt);
        faults.AtMost("reference", input.Reference, NameMax);
        faults.AtMost("note", input.Note, NoteMax);
        call.ThrowIfFaulty();
        return await call.Node.Catalog.ChangeAsync(
            current =>
            {
                var directory = current.Organization(call.OrganizationId)!;
                var registration = directory.Registrations.Find(call.Route("registration"))!;
                var setup = RegistrationPlace.SetupOf(call.Node, directory, registration with { Vendors = [vendor!] });
                var kit = RegistrationKit.Of(setup);
                var filing = new Filing
                {
                    Registration = registration.Key,
                    Number = directory.Registrations.FilingsOf(registration.Key).Count + 1,
                    Vendor = vendor!,
                    Kind = registration.Kind,
                    FiledBy = input.FiledBy!,
                    FiledAt = filedAt,
                    Reference = input.Reference,
                    Note = input.Note,
                    RecordedWith = call.KeyId,
                    RecordedAt = call.Node.Clock.Now(),
                    Programs = registration.Programs,
                    Statement = kit.Statement,
                    Flows = kit.Flows,
                    Fields = [.. kit.Forms[0].Fields.Select(field => new FiledField(field.Name, field.Values))],
                    Policies = Filing.PoliciesOf(setup),
                };
                return ((IReadOnlyCollection<CatalogItem>)[Item(call, filing)], filing);
            },
            (put, filing) => call.CommitAsync(put, _ => Answer.Created(filing, Wire.Json.Filing))
        );
    }

    private static Task<Answer> FilingsAsync(Call call) =>
        Task.FromResult(
            Find(call) is { } registration
                ? Answer.Ok(
                    new ItemList<Filing>(call.Organization.Registrations.FilingsOf(registration.Key), null),
                    Wire.Json.ItemListFiling
                )
                : Answer.NotFound("registration")
        );

    private static async Task<Answer> DriftAsync(Call call)
    {
        if (Find(call) is not { } registration)
        {
            return Answer.NotFound("registration");
        }

        var drifts = await RegistrationWatch.DriftAsync(call.Node, call.Organization, registration, call.Cancellation);
        return Answer.Ok(
            new DriftAnswer(
                registration.Key,
                call.Node.Clock.Now(),
                drifts.All(drift => drift.IsInStep),
                [.. drifts.Select(RegistrationWire.Show)]
            ),
            Wire.Json.DriftAnswer
        );
    }

    private static Task<Answer> RejectionsAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(new ItemList<RejectionCode>(RejectionCodes.All, null), Wire.Json.ItemListRejectionCode)
        );

    private static Registration? Find(Call call) => call.Organization.Registrations.Find(call.Route("registration"));

    private static CatalogItem Item(Call call, Registration registration) =>
        CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.Registration,
            registration.Key,
            null,
            registration,
            CatalogJson.Default.Registration
        );

    private static CatalogItem Item(Call call, Filing filing) =>
        CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.Filing,
            filing.Key,
            null,
            filing,
            CatalogJson.Default.Filing
        );
}
