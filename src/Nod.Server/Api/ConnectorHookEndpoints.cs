using System.Text.Json;
using Nod.Automations;
using Nod.Connectors;
using Nod.Ledger;
using Nod.Server.Catalog;
using Nod.Server.Connectors;

namespace Nod.Server.Api;

/// <summary>
/// Where applicant tracking systems deliver. No key: each delivery is proven by its connector's signature, and everything it
/// leads to is on disk before the 200. What is refused leaves nothing behind, so that it can be delivered again.
/// </summary>
internal static class ConnectorHookEndpoints
{
    private const int DepthMax = 64;

    // An automation may text the person between the look and the transaction, now and then.
    private const int TriesMax = 8;

    public static void Map(IEndpointRouteBuilder routes, Node node) =>
        routes.MapPost("/hooks/ats/{id}", HookEdge.Of(node, http => TakeAsync(http, node))).ExcludeFromDescription();

    private static async Task<Answer?> TakeAsync(HttpContext http, Node node)
    {
        if (
            !Guid.TryParse((string?)http.Request.RouteValues["id"], out var id)
            || node.Catalog.Current.ConnectorWith(id) is not var (directory, connector)
        )
        {
            return Answer.NotFound("connector");
        }

        var body = await BodyReader.BytesAsync(http);
        var mapping = ConnectorMappings.Of(connector);
        var signed = http.Request.Headers[mapping.Signature.Header];
        if (
            signed.Count > 1
            || !mapping.Signature.IsOf(signed, body.Span, node.ConnectorSecrets.Open(connector.Secret))
        )
        {
            node.Log.HookRefused(Node.RouteOf(http), "its signature is not the connector's");
            return Problem.Of(
                StatusCodes.Status403Forbidden,
                "forbidden",
                "The delivery is not proven to be the system's; see docs/guides/ats.md."
            );
        }

        using var document = Parse(body);
        var key = KeyOf(http, new ConnectorAddress(directory.Organization.Id, connector.Key), mapping, document, body);
        var faults = new List<DeliveryFault>();
        var now = node.Clock.Now();
        var told = Read(connector, mapping, document.RootElement, key, now, faults);
        if (faults.Count > 0)
        {
            throw new BadRequestException([
                .. faults.Select(fault => new Fault(fault.Field, fault.Code, fault.Message)),
            ]);
        }

        var taken = await CommitAsync(node, directory, key, told, now, http.RequestAborted);
        return Answer.Ok(ConnectorWire.Show(taken), Wire.Json.DeliveryTaken);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(
                body,
                new JsonDocumentOptions { MaxDepth = DepthMax, AllowDuplicateProperties = false }
            );
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw Malformed();
        }
    }

    private static ToldDelivery Read(
        Connector connector,
        PayloadMapping mapping,
        JsonElement document,
        DeliveryKey key,
        NodaTime.Instant now,
        List<DeliveryFault> faults
    )
    {
        try
        {
            return new DeliveryReader(connector, mapping).Read(document, key.Hash, now, faults);
        }
        catch (InvalidOperationException)
        {
            // A text in it holds half a character.
            throw Malformed();
        }
    }

    private static BadRequestException Malformed() =>
        new([
            new Fault(string.Empty, "malformed_json", "The body is not JSON in UTF-8, or a name stands twice in it."),
        ]);

    private static DeliveryKey KeyOf(
        HttpContext http,
        ConnectorAddress connector,
        PayloadMapping mapping,
        JsonDocument document,
        ReadOnlyMemory<byte> body
    )
    {
        var header = mapping.DeliveryHeader is { } name ? http.Request.Headers[name].ToString() : string.Empty;
        string? id = header.Length > 0 ? header : null;
        try
        {
            if (
                id is null
                && mapping.Delivery is { } path
                && PayloadPath.TryParse(path)!.In(document.RootElement) is { } there
            )
            {
                id = PayloadPath.TextOf(there);
            }
        }
        catch (InvalidOperationException)
        {
            throw Malformed();
        }

        return DeliveryKey.Of(connector, id, body.Span);
    }

    private static async Task<ConnectorDelivery?> CommitAsync(
        Node node,
        OrganizationDirectory directory,
        DeliveryKey key,
        ToldDelivery told,
        NodaTime.Instant now,
        CancellationToken cancellation
    )
    {
        var contact = await ContactAsync(node, key.Connector, told, cancellation);
        var happened =
            contact is { } person && told.Happened is { } told1
                ? told1 with
                {
                    Id = node.Ids.Next(),
                    Contact = person,
                }
                : null;
        var act = happened is { IsAct: true }
            ? PreparedEvent.Of(happened.ToAct() with { Subject = told.Subject }, node.Ids)
            : null;
        IReadOnlyList<PreparedAnswer> answers = contact is null
            ? []
            :
            [
                .. told.Answers.Select(answer => new PreparedAnswer(
                    answer.IsYes,
                    PreparedEvent.Of(answer.Event, node.Ids),
                    answer.Passed
                )),
            ];
        var delivery = new ConnectorDelivery
        {
            Key = key,
            Id = node.Ids.Next(),
            At = now,
            Event = told.Event,
            Contact = contact,
            Reference = told.Reference,
            Kind = happened?.Kind,
            Code = told.Code ?? (contact is null ? DeliveryCodes.NoPhone : null),
        };
        for (var tries = 1; ; tries++)
        {
            var change = happened is null
                ? null
                : await HiringEndpoints.ChangeAsync(node, directory, happened, act, cancellation);
            try
            {
                var taken = await node.Store.CommitAsync(
                    new TakeDelivery(delivery, answers, told.Subject, change),
                    CancellationToken.None
                );
                node.Automations.Wake();
                return taken;
            }
            catch (PlansMovedException) when (tries < TriesMax) { }
        }
    }

    // A delivery without a number is about whom an earlier one of the same application was about.
    private static async Task<ContactAddress?> ContactAsync(
        Node node,
        ConnectorAddress connector,
        ToldDelivery told,
        CancellationToken cancellation
    )
    {
        if (told.Phone is { } phone)
        {
            return new ContactAddress(connector.Organization, phone);
        }

        return told.Reference is { } reference
            ? (await node.Store.FindDeliveryOfAsync(connector, reference, cancellation))?.Contact
            : null;
    }
}
