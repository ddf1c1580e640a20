using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Api;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Isolation;

namespace Nod.Server.Tests.Input;

/// <summary>Whatever is sent, to every endpoint that reads: a problem with a code, never a failure, nothing stored.</summary>
public sealed class BadBodiesTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Mark = "@@";

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

    public static TheoryData<string, string> NotOneObject =>
        new()
        {
            { "nothing", "" },
            { "a space", " " },
            { "half an object", "{" },
            { "a broken value", """{"a":tru}""" },
            { "a comma too many", """{"a":1,}""" },
            { "a comment", """{/* */}""" },
            { "two objects", "{} {}" },
            { "single quotes", "{'a':1}" },
            { "an array", "[]" },
            { "an array of objects", "[{}]" },
            { "a text", "\"text\"" },
            { "a number", "17" },
            { "null", "null" },
            { "true", "true" },
            { "duplicate fields", """{"a":1,"a":1}""" },
            { "a lone surrogate for a name", """{"\ud800":1}""" },
            { "a thousand objects deep", Repeat("""{"a":""", 1000) + "1" + new string('}', 1000) },
            { "a hundred thousand arrays deep", """{"a":""" + new string('[', 100_000) },
            { "seventeen objects deep", Repeat("""{"a":""", 17) + "1" + new string('}', 17) },
        };

    [Fact]
    public void Every_endpoint_that_reads_an_object_is_tried()
    {
        var reading = Operations
            .Of(server)
            .Where(operation => operation.Method is not "GET")
            .Where(operation =>
                operation.Pattern
                    is not (
                        "/v1/decisions/bulk"
                        or "/v1/reassigned-numbers/answers"
                        or "/v1/audiences/{audience}/members"
                    )
            )
            .Where(operation => operation.Input != typeof(object)) // its address says it all
            .Where(operation => operation.Input != typeof(FileBody) && operation.Input != typeof(FormBody))
            .Select(Operations.NameOf);

        Assert.Equal(reading, good.All.Keys.Order(StringComparer.Ordinal)); // a new endpoint needs a good body
    }

    [Fact]
    public async Task The_good_bodies_are_taken()
    {
        foreach (var (name, (path, body)) in good.All)
        {
            var reply = await server.Api.SendAsync(MethodOf(name), path, Caller.Json(body));

            Assert.True(reply.Status is 200 or 201, $"{name}: {reply.Text}");
        }
    }

    [Theory]
    [MemberData(nameof(NotOneObject))]
    public Task What_is_not_one_object_is_refused(string what, string body) =>
        RefusedAsync((_, _) => Encoding.UTF8.GetBytes(body), $"{what} must be refused", 400, "bad_request");

    [Fact]
    public Task Bytes_that_are_no_text_are_refused_in_names() =>
        RefusedAsync((_, _) => [.. "{\""u8, 0xC3, 0x28, .. "\":1}"u8], "invalid UTF-8 in a name", 400, "bad_request");

    [Fact]
    public Task A_byte_order_mark_is_refused() =>
        RefusedAsync((_, body) => [0xEF, 0xBB, 0xBF, .. Bytes(body)], "a byte order mark", 400, "bad_request");

    [Fact]
    public Task Another_encoding_is_refused() =>
        RefusedAsync((_, body) => Encoding.Unicode.GetBytes(body.ToJsonString()), "UTF-16", 400, "bad_request");

    [Fact]
    public async Task An_unknown_field_is_named_wherever_it_stands()
    {
        foreach (var (name, (path, body)) in good.All)
        {
            var objects = JsonPlaces.In(body).Where(place => IsClosed(body, place)).Prepend([]);
            foreach (var place in objects)
            {
                var bent = JsonPlaces.With(body, [.. place, "nope"], 1);

                var reply = await RefusedAsync(name, path, Bytes(bent), 400, "bad_request");

                Assert.Equal([$"{JsonPlaces.Spell([.. place, "nope"])} unknown_field"], reply.Faults);
            }
        }
    }

    [Fact]
    public async Task Every_field_of_a_wrong_type_is_reported_at_once()
    {
        foreach (var (name, (path, body)) in good.All)
        {
            var bent = new JsonObject();
            foreach (var (field, value) in body)
            {
                bent[field] = value is JsonObject ? new JsonArray() : new JsonObject { ["wrong"] = 1 };
            }

            var reply = await RefusedAsync(name, path, Bytes(bent), 400, "bad_request");

            var expected = body.Select(pair => $"{pair.Key} wrong_type").Order(StringComparer.Ordinal);
            Assert.Equal(expected, reply.Faults.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_wrong_type_deep_inside_is_named_where_it_stands()
    {
        foreach (var (name, (path, body)) in good.All)
        {
            foreach (var place in JsonPlaces.In(body).Where(place => JsonPlaces.At(body, place) is JsonValue))
            {
                var bent = JsonPlaces.With(body, place, new JsonObject { ["wrong"] = 1 });

                var reply = await RefusedAsync(name, path, Bytes(bent), 400, "bad_request");

                var spelled = JsonPlaces.Spell(place);
                Assert.True(
                    reply.FaultyFields.Any(field =>
                        field.Length > 0 && spelled.StartsWith(field, StringComparison.Ordinal)
                    ),
                    $"{name} with {spelled} wrong: {reply.Text}"
                );
            }
        }
    }

    [Theory]
    [InlineData("""\u0000""")]
    [InlineData("""before \u0000 after""")]
    [InlineData("""\ud800""")]
    [InlineData("""\udc00 alone""")]
    public Task A_text_with_what_is_no_character_is_refused_in_every_field(string escaped) =>
        EveryTextAsync(Encoding.UTF8.GetBytes(escaped), place => [$"{JsonPlaces.Spell(place)} wrong_type"]);

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public Task A_text_of_bytes_that_are_no_UTF_8_is_refused_in_every_field(byte[] bytes) =>
        EveryTextAsync(bytes, _ => [" malformed_json"]);

    [Fact]
    public async Task Null_is_no_item_of_a_list_and_no_value_of_a_map()
    {
        foreach (var (name, (path, body)) in good.All)
        {
            var inside = JsonPlaces.In(body).Where(place => place[^1] is int || IsOpenMap(body, place[..^1]));
            foreach (var place in inside)
            {
                var reply = await RefusedAsync(
                    name,
                    path,
                    Bytes(JsonPlaces.With(body, place, null)),
                    400,
                    "bad_request"
                );

                Assert.Equal([$"{JsonPlaces.Spell(place)} required"], reply.Faults);
            }
        }
    }

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused_by_its_size()
    {
        var large = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('a', 1024 * 1024) + "\"}");
        var before = server.StoredRows();
        foreach (var (name, (path, _)) in good.All)
        {
            foreach (var isSized in new[] { true, false })
            {
                using HttpContent content = isSized
                    ? Caller.Content(large, "application/json")
                    : new UnsizedContent(large, "application/json");

                var reply = await server.Api.SendAsync(MethodOf(name), path, content, ("Expect", "100-continue"));

                reply.ShouldBeProblem(413, "too_large");
            }
        }

        Assert.Equal(before, server.StoredRows());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/octet-stream")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Another_media_type_is_refused(string mediaType)
    {
        var before = server.StoredRows();
        foreach (var (name, (path, body)) in good.All)
        {
            var reply = await server.Api.SendAsync(MethodOf(name), path, Caller.Content(Bytes(body), mediaType));

            reply.ShouldBeProblem(415, "unsupported_media_type");
        }

        Assert.Equal(before, server.StoredRows());
    }

    private static bool IsClosed(JsonObject body, object[] place) =>
        JsonPlaces.At(body, place) is JsonObject && !IsOpenMap(body, place);

    // A map takes any name.
    private static bool IsOpenMap(JsonObject body, object[] place) =>
        (
            place
                is [
                    ..,
                    "settings"
                    or "external_ids"
                    or "form"
                    or "translations"
                    or "titles"
                    or "fields"
                    or "texts"
                    or "events",
                ]
            || place is ["columns" or "values" or "defaults" or "leads" or "pages" or "answers", ..]
        )
        && JsonPlaces.At(body, place) is JsonObject;

    private async Task EveryTextAsync(byte[] bad, Func<object[], string[]> faults)
    {
        foreach (var (name, (path, body)) in good.All)
        {
            foreach (var place in JsonPlaces.TextsIn(body))
            {
                var text = JsonPlaces.With(body, place, Mark).ToJsonString();
                var at = text.IndexOf(Mark, StringComparison.Ordinal);
                byte[] bytes =
                [
                    .. Encoding.UTF8.GetBytes(text[..at]),
                    .. bad,
                    .. Encoding.UTF8.GetBytes(text[(at + Mark.Length)..]),
                ];

                var reply = await RefusedAsync(name, path, bytes, 400, "bad_request");

                Assert.Equal(faults(place), reply.Faults);
            }
        }
    }

    private async Task RefusedAsync(Func<string, JsonObject, byte[]> bend, string what, int status, string code)
    {
        foreach (var (name, (path, body)) in good.All)
        {
            await RefusedAsync(name + ": " + what, path, bend(name, body), status, code);
        }
    }

    private async Task<Reply> RefusedAsync(string name, string path, byte[] body, int status, string code)
    {
        var before = server.StoredRows();

        var reply = await server.Api.SendRawAsync(MethodOf(name), path, body);

        Assert.True(reply.Status == status, $"{name} {Shown(body)}: {reply.Status} {reply.Text}");
        reply.ShouldBeProblem(status, code);
        Assert.NotEmpty(reply.At("detail"));
        Assert.Equal(before, server.StoredRows());
        return reply;
    }

    private static string Shown(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(300, body.Length)));

    private static HttpMethod MethodOf(string name) => new(name.Split(' ')[0]);

    private static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
