using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Input;

/// <summary>Good bodies, bent at random: whatever comes of it, the server does not fail.</summary>
public sealed class BentBodiesTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const int Tries = 1000;

    // As written: some of them no JSON writer lets out.
    private static readonly string[] Odd =
    [
        "null",
        "true",
        "0",
        "-1",
        "1e400",
        "2147483648",
        "0.1",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"\\ud83d\"",
        "\"\\u0000\\ud83d\\uffff\"",
        "\"+12125550147\"",
        "\"opt_in\"",
        "\"en\"",
        "\"acme\"",
        "\"9999-12-31T23:59:59.999999999Z\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"0001-01-01T00:00:00+18:00\"",
        "\"-0001-01-01T00:00:00Z\"",
        "\"Etc/GMT+12\"",
        "\"Pacific/Kiritimati\"",
        "\"[bold]{brand}{0}%s\"",
        "\"' or 1=1; --\"",
        "\"\u202e\u0301\ud83d\udc69\u200d\ud83d\ude80\"",
        "[]",
        "[null]",
        "[[]]",
        "[1,\"a\",{}]",
        "{}",
        "{\"a\":null}",
        "{\"\":\"\"}",
        "{\"a\":{\"a\":{\"a\":{\"a\":1}}}}",
        '"' + new string('x', 5000) + '"',
    ];

    // Where is drawn as a number, since how many places there are depends on what was bent before.
    private static readonly Gen<(int Kind, int Where, int What)> Bend = Gen.Select(
        Gen.Int[0, 4],
        Gen.Int[0, 999],
        Gen.Int[0, Odd.Length - 1]
    );

    private GoodBodies good = null!;

    public async ValueTask InitializeAsync() => good = await GoodBodies.OnAsync(server);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_bent_body_is_taken_or_refused_and_never_makes_the_server_fail()
    {
        var bodies = good.All.ToList();
        await Gen.Select(Gen.Int[0, bodies.Count - 1], Bend.Array[1, 3])
            .SampleAsync(
                async (which, bends) =>
                {
                    var (name, (path, body)) = bodies[which];
                    await TryAsync(name, path, Written(bends.Aggregate(body, Apply)));
                },
                iter: Tries,
                threads: 1
            );
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task A_body_with_bytes_lost_or_changed_is_taken_or_refused_and_never_makes_the_server_fail()
    {
        var bodies = good.All.ToList();
        await Gen.Select(Gen.Int[0, bodies.Count - 1], Gen.Int[0, 9999], Gen.Byte, Gen.Int[0, 3])
            .SampleAsync(
                async (which, where, value, kind) =>
                {
                    var (name, (path, body)) = bodies[which];
                    var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
                    await TryAsync(name, path, Damage(bytes, where % bytes.Length, value, kind));
                },
                iter: Tries,
                threads: 1
            );
        Assert.Empty(server.Log.Errors);
    }

    private Task TryAsync(string name, string path, string body) => TryAsync(name, path, Encoding.UTF8.GetBytes(body));

    private async Task TryAsync(string name, string path, byte[] body)
    {
        var reply = await server.Api.SendRawAsync(new HttpMethod(name.Split(' ')[0]), path, body);

        Assert.True(reply.Status < 500, $"{name} {Encoding.UTF8.GetString(body)}: {reply.Text}");
        if (reply.Status >= 400)
        {
            Assert.NotEmpty(reply.Code);
            reply.ShouldBeProblem(reply.Status, reply.Code);
        }
    }

    private static JsonObject Apply(JsonObject body, (int Kind, int Where, int What) bend)
    {
        var places = JsonPlaces.In(body);
        if (places.Count == 0)
        {
            return body;
        }

        var place = places[bend.Where % places.Count];
        var value = JsonValue.Create(Mark(bend.What));
        switch (bend.Kind)
        {
            case 0 when JsonPlaces.At(body, place[..^1]) is JsonObject parent:
                parent.Remove((string)place[^1]);
                return body;
            case 1 when JsonPlaces.At(body, place[..^1]) is JsonObject parent:
                parent["odd"] = value;
                return body;
            case 2 when JsonPlaces.At(body, place) is JsonArray list:
                list.Add(value);
                return body;
            default:
                return JsonPlaces.With(body, place, value);
        }
    }

    // Stands for an odd value until everything else is written.
    private static string Mark(int odd) => $"@{odd}@";

    private static string Written(JsonObject body)
    {
        var text = body.ToJsonString();
        for (var odd = 0; odd < Odd.Length; odd++)
        {
            text = text.Replace($"\"{Mark(odd)}\"", Odd[odd], StringComparison.Ordinal);
        }

        return text;
    }

    private static byte[] Damage(byte[] body, int where, byte value, int kind) =>
        kind switch
        {
            0 => body[..where],
            1 => [.. body[..where], .. body[(where + 1)..]],
            2 => [.. body[..where], value, .. body[where..]],
            _ => [.. body[..where], value, .. body[(where + 1)..]],
        };
}
