using System.Text.Json.Nodes;
using Nod.Catalog;
using Nod.Server.Api;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Twilio;

namespace Nod.Server.Tests.Isolation;

public sealed class AccessTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Every_endpoint_asks_for_a_key()
    {
        foreach (var operation in Operations.Of(server))
        {
            var reply = await AskAsync(server.Api.With(null), operation);

            ShouldBeRefused(operation, reply, 401, "unauthorized");
        }
    }

    [Theory]
    [InlineData("nod_doesnotexist")]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Every_endpoint_refuses_a_key_that_is_not_known(string key)
    {
        foreach (var operation in Operations.Of(server))
        {
            var reply = await AskAsync(server.Api.With(key), operation);

            ShouldBeRefused(operation, reply, 401, "unauthorized");
        }
    }

    [Fact]
    public async Task A_key_far_too_long_or_in_another_scheme_is_not_known()
    {
        foreach (var header in new[] { "Bearer " + new string('n', 5000), "Basic bm9kOm5vZA==", server.First.ApiKey })
        {
            var reply = await server
                .Api.With(null)
                .SendAsync(HttpMethod.Get, "/v1/brands", null, ("Authorization", header));

            reply.ShouldBeProblem(401, "unauthorized");
        }
    }

    [Fact]
    public async Task Every_endpoint_refuses_a_key_without_its_scope_and_takes_one_with_it()
    {
        foreach (var scope in new[] { Scope.Read, Scope.Write, Scope.Send, Scope.Admin })
        {
            var api = server.Api.With((await MakeKeyAsync(scope)).At("api_key"));
            foreach (var operation in Operations.Of(server))
            {
                var reply = await AskAsync(api, operation);

                var refused = reply.Status is 401 or 403;
                Assert.True(
                    refused == (operation.Scope != scope),
                    $"{scope} at {Operations.NameOf(operation)}: {reply.Text}"
                );
                if (refused)
                {
                    ShouldBeRefused(operation, reply, 403, "forbidden");
                }
            }
        }
    }

    [Fact]
    public async Task A_withdrawn_key_is_refused_at_once_and_stays_listed()
    {
        var made = await MakeKeyAsync(Scope.Read);
        var api = server.Api.With(made.At("api_key"));
        (await api.GetAsync("/v1/brands")).ShouldBe(200);

        (await server.Api.DeleteAsync($"/v1/api-keys/{made.At("id")}")).ShouldBe(200);

        (await api.GetAsync("/v1/brands")).ShouldBeProblem(401, "unauthorized");
        var listed = (await server.Api.GetAsync("/v1/api-keys")).ShouldBe(200);
        var key = listed.Json["items"]!.AsArray().Single(item => (string)item!["id"]! == made.At("id"));
        Assert.True((bool)key!["revoked"]!);
    }

    [Fact]
    public async Task A_withdrawn_key_stays_withdrawn_after_a_restart()
    {
        var made = await MakeKeyAsync(Scope.Read);
        (await server.Api.DeleteAsync($"/v1/api-keys/{made.At("id")}")).ShouldBe(200);

        await server.RestartAsync();

        (await server.Api.With(made.At("api_key")).GetAsync("/v1/brands")).ShouldBeProblem(401, "unauthorized");
        (await server.Api.GetAsync("/v1/brands")).ShouldBe(200);
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_kept_nowhere()
    {
        var made = await MakeKeyAsync(Scope.Read);
        var secret = made.At("api_key");

        var listed = await server.Api.GetAsync("/v1/api-keys");

        Assert.DoesNotContain(secret, listed.Text, StringComparison.Ordinal);
        await server.StopAsync();
        Assert.False(server.IsOnDisk(secret));
        await server.StartAsync();
    }

    private async Task<Reply> MakeKeyAsync(Scope scope)
    {
        var word = EnumWords<Scope>.Of(scope);
        var body = new JsonObject { ["name"] = word, ["scopes"] = new JsonArray(word) };
        return (await server.Api.PostAsync("/v1/api-keys", body)).ShouldBe(201);
    }

    // In the shape of the API that the endpoint is of.
    private static void ShouldBeRefused(ApiOperation operation, Reply reply, int status, string code)
    {
        if (operation.Dialect == Dialect.Nod)
        {
            reply.ShouldBeProblem(status, code);
        }
        else
        {
            reply.ShouldBeError(status, status == 401 ? 20003 : 20403);
        }
    }

    private static Task<Reply> AskAsync(Caller api, ApiOperation operation) =>
        api.SendAsync(
            new HttpMethod(operation.Method),
            Operations.PathOf(operation),
            operation.Method is "POST" or "PUT" ? Caller.Json(new JsonObject()) : null
        );
}
