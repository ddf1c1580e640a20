using Nod.Catalog;
using Nod.Consent;
using Nod.Texts;

namespace Nod.Server.Api;

internal sealed record DisclosureInput
{
    public string? Brand { get; init; }
    public string? Program { get; init; }
    public string? Language { get; init; }
    public string? Text { get; init; }
    public Method? Method { get; init; }
}

internal sealed record DisclosureAnswer(
    string Id,
    int Version,
    string Sha256,
    IReadOnlyList<DisclosureFinding> Findings
);

/// <summary>The exact words shown when consent is asked.</summary>
internal static class DisclosureEndpoints
{
    private const int TextMax = 4096;

    public static void Map(Endpoints api) =>
        api.Post<DisclosureInput, DisclosureAnswer>(
            "/v1/disclosures",
            Scope.Admin,
            "Register the exact words shown when consent is asked",
            Wire.Json.DisclosureInput,
            PostAsync
        );

    private static async Task<Answer> PostAsync(Call call, DisclosureInput input)
    {
        var faults = call.Faults;
        var brand = call.Brand("brand", input.Brand);
        faults.Required("program", input.Program);
        var program = call.Program("program", brand, input.Program);
        faults.Language("language", faults.Required("language", input.Language));
        faults.AtMost("text", faults.Required("text", input.Text), TextMax);
        var method = call.Method(input.Method);
        call.ThrowIfFaulty();
        var words = new ShownWords(brand!.Key, program!.Key, input.Language!, method, input.Text!);
        var findings = DisclosureLint.Read(input.Text!, input.Language!, brand, call.Node.Wordings);
        return await call.Node.Catalog.ChangeAsync(
            current => words.Register(current, call.OrganizationId),
            (put, made) =>
                call.CommitAsync(
                    put,
                    _ =>
                        Answer.Created(
                            new DisclosureAnswer(made.Id, made.Version, made.Sha256, findings),
                            Wire.Json.DisclosureAnswer
                        )
                )
        );
    }
}
