using Nod.Catalog;
using Nod.Server.Api;

namespace Nod.Server.Admin.Application;

/// <summary>What the organization has set up.</summary>
internal sealed partial class Application
{
    private const string Brand = "/v1/brands/{brand}";

    public async Task<IReadOnlyList<Brand>> BrandsAsync() =>
        (await GetAsync(Wire.Json.ItemListBrand, "/v1/brands")).Get().Items;

    public async Task<IReadOnlyList<MessagingProgram>> ProgramsAsync(string brand) =>
        (await GetAsync(Wire.Json.ItemListMessagingProgram, Brand + "/programs", ("brand", brand))).Get().Items;

    public async Task<IReadOnlyList<Sender>> SendersAsync() =>
        (await GetAsync(Wire.Json.ItemListSender, "/v1/senders")).Get().Items;

    public Task<Reply<Brand>> PutBrandAsync(string key, BrandInput input) =>
        AskAsync(
            Wire.Json.Brand,
            new Question("PUT", Brand, ("brand", key)) { Body = Json(input, Wire.Json.BrandInput), Subject = key }
        );

    public Task<Reply<MessagingProgram>> PutProgramAsync(string brand, string key, ProgramInput input) =>
        AskAsync(
            Wire.Json.MessagingProgram,
            new Question("PUT", Brand + "/programs/{program}", ("brand", brand), ("program", key))
            {
                Body = Json(input, Wire.Json.ProgramInput),
                Subject = $"{brand}/{key}",
            }
        );

    public async Task<RulesAnswer> RulesAsync() => (await GetAsync(Wire.Json.RulesAnswer, "/v1/rules")).Get();

    public async Task<IReadOnlyList<KeyAnswer>> KeysAsync() =>
        (await GetAsync(Wire.Json.ItemListKeyAnswer, "/v1/api-keys")).Get().Items;

    public Task<Reply<KeyAnswer>> MakeKeyAsync(string name, IReadOnlyList<Scope> scopes) =>
        AskAsync(
            Wire.Json.KeyAnswer,
            new Question("POST", "/v1/api-keys")
            {
                Body = Json(new KeyInput { Name = name, Scopes = scopes }, Wire.Json.KeyInput),
                Subject = name,
            }
        );

    public Task<Reply<KeyAnswer>> RevokeKeyAsync(string id) =>
        AskAsync(Wire.Json.KeyAnswer, new Question("DELETE", "/v1/api-keys/{id}", ("id", id)) { Subject = id });
}
