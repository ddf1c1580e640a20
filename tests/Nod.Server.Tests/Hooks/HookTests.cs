using System.Text;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Hooks;

/// <summary>What a carrier delivers: signed or refused, once however often it comes, durable before the 200.</summary>
public sealed class HookTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;
    private Hook hook = null!;
    private int errorsBefore;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        hook = new Hook(server);
        errorsBefore = server.Log.Errors.Count;
    }

    public ValueTask DisposeAsync()
    {
        Assert.Equal([], server.Log.Errors.Skip(errorsBefore));
        return ValueTask.CompletedTask;
    }

    public static TheoryData<string, string> BadBodies =>
        new()
        {
            { "nothing", "" },
            { "half an object", "{" },
            { "an array", "[]" },
            { "null", "null" },
            { "an unknown field", """{"id":"1","from":"+12125550147","to":"+12125550100","body":"hi","nope":1}""" },
            { "a field twice", """{"id":"1","id":"2","from":"+12125550147","to":"+12125550100","body":"hi"}""" },
            { "a wrong type", """{"id":1,"from":"+12125550147","to":"+12125550100","body":"hi"}""" },
            { "no id", """{"from":"+12125550147","to":"+12125550100","body":"hi"}""" },
            { "no text", """{"id":"1","from":"+12125550147","to":"+12125550100"}""" },
            { "a number that can't be", """{"id":"1","from":"+11111111111","to":"+12125550100","body":"hi"}""" },
            { "no number", """{"id":"1","from":"Acme","to":"+12125550100","body":"hi"}""" },
            { "NUL", """{"id":"1","from":"+12125550147","to":"+12125550100","body":"\u0000"}""" },
            { "half a character", """{"id":"1","from":"+12125550147","to":"+12125550100","body":"\ud83d"}""" },
        };

    [Fact]
    public async Task A_signed_stop_is_on_record_when_it_is_answered()
    {
        var phone = await team.AgreedPersonAsync();

        var reply = (await hook.DeliverAsync("signed-1", phone, "STOP")).ShouldBe(200);

        Assert.Empty(reply.Text);
        Assert.Equal("revocation", (await team.HistoryAsync(phone)).At("items.0.kind"));
        Assert.Equal("signed-1", (await team.HistoryAsync(phone)).At("items.0.evidence.provider_message_id"));
        (await team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task A_bad_signature_is_refused_and_nothing_is_stored()
    {
        var body = Hook.Bytes(Hook.Body("bad-1", await team.AgreedPersonAsync(), "STOP"));
        var good = hook.Sign(body);
        var before = server.StoredRows();

        (await hook.DeliverAsync(body, [])).ShouldBeProblem(403, "forbidden");
        foreach (
            var signature in new[]
            {
                "",
                "x",
                good[..^1],
                good + "0",
                good.ToUpperInvariant(),
                "sha256=" + good,
                hook.Sign([.. body, (byte)' ']),
                new string('0', good.Length),
            }
        )
        {
            (await hook.DeliverAsync(body, signature)).ShouldBeProblem(403, "forbidden");
        }

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_signature_holds_for_the_very_bytes_only()
    {
        var phone = await team.AgreedPersonAsync();
        var signature = hook.Sign(Hook.Bytes(Hook.Body("bytes-1", phone, "Hello")));

        var reply = await hook.DeliverAsync(Hook.Bytes(Hook.Body("bytes-1", phone, "STOP")), signature);

        reply.ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_key_of_the_api_does_not_replace_the_signature()
    {
        var body = Hook.Bytes(Hook.Body("key-1", Team.NewPerson(), "STOP"));

        (await server.Api.SendRawAsync(HttpMethod.Post, Hook.Path, body)).ShouldBeProblem(403, "forbidden");
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData("HELP")]
    [InlineData("who is this")]
    [InlineData("When do I start")]
    public async Task A_delivery_that_comes_again_changes_nothing(string words)
    {
        var phone = await team.AgreedPersonAsync();
        var first = (await hook.DeliverAsync("again " + words, phone, words)).ShouldBe(200);
        await server.SettleAsync();
        var (rows, reached) = (server.StoredRows(), await team.PhoneAsync(phone));

        var again = (await hook.DeliverAsync("again " + words, phone, words)).ShouldBe(200);

        Assert.Equal(first.Text, again.Text);
        await server.SettleAsync();
        Assert.Equal(rows, server.StoredRows());
        Assert.Equal(reached, await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task Deliveries_of_one_text_at_the_same_time_are_one_text()
    {
        var phone = await team.AgreedPersonAsync();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => hook.DeliverAsync("at-once", phone, "STOP"))
        );

        Assert.All(replies, reply => reply.ShouldBe(200));
        await server.SettleAsync();
        Assert.Single(await team.PhoneAsync(phone));
        Assert.Equal(2, (await team.HistoryAsync(phone)).Items);
    }

    [Fact]
    public async Task A_delivery_comes_again_after_a_restart_and_is_still_known()
    {
        var phone = await team.AgreedPersonAsync();
        (await hook.DeliverAsync("restart-1", phone, "STOP")).ShouldBe(200);
        await server.SettleAsync();
        await server.RestartAsync();
        team = await Team.OnAsync(server);

        (await hook.DeliverAsync("restart-1", phone, "STOP")).ShouldBe(200);

        Assert.Equal(2, (await team.HistoryAsync(phone)).Items);
        Assert.Single(await team.PhoneAsync(phone));
    }

    [Theory]
    [InlineData("+12125559999")]
    [InlineData("nobody")]
    public async Task A_text_to_a_sender_nobody_has_is_not_found_and_not_stored(string to)
    {
        var before = server.StoredRows();

        (await hook.DeliverAsync("unknown-1", Team.NewPerson(), "STOP", to)).ShouldBeProblem(404, "not_found");

        Assert.Equal(before, server.StoredRows());
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_signed_body_that_is_wrong_is_refused_and_nothing_is_stored(string what, string body)
    {
        var before = server.StoredRows();

        var reply = await hook.DeliverAsync(Encoding.UTF8.GetBytes(body));

        Assert.True(reply.Status == 400, $"{what}: {reply.Text}");
        reply.ShouldBeProblem(400, "bad_request");
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_text_is_taken_up_to_its_longest_and_not_beyond()
    {
        var phone = Team.NewPerson();

        (await hook.DeliverAsync("long-1", phone, new string('x', 16 * 1024))).ShouldBe(200);

        var reply = await hook.DeliverAsync("long-2", phone, new string('x', 16 * 1024 + 1));
        Assert.Equal(["body invalid"], reply.ShouldBeProblem(400, "bad_request").Faults);
    }

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused_by_its_size()
    {
        var body = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('a', 1024 * 1024) + "\"}");

        (await hook.DeliverAsync(body)).ShouldBeProblem(413, "too_large");
    }
}
