using System.Text.Json.Serialization;
using Nod.Catalog;
using Nod.Server.Twilio;

namespace Nod.Server.Api;

internal sealed record KeyInput
{
    public string? Name { get; init; }
    public IReadOnlyList<Scope>? Scopes { get; init; }
    public bool? Signs { get; init; }
}

internal sealed record KeyAnswer(
    Guid Id,
    string Name,
    IReadOnlyList<Scope> Scopes,
    bool Revoked,
    bool Signs,
    string Sid,
    string AccountSid,
    [property: JsonPropertyName("api_key")] string? Secret
);

/// <summary>Keys to the API.</summary>
internal static class KeyEndpoints
{
    public static void Map(Endpoints api)
    {
        api.Post<KeyInput, KeyAnswer>(
            "/v1/api-keys",
            Scope.Admin,
            "Make a key; its secret is shown this once",
            Wire.Json.KeyInput,
            MakeAsync
        );
        api.Get<ItemList<KeyAnswer>>("/v1/api-keys", Scope.Admin, "List the keys, without their secrets", ListAsync);
        api.Delete("/v1/api-keys/{id}", Scope.Admin, "Withdraw a key; it stays on record", RevokeAsync);
    }

    private static async Task<Answer> MakeAsync(Call call, KeyInput input)
    {
        var name = call.Faults.Required("name", input.Name);
        call.Faults.AtMost("name", name, 100);
        if (
            call.Faults.Required("scopes", input.Scopes) is { } scopes
            && (scopes.Count == 0 || scopes.Contains(Scope.None))
        )
        {
            call.Faults.Add("scopes", "invalid", "scopes must name at least one of read, write, send, admin.");
        }

        call.ThrowIfFaulty();
        Scope[] granted = [.. input.Scopes!.Distinct()];
        var (key, secret) =
            input.Signs == true
                ? ApiKeys.MakeSigning(name!, granted, call.Node.Ids, call.Node.Signing)
                : ApiKeys.Make(name!, granted, call.Node.Ids);
        var answer = Answer.Created(Show(call, key) with { Secret = secret }, Wire.Json.KeyAnswer);
        return await call.Node.Catalog.ChangeAsync(
            _ => ((IReadOnlyCollection<CatalogItem>)[ApiKeys.Item(call.OrganizationId, key)], answer),
            (put, made) => call.CommitSealedAsync(put, _ => made)
        );
    }

    private static Task<Answer> ListAsync(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<KeyAnswer>(
                    [.. call.Organization.ApiKeys.OrderBy(key => key.Id).Select(key => Show(call, key))],
                    null
                ),
                Wire.Json.ItemListKeyAnswer
            )
        );

    private static async Task<Answer> RevokeAsync(Call call)
    {
        var known = call.Organization.ApiKeys.FirstOrDefault(key => key.Id.ToString() == call.Route("id"));
        if (known is null)
        {
            return Answer.NotFound("key");
        }

        var othersRule = call.Organization.ApiKeys.Any(key =>
            key.Id != known.Id && !key.Revoked && key.Granted.HasFlag(Scope.Admin)
        );
        if (!othersRule)
        {
            return Problem.Of(
                StatusCodes.Status409Conflict,
                "conflict",
                "This is the last key with the scope admin; make another one first."
            );
        }

        var revoked = known with { Revoked = true };
        await StoreAsync(call, revoked);
        return Answer.Ok(Show(call, revoked), Wire.Json.KeyAnswer);
    }

    private static Task<ApiKey> StoreAsync(Call call, ApiKey key) =>
        call.Node.Catalog.ChangeAsync(_ =>
            ((IReadOnlyCollection<CatalogItem>)[ApiKeys.Item(call.OrganizationId, key)], key)
        );

    private static KeyAnswer Show(Call call, ApiKey key) =>
        new(
            key.Id,
            key.Name,
            key.Scopes,
            key.Revoked,
            key.Signs,
            TwilioSid.Key(key.Id),
            TwilioSid.Account(call.OrganizationId),
            null
        );
}
