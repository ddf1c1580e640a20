using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Twilio;

/// <summary>Who gets in by Twilio's door, and what a body must be.</summary>
public sealed class TwilioAccessTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private TwilioApplication twilio = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        twilio = await TwilioApplication.OnAsync(server);
        team = new Team(server.Api, server.Clock.GetUtcNow);
    }

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_account_s_sid_with_any_of_its_keys_gets_in_and_so_does_a_key_s_own_sid()
    {
        (await GetAsync(twilio.Account, twilio.Token)).ShouldBe(200);
        (await GetAsync(twilio.Account, server.First.ApiKey)).ShouldBe(200);
        (await GetAsync(twilio.KeySid, twilio.Token)).ShouldBe(200);
        (await server.Api.GetAsync(twilio.Messages)).ShouldBe(200);
        var account = (await twilio.GetAsync($"/2010-04-01/Accounts/{twilio.Account}.json")).ShouldBe(200);
        Assert.Equal(("First", "active"), (account.At("friendly_name"), account.At("status")));
    }

    [Fact]
    public async Task Other_credentials_are_refused()
    {
        (await GetAsync(twilio.Account, "wrong")).ShouldBeError(401, 20003);
        (await GetAsync(twilio.Account, "")).ShouldBeError(401, 20003);
        (await GetAsync("", twilio.Token)).ShouldBeError(401, 20003);
        (await GetAsync("AC" + new string('0', 32), twilio.Token)).ShouldBeError(401, 20003);
        (await GetAsync(twilio.KeySid, server.First.ApiKey)).ShouldBeError(401, 20003);
        (await GetAsync(twilio.Account, server.Second.ApiKey)).ShouldBeError(401, 20003);
        foreach (var header in new[] { "Basic", "Basic ", "Basic %%%", "Basic bm9jb2xvbg==", "Digest x", "" })
        {
            var reply = await server
                .Api.With(null)
                .SendAsync(HttpMethod.Get, twilio.Messages, null, ("Authorization", header));
            reply.ShouldBeError(401, 20003);
        }
    }

    [Fact]
    public async Task One_account_finds_nothing_of_another_s()
    {
        var own = new Team(server.Other, server.Clock.GetUtcNow);
        await own.SetUpAsync("+12125550122");
        var other = await TwilioApplication.MakeAsync(server, server.Other);
        var sid = (await twilio.TextAsync(await team.AgreedPersonAsync())).ShouldBe(201).At("sid");

        (await other.GetAsync(twilio.Messages)).ShouldBeError(404, 20404);
        (await other.PostAsync(twilio.Messages, ("To", "+12125550147"))).ShouldBeError(404, 20404);
        (await other.GetAsync(twilio.Path(sid))).ShouldBeError(404, 20404);
        (await other.GetAsync(other.Path(sid))).ShouldBeError(404, 20404);
        (await other.PostAsync(other.Path(sid), ("Body", ""))).ShouldBeError(404, 20404);
        (await other.PostAsync(other.Path(sid), ("Status", "canceled"))).ShouldBeError(404, 20404);
        (await other.DeleteAsync(other.Path(sid))).ShouldBeError(404, 20404);
        Assert.DoesNotContain(sid, (await other.GetAsync(other.Messages)).ShouldBe(200).Text, StringComparison.Ordinal);
        Assert.Contains("Drivers", (await twilio.GetAsync(twilio.Path(sid))).At("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_or_service_of_another_account_is_unknown()
    {
        var own = new Team(server.Other, server.Clock.GetUtcNow);
        await own.SetUpAsync("+12125550122");
        var other = await TwilioApplication.MakeAsync(server, server.Other);
        var theirs = "MG" + new string('7', 32);
        (await server.Api.PutAsync($"/v1/messaging-services/{theirs}", TwilioApplication.ServiceBody())).ShouldBe(200);

        (await other.CreateAsync(("To", "+12125550147"), ("Body", "x"), ("From", Team.Number))).ShouldBeError(
            400,
            21606
        );
        (await other.CreateAsync(("To", "+12125550147"), ("Body", "x"), ("MessagingServiceSid", theirs))).ShouldBeError(
            400,
            21701
        );
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused_and_one_that_reads_reads()
    {
        var body = new JsonObject { ["name"] = "reader", ["scopes"] = new JsonArray("read") };
        var key = (await server.Api.PostAsync("/v1/api-keys", body)).ShouldBe(201).At("api_key");

        (await GetAsync(twilio.Account, key)).ShouldBe(200);
        (
            await twilio.As(twilio.Account, key, HttpMethod.Post, twilio.Messages, TwilioApplication.Form("To=1"))
        ).ShouldBeError(403, 20403);
        (
            await twilio.As(
                twilio.Account,
                key,
                HttpMethod.Post,
                "/v1/Consents/Bulk",
                TwilioApplication.Form("Items=1")
            )
        ).ShouldBeError(403, 20403);
    }

    [Fact]
    public async Task A_signing_secret_is_kept_nowhere_and_a_withdrawn_one_opens_nothing()
    {
        var body = new JsonObject
        {
            ["name"] = "signs",
            ["scopes"] = new JsonArray("read"),
            ["signs"] = true,
        };
        var made = (await server.Api.PostAsync("/v1/api-keys", body)).ShouldBe(201);
        Assert.Matches("^[0-9a-f]{32}$", made.At("api_key"));
        Assert.Equal("true", made.At("signs"));
        (await GetAsync(twilio.Account, made.At("api_key"))).ShouldBe(200);

        (await server.Api.DeleteAsync($"/v1/api-keys/{made.At("id")}")).ShouldBe(200);

        (await GetAsync(twilio.Account, made.At("api_key"))).ShouldBeError(401, 20003);
        var listed = (await server.Api.GetAsync("/v1/api-keys")).ShouldBe(200);
        Assert.DoesNotContain(made.At("api_key"), listed.Text, StringComparison.Ordinal);
        await server.StopAsync();
        Assert.False(server.IsOnDisk(made.At("api_key")));
        await server.StartAsync();
    }

    [Theory]
    [InlineData("To=%", "malformed")]
    [InlineData("To=%4", "malformed")]
    [InlineData("To=%GG", "malformed")]
    [InlineData("To=%FF", "malformed")]
    [InlineData("Body=%ED%A0%80", "malformed")]
    [InlineData("Body=a%00b", "malformed")]
    [InlineData("", "required")]
    [InlineData("&&&=&=x", "required")]
    [InlineData("to=%2B12125550147", "required")]
    public async Task A_body_that_is_no_form_or_an_empty_one_is_refused(string form, string kind)
    {
        var reply = await twilio.SendAsync(HttpMethod.Post, twilio.Messages, TwilioApplication.Form(form));

        reply.ShouldBeError(400, kind == "malformed" ? 20400 : 21604);
        Assert.Contains(kind == "malformed" ? "no form" : "required", reply.At("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_another_media_type_and_too_much_are_refused()
    {
        var bytes = Caller.Content([0x54, 0x6F, 0x3D, 0xFF], "application/x-www-form-urlencoded");
        (await twilio.SendAsync(HttpMethod.Post, twilio.Messages, bytes)).ShouldBeError(400, 20400);
        var json = Caller.Json(new JsonObject { ["To"] = "+12125550147" });
        (await twilio.SendAsync(HttpMethod.Post, twilio.Messages, json)).ShouldBeError(415, 20415);
        (await twilio.SendAsync(HttpMethod.Post, twilio.Messages)).ShouldBeError(415, 20415);
        var many = TwilioApplication.Form(string.Concat(Enumerable.Repeat("a=b&", 2001)));
        (await twilio.SendAsync(HttpMethod.Post, twilio.Messages, many)).ShouldBeError(400, 20400);
        var large = Caller.Content(new byte[1024 * 1024 + 1], "application/x-www-form-urlencoded");
        (await twilio.SendAsync(HttpMethod.Post, twilio.Messages, large, ("Expect", "100-continue"))).ShouldBeError(
            413,
            20413
        );
        var charset = Caller.Content(
            Encoding.UTF8.GetBytes("To=nobody"),
            "application/x-www-form-urlencoded; charset=utf-8"
        );
        (await twilio.SendAsync(HttpMethod.Post, twilio.Messages, charset)).ShouldBeError(400, 21211);
    }

    [Fact]
    public async Task What_Nod_has_not_of_Twilio_s_API_is_not_found_in_Twilio_s_shape()
    {
        (await twilio.GetAsync($"/2010-04-01/Accounts/{twilio.Account}/Calls.json")).ShouldBeError(404, 20404);
        (await twilio.GetAsync($"/2010-04-01/Accounts/{twilio.Account}/Messages")).ShouldBeError(404, 20404);
        (await twilio.GetAsync(twilio.Path("SM123"))).ShouldBeError(404, 20404);
        (await twilio.GetAsync(twilio.Path("MM" + new string('0', 32)))).ShouldBeError(404, 20404);
    }

    private Task<Reply> GetAsync(string user, string password) =>
        twilio.As(user, password, HttpMethod.Get, twilio.Messages);
}
