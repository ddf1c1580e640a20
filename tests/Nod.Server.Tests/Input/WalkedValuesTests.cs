using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Input;

/// <summary>
/// Walks every endpoint that the OpenAPI description names, and every field of its good body that holds a time, a number,
/// a brand or a figure: each is refused where it stands, alone and as a line of many.
/// </summary>
public sealed class WalkedValuesTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private static readonly string[] BadTimes = ["2026-03-10T17:00:00", "2026-03-10", "2026-02-30T17:00:00Z", "soon"];
    private static readonly string[] BadNumbers = ["12125550147", "+1", "+11111111111", "+1212555014712345", "nobody"];
    private static readonly string[] BadFigures = ["1e400", "\"7\"", "true", "[]", "99999999999999999999999999"];

    private GoodBodies good = null!;
    private int errorsBefore;

    public async ValueTask InitializeAsync()
    {
        good = await GoodBodies.OnAsync(server);
        errorsBefore = server.Log.Errors.Count;
    }

    public ValueTask DisposeAsync()
    {
        Assert.Equal([], server.Log.Errors.Skip(errorsBefore));
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_endpoint_of_the_description_that_takes_a_body_is_walked()
    {
        var described = await BodiesOfAsync();

        Assert.True(described.Count > 10);
        // Lines have tests of their own.
        Assert.All(
            described.Except(["POST /v1/reassigned-numbers/answers", "POST /v1/audiences/{audience}/members"]),
            name => Assert.True(good.All.ContainsKey(Alone(name)), $"{name} has no good body")
        );
    }

    [Fact]
    public async Task A_time_without_its_zone_or_no_time_at_all_is_refused_everywhere() =>
        Assert.True(
            await WalkAsync(
                (_, value) => value.EndsWith('Z') && value.Contains('T') && value.Length == 20,
                BadTimes.Select(time => (JsonNode)time),
                "wrong_type"
            ) >= 5
        );

    [Fact]
    public async Task A_number_that_can_not_be_is_refused_everywhere() =>
        Assert.True(
            await WalkAsync(
                (_, value) => value.Length == 12 && value.StartsWith("+1", StringComparison.Ordinal),
                BadNumbers.Select(number => (JsonNode)number),
                "invalid_number",
                "invalid", // of a sender, whose address may be a name
                "unknown" // of a sender that is texted
            ) >= 7
        );

    [Fact]
    public async Task An_unknown_brand_or_program_is_refused_everywhere() =>
        Assert.True(
            await WalkAsync(
                (place, _) => place[^1] is "brand" or "program" || place is ["programs", int],
                ["nobody"],
                "unknown"
            ) >= 12
        );

    [Fact]
    public async Task A_figure_that_is_none_is_refused_everywhere()
    {
        var seen = 0;
        foreach (var (name, (path, body)) in good.All)
        {
            var figures = JsonPlaces
                .In(body)
                .Where(place =>
                    JsonPlaces.At(body, place) is JsonValue value
                    && value.GetValueKind() == System.Text.Json.JsonValueKind.Number
                );
            foreach (var place in figures)
            {
                foreach (var figure in BadFigures)
                {
                    var bent = JsonPlaces.With(body, place, "@@").ToJsonString().Replace("\"@@\"", figure);
                    // A fraction's field holds a number as large as that.
                    if (
                        figure.StartsWith("999", StringComparison.Ordinal) && place[^1] is "error_rate" or "filter_rate"
                    )
                    {
                        continue;
                    }

                    await RefusedAsync(name, path, bent, place, ["wrong_type", "out_of_range"]);
                    seen++;
                }
            }
        }

        Assert.True(seen >= 30);
    }

    private async Task<int> WalkAsync(
        Func<object[], string, bool> fits,
        IEnumerable<JsonNode> bad,
        params string[] codes
    )
    {
        var seen = 0;
        foreach (var (name, (path, body)) in good.All)
        {
            foreach (var place in JsonPlaces.TextsIn(body).Where(place => fits(place, TextAt(body, place))))
            {
                seen++;
                foreach (var value in bad)
                {
                    var bent = JsonPlaces.With(body, place, value.DeepClone()).ToJsonString();
                    await RefusedAsync(name, path, bent, place, codes);
                }
            }
        }

        return seen;
    }

    private async Task RefusedAsync(string name, string path, string body, object[] place, string[] codes)
    {
        var before = server.StoredRows();

        var reply = await server.Api.SendAsync(
            new HttpMethod(name.Split(' ')[0]),
            path,
            Caller.Content(System.Text.Encoding.UTF8.GetBytes(body), "application/json")
        );

        Assert.True(reply.Status == 400, $"{name} {body}: {reply.Status} {reply.Text}");
        var field = JsonPlaces.Spell(place);
        Assert.Contains(
            reply.ShouldBeProblem(400, "bad_request").Faults,
            fault => codes.Any(code => fault == $"{field} {code}")
        );
        if (LinesPathOf(name) is { } lines)
        {
            var line = Assert.Single((await server.Api.PostLinesAsync(lines, body)).ShouldBe(200).Lines);
            Assert.Equal(reply.Json["errors"]!.ToJsonString(), line["errors"]!.ToJsonString());
        }

        Assert.Equal(before, server.StoredRows());
    }

    // Where the same body is taken as a line of many.
    private static string? LinesPathOf(string name) =>
        name switch
        {
            "POST /v1/consents" => "/v1/consents",
            "POST /v1/decisions" => "/v1/decisions/bulk",
            _ => null,
        };

    private static string Alone(string name) => name == "POST /v1/decisions/bulk" ? "POST /v1/decisions" : name;

    private static string TextAt(JsonObject body, object[] place) => JsonPlaces.At(body, place)!.GetValue<string>();

    private async Task<IReadOnlyList<string>> BodiesOfAsync()
    {
        var document = (await server.Api.With(null).GetAsync("/openapi/v1.json")).ShouldBe(200).Json;
        return
        [
            .. document["paths"]!
                .AsObject()
                .SelectMany(path =>
                    path.Value!.AsObject()
                        .Where(operation =>
                            operation.Value!["requestBody"]?["content"]!["application/json"] is not null
                        )
                        .Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}")
                ),
        ];
    }
}
