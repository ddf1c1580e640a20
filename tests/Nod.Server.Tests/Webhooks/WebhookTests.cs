using System.Net;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Webhooks;

/// <summary>What happens is posted to whom an organization named: signed, until it is taken, and nowhere inside.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private RunningServer server = null!;
    private Team team = null!;
    private WebhookReceiver receiver = null!;

    public async ValueTask InitializeAsync()
    {
        server = new RunningServer { CallbackNetworks = [IPNetwork.Parse("127.0.0.0/8")] };
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
        receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_happens_is_posted_and_another_implementation_verifies_the_signature()
    {
        // The report comes before the answer: the text is delivered without having been sent.
        await server.BehaveAsync(new JsonObject { ["reorder_webhooks"] = true });
        var made = await MakeAsync(receiver.Url);
        var phone = await team.AgreedPersonAsync();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");

        var delivered = await receiver.TookAsync("message.delivered");

        var secret = made.At("secret");
        Assert.All(receiver.All, one => Assert.True(one.IsSignedBy(secret, server.Clock.GetUtcNow())));
        Assert.All(receiver.All, one => Assert.False(one.IsSignedBy(secret, server.Clock.GetUtcNow().AddMinutes(6))));
        Assert.All(receiver.All, one => Assert.Equal(one.Id, one.At("id")));
        var bent = delivered with { Body = [.. delivered.Body, (byte)' '] };
        Assert.False(bent.IsSignedBy(secret, server.Clock.GetUtcNow()));
        Assert.Equal(
            (id, "acme", "jobs", "office", "delivered", ""),
            (
                delivered.At("data.message_id"),
                delivered.At("data.brand"),
                delivered.At("data.program"),
                delivered.At("data.sender"),
                delivered.At("data.status"),
                delivered.At("data.phone")
            )
        );
        Assert.DoesNotContain(receiver.All, one => one.Json.ToJsonString().Contains(phone, StringComparison.Ordinal));
        Assert.Equal(
            ["consent.recorded", "message.accepted", "message.delivered"],
            (await AllTakenAsync(3)).Select(one => one.Type).Order(StringComparer.Ordinal)
        );
        var listed = await DeliveriesAsync(made, "delivered", 3);
        Assert.Equal(receiver.All.Select(one => one.Id).Order(), Ids(listed).Order());
        Assert.Equal("200", listed.At("items.0.answer_status"));
    }

    [Fact]
    public async Task Only_the_types_it_names_are_posted_with_numbers_if_it_wants_them()
    {
        await MakeAsync(receiver.Url, types: ["consent.revoked", "inbound.received"], numbers: true);
        var phone = await team.AgreedPersonAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        var stop = await receiver.TookAsync("consent.revoked");
        var text = await receiver.TookAsync("inbound.received");

        Assert.Equal((phone, "revocation"), (stop.At("data.phone"), stop.At("data.kind")));
        Assert.Equal(
            (phone, "office", "revoke"),
            (text.At("data.phone"), text.At("data.sender"), text.At("data.intent"))
        );
        Assert.All(
            receiver.All,
            one => Assert.DoesNotContain("STOP", one.Json.ToJsonString(), StringComparison.Ordinal)
        );
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task What_is_refused_or_redirected_is_posted_again_under_the_same_identifier()
    {
        receiver.Answers.Enqueue(500);
        receiver.Answers.Enqueue(302);
        var made = await MakeAsync(receiver.Url, types: ["consent.recorded"]);
        await team.AgreedPersonAsync();

        await receiver.PostedAsync(1);
        await DeliveriesAsync(made, "pending", 1);
        server.Clock.Move(TimeSpan.FromSeconds(5));
        await receiver.PostedAsync(2);
        await Eventually.HoldsAsync(
            () => DeliveriesAsync(made, "pending", 1),
            reply => reply.At("items.0.tries") == "2"
        );
        Assert.Equal(2, receiver.All.Count); // the redirect was not followed
        server.Clock.Move(TimeSpan.FromMinutes(5));
        await receiver.PostedAsync(3);

        Assert.Equal([500, 302, 200], receiver.All.Select(one => one.Answered));
        Assert.Single(receiver.All.Select(one => one.Id).Distinct());
        Assert.Equal(3, receiver.All.Select(one => one.Timestamp).Distinct().Count());
        var listed = await DeliveriesAsync(made, "delivered", 1);
        Assert.Equal(("3", "200"), (listed.At("items.0.tries"), listed.At("items.0.answer_status")));
    }

    [Fact]
    public async Task One_thing_that_is_refused_keeps_nothing_else_waiting()
    {
        receiver.Answers.Enqueue(422);
        var made = await MakeAsync(receiver.Url, types: ["consent.recorded", "message.delivered"]);
        var phone = await team.AgreedPersonAsync();
        await receiver.PostedAsync(1);
        // A refusal is on record after its answer, and the pause is counted from then.
        await Eventually.HoldsAsync(
            () => DeliveriesAsync(made, "pending", 1),
            reply => reply.At("items.0.tries") == "1"
        );
        (await team.TextAsync(phone)).ShouldBe(201);
        // While it has taken nothing yet, it is knocked at after a short pause.
        server.Clock.Move(TimeSpan.FromSeconds(5));

        await receiver.TookAsync("message.delivered");
        await receiver.TookAsync("consent.recorded");
    }

    [Fact]
    public async Task An_address_that_says_it_is_gone_is_disabled_and_somebody_is_told()
    {
        var made = await MakeAsync(receiver.Url, types: ["consent.recorded"]);
        receiver.Answers.Enqueue(410);
        await team.AgreedPersonAsync();

        var alert = await AlertAsync(made);

        Assert.Equal("webhook.disabled", alert.At("items.0.code"));
        await Eventually.HoldsAsync(
            () => server.Api.GetAsync("/v1/webhooks"),
            reply => reply.At("items.0.enabled") == "false"
        );
        await team.AgreedPersonAsync();
        server.Clock.Move(TimeSpan.FromDays(1));
        Assert.Single(receiver.All);

        // Mended, it is told what happened meanwhile, and the alert is over.
        var body = Body(receiver.Url, ["consent.recorded"]);
        (await server.Api.PutAsync($"/v1/webhooks/{made.At("id")}", body)).ShouldBe(200);
        await Eventually.HoldsAsync(() => receiver.All.Count(one => one.Answered == 200) == 2);
        Assert.NotEqual("", (await server.Api.GetAsync("/v1/alerts")).At("items.0.cleared_at"));
    }

    [Fact]
    public async Task An_address_that_takes_nothing_for_three_days_is_disabled_with_one_alert()
    {
        receiver.Otherwise = 503;
        var made = await MakeAsync(receiver.Url, types: ["consent.recorded"]);
        await team.AgreedPersonAsync();
        await receiver.PostedAsync(1);
        var disabled = false;
        for (var hours = 0; hours < 90 && !disabled; hours += 6)
        {
            Assert.True(hours <= 78 || disabled, "it should have been disabled by now");
            var before = receiver.All.Count;
            server.Clock.Move(TimeSpan.FromHours(6));
            await Eventually.HoldsAsync(
                async () =>
                    receiver.All.Count > before
                    || (disabled = (await server.Api.GetAsync("/v1/webhooks")).At("items.0.enabled") == "false")
                    || (await DeliveriesAsync(made, "pending", 0)).At("items.0.due_at") is var due
                        && due.Length > 0
                        && DateTimeOffset.Parse(due, null) > server.Clock.GetUtcNow(),
                moved => moved
            );
            disabled = (await server.Api.GetAsync("/v1/webhooks")).At("items.0.enabled") == "false";
            Assert.True(hours >= 60 || !disabled, "it was disabled before three days");
        }

        var alerts = await AlertAsync(made);
        Assert.Equal(("1", "webhook.disabled"), ($"{alerts.Items}", alerts.At("items.0.code")));
        await Eventually.HoldsAsync(
            () => server.Api.GetAsync("/v1/webhooks"),
            reply => reply.At("items.0.enabled") == "false"
        );
        Assert.Equal("failed", (await DeliveriesAsync(made, "failed", 1)).At("items.0.status"));
    }

    [Fact]
    public async Task An_address_that_hangs_keeps_no_other_waiting()
    {
        await using var hanging = await WebhookReceiver.StartAsync();
        hanging.Hangs = true;
        await MakeAsync(hanging.Url);
        await MakeAsync(receiver.Url);
        var phone = await team.AgreedPersonAsync();
        var started = TimeProvider.System.GetTimestamp();
        (await team.TextAsync(phone)).ShouldBe(201);

        await receiver.TookAsync("message.delivered");

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(9));
        await hanging.PostedAsync(1);
    }

    [Fact]
    public async Task A_new_secret_signs_beside_the_old_one_for_a_day()
    {
        var made = await MakeAsync(receiver.Url, types: ["consent.recorded"]);
        var path = $"/v1/webhooks/{made.At("id")}";
        var rotated = (await server.Api.PostAsync(path + "/rotate", new JsonObject(), "once")).ShouldBe(200);
        var again = (await server.Api.PostAsync(path + "/rotate", new JsonObject(), "once")).ShouldBe(200);
        Assert.Equal(rotated.Text, again.Text);
        Assert.NotEqual(made.At("secret"), rotated.At("secret"));

        await team.AgreedPersonAsync();
        var both = (await receiver.PostedAsync(1))[0];
        Assert.True(both.IsSignedBy(made.At("secret"), server.Clock.GetUtcNow()));
        Assert.True(both.IsSignedBy(rotated.At("secret"), server.Clock.GetUtcNow()));

        server.Clock.Move(TimeSpan.FromDays(1));
        await team.AgreedPersonAsync();
        var one = (await receiver.PostedAsync(2))[1];
        Assert.False(one.IsSignedBy(made.At("secret"), server.Clock.GetUtcNow()));
        Assert.True(one.IsSignedBy(rotated.At("secret"), server.Clock.GetUtcNow()));
        Assert.DoesNotContain("whsec_", (await server.Api.GetAsync("/v1/webhooks")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_refused_when_it_is_named_and_when_a_name_leads_there()
    {
        server.CallbackNetworks = [];
        await server.RestartAsync();
        team = await Team.OnAsync(server);
        foreach (var url in new[] { receiver.Url, "http://[::1]:9/", "http://169.254.169.254/", "http://10.0.0.1/" })
        {
            Assert.Equal(
                ["url invalid"],
                (await server.Api.PostAsync("/v1/webhooks", Body(url))).ShouldBeProblem(400, "bad_request").Faults
            );
        }

        var port = new Uri(receiver.Url).Port;
        var made = await MakeAsync($"http://localhost:{port}/nod");
        var tested = await server.Api.PostAsync($"/v1/webhooks/{made.At("id")}/test", new JsonObject());

        Assert.Equal("false", tested.ShouldBe(200).At("delivered"));
        Assert.Contains("private", tested.At("why"), StringComparison.Ordinal);
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task A_test_posts_a_made_up_event_at_once()
    {
        var made = await MakeAsync(receiver.Url, types: ["alert.raised"]);

        var tested = await server.Api.PostAsync($"/v1/webhooks/{made.At("id")}/test", new JsonObject());

        Assert.Equal(("true", "200"), (tested.ShouldBe(200).At("delivered"), tested.At("status")));
        var posted = Assert.Single(receiver.All);
        Assert.Equal("webhook.test", posted.Type);
        Assert.True(posted.IsSignedBy(made.At("secret"), server.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task One_event_or_a_span_is_told_again_under_the_same_identifiers()
    {
        var made = await MakeAsync(receiver.Url, types: ["consent.recorded"]);
        for (var i = 0; i < 3; i++)
        {
            await team.AgreedPersonAsync();
        }

        var first = await AllTakenAsync(3);
        var replay = $"/v1/webhooks/{made.At("id")}/replay";
        (await server.Api.PostAsync(replay, new JsonObject { ["event"] = first[1].Id })).ShouldBe(201);
        Assert.Equal(first[1].Id, (await AllTakenAsync(4))[3].Id);

        var from = server.Clock.GetUtcNow().AddMinutes(-1);
        (await server.Api.PostAsync(replay, new JsonObject { ["from"] = Team.Wire(from) })).ShouldBe(201);
        var all = await AllTakenAsync(7);
        Assert.Equal(first.Select(one => one.Id).Order(), all.Skip(4).Select(one => one.Id).Order());
        Assert.Equal(3, (await DeliveriesAsync(made, "delivered", 3)).Items);

        (
            await server.Api.PostAsync(replay, new JsonObject { ["event"] = "evt_" + new string('0', 32) + "_0000" })
        ).ShouldBe(404);
        Assert.Equal(["event required"], (await server.Api.PostAsync(replay, new JsonObject())).ShouldBe(400).Faults);
    }

    [Fact]
    public async Task What_was_not_told_when_the_server_stopped_is_told_by_the_next_one()
    {
        receiver.Otherwise = 503;
        await MakeAsync(receiver.Url, types: ["consent.recorded"]);
        await team.AgreedPersonAsync();
        await receiver.PostedAsync(1);
        await server.StopAsync();
        receiver.Otherwise = 200;

        await server.StartAsync();
        server.Clock.Move(TimeSpan.FromMinutes(1));

        Assert.Equal(receiver.All[0].Id, (await receiver.TookAsync("consent.recorded")).Id);
    }

    [Fact]
    public async Task A_withdrawn_webhook_is_told_nothing_and_found_no_more()
    {
        var made = await MakeAsync(receiver.Url);
        (await server.Api.DeleteAsync($"/v1/webhooks/{made.At("id")}")).ShouldBe(200);
        await using var other = await WebhookReceiver.StartAsync();
        await MakeAsync(other.Url);

        await team.AgreedPersonAsync();

        await other.TookAsync("consent.recorded");
        Assert.Empty(receiver.All);
        (await server.Api.GetAsync($"/v1/webhooks/{made.At("id")}/deliveries")).ShouldBe(404);
    }

    private Task<Reply> AlertAsync(Reply made) =>
        Eventually.HoldsAsync(
            () => server.Api.GetAsync("/v1/alerts"),
            reply => reply.At("items.0.subject") == $"webhook/{made.At("id")}"
        );

    private async Task<Reply> MakeAsync(string url, string[]? types = null, bool numbers = false) =>
        (await server.Api.PostAsync("/v1/webhooks", Body(url, types, numbers))).ShouldBe(201);

    private static JsonObject Body(string url, string[]? types = null, bool numbers = false) =>
        new()
        {
            ["url"] = url,
            ["types"] = new JsonArray([.. (types ?? []).Select(type => (JsonNode)type)]),
            ["numbers"] = numbers,
        };

    private Task<IReadOnlyList<Posted>> AllTakenAsync(int count) => receiver.PostedAsync(count);

    private Task<Reply> DeliveriesAsync(Reply made, string status, int count) =>
        Eventually.HoldsAsync(
            () => server.Api.GetAsync($"/v1/webhooks/{made.At("id")}/deliveries?status={status}"),
            reply => reply.ShouldBe(200).Items >= count
        );

    private static IEnumerable<string> Ids(Reply listed) =>
        listed.Json["items"]!.AsArray().Select(item => (string)item!["event_id"]!);
}
