using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Server.Twilio;

namespace Nod.Server.Api;

internal sealed record DisclosureVersionInput
{
    public string? Id { get; init; }
    public int? Version { get; init; }
}

internal sealed record MessagingServiceInput
{
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public MessageClass? Class { get; init; }
    public IReadOnlyList<string>? Senders { get; init; }
    public DisclosureVersionInput? Disclosure { get; init; }
    public string? StatusCallback { get; init; }
    public string? InboundUrl { get; init; }
}

/// <summary>Messaging services: what is texted from where, for callers who name neither brand nor program.</summary>
internal static partial class MessagingServiceEndpoints
{
    public static void Map(Endpoints api)
    {
        api.Put<MessagingServiceInput, MessagingService>(
            "/v1/messaging-services/{service}",
            Scope.Admin,
            "Say which brand, program and class a messaging service texts for, and from which senders",
            Wire.Json.MessagingServiceInput,
            PutAsync
        );
        api.Get<ItemList<MessagingService>>(
            "/v1/messaging-services",
            Scope.Read,
            "List the messaging services",
            ListAsync
        );
    }

    private static async Task<Answer> PutAsync(Call call, MessagingServiceInput input)
    {
        var faults = call.Faults;
        var sid = call.Route("service");
        if (!Sid().IsMatch(sid))
        {
            faults.Add("service", "invalid", "A messaging service is called MG and 32 lower-case hex digits.");
        }

        var brand = call.Brand("brand", input.Brand);
        var program = call.Program("program", brand, input.Program);
        var messageClass = faults.Required("class", input.Class);
        if (input.Class is not null && !messageClass.IsCallers())
        {
            faults.Add("class", "invalid", "Only Nod itself sends texts of this class.");
        }

        var senders = Senders(call, input.Senders, brand);
        var disclosure = Disclosure(call, input.Disclosure, program);
        if (input.StatusCallback is not null && !TwilioForm.IsCallback(input.StatusCallback))
        {
            faults.Add("status_callback", "invalid", "status_callback must be an http or https address.");
        }

        CheckInbound(call, sid, input.InboundUrl, senders);
        call.ThrowIfFaulty();
        var service = new MessagingService
        {
            Sid = sid,
            Brand = brand!.Key,
            Program = program?.Key,
            Class = messageClass,
            Senders = senders,
            Disclosure = disclosure,
            StatusCallback = input.StatusCallback,
            InboundUrl = input.InboundUrl,
        };
        var item = CatalogEndpoints.Item(
            call.OrganizationId,
            CatalogKind.MessagingService,
            sid,
            null,
            service,
            CatalogJson.Default.MessagingService
        );
        await call.Node.Catalog.ChangeAsync(_ => ((IReadOnlyCollection<CatalogItem>)[item], service));
        return Answer.Ok(service, Wire.Json.MessagingService);
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<MessagingService>([.. call.Organization.MessagingServices], null),
                Wire.Json.ItemListMessagingService
            )
        );

    // A text goes to one application: whose it is must not depend on an order.
    private static void CheckInbound(Call call, string sid, string? url, IReadOnlyList<string> senders)
    {
        if (url is null)
        {
            return;
        }

        if (!TwilioForm.IsCallback(url))
        {
            call.Faults.Add("inbound_url", "invalid", "inbound_url must be an http or https address.");
        }

        foreach (var key in senders.Where(key => key is not null))
        {
            if (call.Organization.ServiceToldOf(key) is { } other && other.Sid != sid)
            {
                call.Faults.Add("inbound_url", "taken", $"{other.Sid} is told of texts to {key} already.");
            }
        }
    }

    private static IReadOnlyList<string> Senders(Call call, IReadOnlyList<string>? keys, Brand? brand)
    {
        var given = call.Faults.Required("senders", keys) ?? [];
        call.Faults.NoNulls("senders", given);
        if (keys is { Count: 0 })
        {
            call.Faults.Add("senders", "required", "senders must name at least one sender.");
        }

        for (var i = 0; i < given.Count; i++)
        {
            var sender = given[i] is { } key ? call.Organization.Sender(key) : null;
            if (given[i] is not null && (sender is null || (brand is not null && sender.Brand != brand.Key)))
            {
                var why = sender is null ? $"There is no sender {given[i]}." : $"{given[i]} is another brand's sender.";
                call.Faults.Add($"senders[{i}]", "unknown", why);
            }
        }

        return given;
    }

    private static DisclosureVersion? Disclosure(Call call, DisclosureVersionInput? input, MessagingProgram? program)
    {
        if (input is null)
        {
            return null;
        }

        var id = call.Faults.Required("disclosure.id", input.Id);
        var version = call.Faults.Required("disclosure.version", input.Version);
        if (id is not { Length: > 0 } || input.Version is null)
        {
            return null;
        }

        var known = call.Organization.Disclosure(id, version);
        if (known is null)
        {
            call.Faults.Add("disclosure", "unknown", $"There is no disclosure {id} in version {version}.");
        }
        else if (program is null || known.Brand != program.Brand || known.Program != program.Key)
        {
            call.Faults.Add("disclosure", "mismatch", $"The disclosure asks for {known.Brand}/{known.Program}.");
        }

        return new DisclosureVersion(id, version);
    }

    [GeneratedRegex(@"^MG[0-9a-f]{32}\z")]
    private static partial Regex Sid();
}
