using Nod.Catalog;
using Nod.Connectors;
using Nod.Server.Catalog;

namespace Nod.Server.Api;

/// <summary>The lines to applicant tracking systems: set, listed, withdrawn; and what they delivered.</summary>
internal static class ConnectorEndpoints
{
    private const int ConnectorsMax = 50;
    private const int PageSize = 100;

    public static void Map(Endpoints api)
    {
        api.Put<ConnectorInput, ConnectorAnswer>(
            "/v1/connectors/{connector}",
            Scope.Admin,
            "Set the line to an applicant tracking system; a secret that is made here is shown this once",
            Wire.Json.ConnectorInput,
            PutAsync
        );
        api.Get<ItemList<ConnectorAnswer>>("/v1/connectors", Scope.Read, "List the connectors", ListAsync);
        api.Get<ConnectorAnswer>(
            "/v1/connectors/{connector}",
            Scope.Read,
            "A connector as it is set",
            call => Task.FromResult(Find(call) is { } known ? Show(call, known) : Unknown())
        );
        api.Delete(
            "/v1/connectors/{connector}",
            Scope.Admin,
            "Withdraw a connector: it takes nothing any more, and no text hangs on it; it stays on record",
            WithdrawAsync
        );
        api.Get<ItemList<ConnectorDeliveryAnswer>>(
            "/v1/connectors/{connector}/deliveries",
            Scope.Read,
            "What the system delivered and what came of it, newest first",
            call => DeliveriesAsync(call, onlyConflicts: false)
        );
        api.Get<ItemList<ConnectorDeliveryAnswer>>(
            "/v1/connectors/{connector}/conflicts",
            Scope.Read,
            "Where the system says yes and the person's own word stands against it, newest first",
            call => DeliveriesAsync(call, onlyConflicts: true)
        );
    }

    private static async Task<Answer> PutAsync(Call call, ConnectorInput input)
    {
        var made = await ChangeAsync(
            call,
            directory =>
            {
                var known = directory.Connectors.FirstOrDefault(one => one.Key == call.Route("connector"));
                if (known is null && directory.Connectors.Count >= ConnectorsMax)
                {
                    call.Faults.Add("connector", "out_of_range", $"There are at most {ConnectorsMax} connectors.");
                }

                return new ConnectorInputReader(call, input, known).Read();
            }
        );
        return Answer.Ok(
            ConnectorWire.Show(made.Connector!, call.Node.PublicUrl, made.Made),
            Wire.Json.ConnectorAnswer
        );
    }

    private static async Task<Answer> WithdrawAsync(Call call)
    {
        var withdrawn = await ChangeAsync(
            call,
            directory =>
                directory.Connector(call.Route("connector")) is { } known
                    ? (
                        known with
                        {
                            Withdrawn = true,
                            RecordedWith = call.KeyId,
                            RecordedAt = call.Node.Clock.Now(),
                        },
                        null
                    )
                    : (null, null)
        );
        return withdrawn.Connector is { } gone ? Show(call, gone) : Unknown();
    }

    // The connector and the rule it sets change together; what judges from now on is kept.
    private static async Task<(Connector? Connector, string? Made)> ChangeAsync(
        Call call,
        Func<OrganizationDirectory, (Connector? Connector, string? Made)> plan
    )
    {
        var catalog = call.Node.Catalog;
        var changed = await catalog.ChangeAsync(current =>
        {
            var directory = current.Organization(call.OrganizationId)!;
            var planned = plan(directory);
            return (planned.Connector is { } next ? Items(directory, next) : [], planned);
        });
        if (catalog.PolicyOf(call.OrganizationId) is { } policy)
        {
            await call.Node.Store.CommitAsync(new KeepPolicies([policy]));
        }

        return changed;
    }

    private static IReadOnlyCollection<CatalogItem> Items(OrganizationDirectory directory, Connector connector)
    {
        var organization = directory.Organization.Id;
        var id = ConnectorInputReader.RuleOf(connector.Key);
        var rule = ConnectorInputReader.Rule(connector, directory.OwnRules.FirstOrDefault(one => one.Id == id));
        return
        [
            CatalogEndpoints.Item(
                organization,
                CatalogKind.Connector,
                connector.Key,
                null,
                connector,
                CatalogJson.Default.Connector
            ),
            CatalogEndpoints.Item(organization, CatalogKind.OwnRule, rule.Id, null, rule, CatalogJson.Default.OwnRule),
        ];
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<ConnectorAnswer>(
                    [
                        .. call
                            .Organization.Connectors.Where(one => !one.Withdrawn)
                            .Select(one => ConnectorWire.Show(one, call.Node.PublicUrl)),
                    ],
                    null
                ),
                Wire.Json.ItemListConnectorAnswer
            )
        );

    private static async Task<Answer> DeliveriesAsync(Call call, bool onlyConflicts)
    {
        var cursor = call.Http.Request.Query["cursor"].ToString();
        Guid before = default;
        if (cursor.Length > 0 && !Guid.TryParse(cursor, out before))
        {
            call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
            call.ThrowIfFaulty();
        }

        if (Find(call) is not { } connector)
        {
            return Unknown();
        }

        var page = await call.Node.Store.ReadDeliveriesAsync(
            new ConnectorAddress(call.OrganizationId, connector.Key),
            onlyConflicts,
            cursor.Length == 0 ? null : before,
            PageSize,
            call.Cancellation
        );
        var isWhole = call.Grants(Scope.Send);
        return Answer.Ok(
            new ItemList<ConnectorDeliveryAnswer>(
                [.. page.Select(one => ConnectorWire.Show(one, isWhole))],
                page.Count == PageSize ? page[^1].Id.ToString() : null
            ),
            Wire.Json.ItemListConnectorDeliveryAnswer
        );
    }

    private static Connector? Find(Call call) => call.Organization.Connector(call.Route("connector"));

    private static Answer Show(Call call, Connector connector) =>
        Answer.Ok(ConnectorWire.Show(connector, call.Node.PublicUrl), Wire.Json.ConnectorAnswer);

    private static Answer Unknown() => Answer.NotFound("connector");
}
