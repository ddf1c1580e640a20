using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Input;

/// <summary>Requests that are wrong before their body is.</summary>
public sealed class BadRequestsTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private GoodBodies good = null!;
    private string before = null!;
    private int errorsBefore;

    public async ValueTask InitializeAsync()
    {
        good = await GoodBodies.OnAsync(server);
        before = server.StoredRows();
        errorsBefore = server.Log.Errors.Count;
    }

    public ValueTask DisposeAsync()
    {
        Assert.Equal(before, server.StoredRows());
        Assert.Equal([], server.Log.Errors.Skip(errorsBefore));
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_idempotency_key_that_is_too_long_is_refused()
    {
        foreach (var (path, body) in Posts())
        {
            var reply = await server.Api.PostAsync(path, body, new string('k', 256));

            Assert.Equal(["Idempotency-Key too_long"], reply.ShouldBeProblem(400, "bad_request").Faults);
        }
    }

    [Theory]
    [InlineData("/v1/consents")]
    [InlineData("/v1/decisions/bulk")]
    public async Task An_idempotency_key_that_is_too_long_is_refused_for_many_lines_too(string path)
    {
        var reply = await server.Api.PostLinesAsync(path, "{}", new string('k', 256));

        reply.ShouldBeProblem(400, "bad_request");
    }

    [Fact]
    public async Task Two_idempotency_keys_are_refused()
    {
        var body = good.All["POST /v1/consents"].Body.ToJsonString();
        var request =
            RawHttp.Head(server, "POST", "/v1/consents")
            + $"Idempotency-Key: one\nIdempotency-Key: two\nContent-Type: application/json\nContent-Length: {body.Length}\n\n"
            + body;

        var reply = await RawHttp.SendAsync(server, request);

        Assert.Equal(["Idempotency-Key invalid"], reply.ShouldBeProblem(400, "bad_request").Faults);
    }

    [Fact]
    public async Task An_idempotency_key_larger_than_any_header_may_be_is_refused()
    {
        var (path, body) = good.All["POST /v1/consents"];

        var reply = await server.Api.PostAsync(path, body, new string('k', 40_000));

        Assert.Equal(431, reply.Status);
    }

    [Theory]
    [InlineData("/v1/consents", "application/json")]
    [InlineData("/v1/consents", "application/x-ndjson")]
    [InlineData("/v1/decisions/bulk", "application/x-ndjson")]
    [InlineData("/hooks/simulator/inbound", "application/json")]
    public async Task A_broken_transfer_is_the_sender_s_fault(string path, string mediaType)
    {
        var request =
            RawHttp.Head(server, "POST", path)
            + $"Content-Type: {mediaType}\nTransfer-Encoding: chunked\n\nnonsense\n\n";

        var reply = await RawHttp.SendAsync(server, request);

        Assert.InRange(reply.Status, 400, 499);
    }

    [Theory]
    [InlineData("/v1/consents", "application/json")]
    [InlineData("/v1/consents", "application/x-ndjson")]
    [InlineData("/hooks/simulator/inbound", "application/json")]
    public async Task A_client_that_hangs_up_in_the_middle_leaves_nothing_behind(string path, string mediaType)
    {
        var request =
            RawHttp.Head(server, "POST", path)
            + $"Content-Type: {mediaType}\nContent-Length: 1000\n\n{{\"phone\":\"+1212";

        await RawHttp.SendAsync(server, request, hangUp: true);

        (await server.Api.GetAsync("/v1/brands")).ShouldBe(200);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("GET", "/v1/nothing.json")]
    [InlineData("GET", "/favicon.ico")]
    [InlineData("GET", "/")]
    [InlineData("DELETE", "/v1/brands")]
    [InlineData("PATCH", "/v1/consents")]
    public async Task What_is_not_there_is_not_found(string method, string path)
    {
        var reply = await server.Api.SendAsync(new HttpMethod(method), path);

        reply.ShouldBeProblem(404, "not_found");
    }

    [Theory]
    [InlineData("/v1/contacts/12125550147")]
    [InlineData("/v1/contacts/+1")]
    [InlineData("/v1/contacts/+1212555014712345678")]
    [InlineData("/v1/contacts/nobody")]
    [InlineData("/v1/contacts/+1212555014%37%0A")]
    [InlineData("/v1/contacts/+12125550147/history?cursor=nonsense")]
    [InlineData("/simulator/messages")]
    [InlineData("/simulator/messages?to=nobody")]
    public async Task A_number_or_cursor_in_an_address_is_checked(string path)
    {
        var reply = await server.Api.GetAsync(path);

        reply.ShouldBeProblem(400, "bad_request");
    }

    [Theory]
    [InlineData("PUT /v1/brands/{brand}", "/v1/brands/Acme")]
    [InlineData("PUT /v1/brands/{brand}", "/v1/brands/acme%0A")]
    [InlineData("PUT /v1/brands/{brand}", "/v1/brands/-acme")]
    [InlineData("PUT /v1/brands/{brand}", "/v1/brands/%C3%A4")]
    [InlineData("PUT /v1/brands/{brand}/programs/{program}", "/v1/brands/acme/programs/Jobs%20")]
    [InlineData("PUT /v1/senders/{sender}", "/v1/senders/a%2Fb")]
    public async Task A_key_in_an_address_is_checked(string name, string path)
    {
        var reply = await server.Api.PutAsync(path, good.All[name].Body);

        reply.ShouldBeProblem(400, "bad_request");
    }

    [Theory]
    [InlineData("GET", "/v1/messages/nonsense")]
    [InlineData("GET", "/v1/messages/00000000-0000-0000-0000-000000000000")]
    [InlineData("GET", "/v1/contacts/+12125559999")]
    [InlineData("GET", "/v1/contacts/+12125559999/history")]
    [InlineData("GET", "/v1/brands/nothing")]
    [InlineData("GET", "/v1/brands/nothing/programs")]
    [InlineData("DELETE", "/v1/api-keys/nonsense")]
    public async Task What_an_address_names_and_nobody_knows_is_not_found(string method, string path)
    {
        var reply = await server.Api.SendAsync(new HttpMethod(method), path);

        reply.ShouldBeProblem(404, "not_found");
    }

    private IEnumerable<(string Path, System.Text.Json.Nodes.JsonObject Body)> Posts() =>
        good.All.Where(pair => pair.Key.StartsWith("POST", StringComparison.Ordinal)).Select(pair => pair.Value);
}
