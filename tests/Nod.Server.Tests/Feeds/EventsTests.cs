using System.Text.Json.Nodes;
using Nod.Ledger;
using Nod.Server.Api;
using Nod.Server.Feeds;
using Nod.Server.Tests.Harness;
using Nod.Testing;

namespace Nod.Server.Tests.Feeds;

/// <summary>What happens is told as it happens and page by page, to whom it belongs, without loss or repetition.</summary>
public sealed class EventsTests : IAsyncLifetime
{
    private RunningServer server = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync() => (server, team) = await RunningServer.WithTeamAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task What_happens_is_streamed_as_it_happens()
    {
        await team.AgreedPersonAsync(); // before: not told
        using var stream = await OpenAsync();
        Assert.Equal((200, "text/event-stream"), (stream.Status, stream.MediaType));
        // The report comes before the answer: the text is delivered without having been sent.
        await server.BehaveAsync(new JsonObject { ["reorder_webhooks"] = true });
        var phone = await team.AgreedPersonAsync();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");
        await team.MessageAsync(id, "delivered");
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        var told = await stream.NextAsync(6);

        Assert.Equal(
            [
                "consent.recorded",
                "message.accepted",
                "message.delivered",
                "inbound.received",
                "consent.revoked",
                "message.accepted", // the confirmation
            ],
            told.Select(one => one.Type)
        );
        Assert.Equal(
            (phone, "acme", "jobs", "opt_in", "web_form"),
            (
                told[0].At("data.phone"),
                told[0].At("data.brand"),
                told[0].At("data.program"),
                told[0].At("data.kind"),
                told[0].At("data.method")
            )
        );
        Assert.Equal((id, "delivered"), (told[2].At("data.message_id"), told[2].At("data.status")));
        Assert.All(told, one => Assert.Equal((one.Id, one.Type), (one.At("id"), one.At("type"))));
        Assert.Equal(told.Select(one => one.Id).Order(StringComparer.Ordinal), told.Select(one => one.Id));
    }

    [Fact]
    public async Task A_reader_goes_on_where_it_left_off_without_loss_or_repetition()
    {
        using var whole = await OpenAsync();
        var heard = new List<string>();
        string? last = null;
        for (var round = 0; round < 4; round++)
        {
            using var stream = await OpenAsync(last);
            // Some happen while nobody listens, some while somebody does.
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => team.AgreedPersonAsync()));
            var some = await stream.NextAsync(3 + round % 2);
            heard.AddRange(some.Select(one => one.Id));
            last = heard[^1];
        }

        using var rest = await OpenAsync(last);
        heard.AddRange((await rest.NextAsync(20 - heard.Count)).Select(one => one.Id));

        Assert.Equal((await whole.NextAsync(20)).Select(one => one.Id), heard);
        Assert.Equal(20, heard.Distinct().Count());
    }

    [Fact]
    public async Task A_restart_costs_a_reader_nothing()
    {
        using var stream = await OpenAsync();
        await team.AgreedPersonAsync();
        var first = (await stream.NextAsync(1))[0];
        await team.AgreedPersonAsync();
        var stopping = TimeProvider.System.GetTimestamp();
        await server.StopAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(stopping) < TimeSpan.FromSeconds(4), "streams held the stop up");

        await server.StartAsync();
        team = await Team.OnAsync(server);
        await team.AgreedPersonAsync();
        using var again = await OpenAsync(first.Id);

        Assert.Equal(2, (await again.NextAsync(2)).Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_reader_that_does_not_read_holds_nobody_up_and_misses_nothing()
    {
        const int people = 1500;
        using var slow = await OpenAsync();
        var contact = new ContactAddress(server.First.OrganizationId, new PhoneNumber(12125550190));
        for (var i = 0; i < people; i++)
        {
            await server.Node.Store.CommitAsync(
                new ChangeOf<bool>(
                    _ => { },
                    context =>
                    {
                        context.Put(Sample.Message(contact, context.NextId(), Sample.Noon));
                        return true;
                    }
                ),
                TestContext.Current.CancellationToken
            );
        }

        await team.AgreedPersonAsync();
        var told = await slow.NextAsync(people + 1);

        Assert.Equal(people + 1, told.Select(one => one.Id).Distinct().Count());
        Assert.Equal("consent.recorded", told[^1].Type);
    }

    [Fact]
    public async Task Nobody_hears_of_another_organization_nor_with_a_key_that_may_not_read()
    {
        using var theirs = await EventStream.OpenAsync(server.Http, server.Second.ApiKey);
        await team.AgreedPersonAsync();
        var them = new Team(server.Other, server.Clock.GetUtcNow);
        await them.SetUpAsync("+12125550101");
        await them.AgreedPersonAsync();

        Assert.Equal("consent.recorded", (await theirs.NextAsync())!.Type);
        Assert.Equal(1, (await server.Other.GetAsync("/v1/events")).ShouldBe(200).Items);

        var body = new JsonObject { ["name"] = "sender", ["scopes"] = new JsonArray("send") };
        var sender = (await server.Api.PostAsync("/v1/api-keys", body)).ShouldBe(201).At("api_key");
        using var refused = await EventStream.OpenAsync(server.Http, sender);
        Assert.Equal(403, refused.Status);
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_hears_nothing_more()
    {
        var body = new JsonObject { ["name"] = "reader", ["scopes"] = new JsonArray("read") };
        var made = (await server.Api.PostAsync("/v1/api-keys", body)).ShouldBe(201);
        using var stream = await EventStream.OpenAsync(server.Http, made.At("api_key"));
        await team.AgreedPersonAsync();
        await stream.NextAsync(1);

        (await server.Api.DeleteAsync($"/v1/api-keys/{made.At("id")}")).ShouldBe(200);
        await team.AgreedPersonAsync();
        await team.AgreedPersonAsync();

        // At most the page that was being read when the key went.
        var after = 0;
        while (await stream.NextAsync() is not null)
        {
            after++;
        }

        Assert.InRange(after, 0, 1);
    }

    [Fact]
    public async Task Pages_go_on_from_their_cursor_and_may_name_types()
    {
        var phone = await team.AgreedPersonAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        var first = (await server.Api.GetAsync("/v1/events?types=consent.revoked")).ShouldBe(200);
        Assert.Equal(("1", "consent.revoked"), ($"{first.Items}", first.At("items.0.type")));

        var none = (await server.Api.GetAsync($"/v1/events?cursor={first.At("next")}&types=consent.recorded")).ShouldBe(
            200
        );
        Assert.Equal(0, none.Items);
        await team.AgreedPersonAsync();
        var next = (await server.Api.GetAsync($"/v1/events?cursor={none.At("next")}&types=consent.recorded")).ShouldBe(
            200
        );

        Assert.Equal("consent.recorded", next.At("items.0.type"));
        Assert.Equal(["cursor invalid"], (await server.Api.GetAsync("/v1/events?cursor=x")).ShouldBe(400).Faults);
        Assert.Equal(["types unknown"], (await server.Api.GetAsync("/v1/events?types=x")).ShouldBe(400).Faults);
    }

    [Fact]
    public async Task Of_a_person_who_was_erased_only_that_something_happened_is_told()
    {
        var phone = await team.AgreedPersonAsync();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");
        await team.MessageAsync(id, "delivered");
        var before = (await server.Api.GetAsync("/v1/events")).ShouldBe(200);
        Assert.Contains(phone, before.Text, StringComparison.Ordinal);
        var body = new JsonObject
        {
            ["reason"] = "person_request",
            ["requested_at"] = team.Now,
            ["recorded_by"] = "Kim",
        };
        (await server.Api.PostAsync($"/v1/contacts/{phone}/erase", body)).ShouldBe(200);

        var after = (await server.Api.GetAsync("/v1/events")).ShouldBe(200);

        Assert.DoesNotContain(phone, after.Text, StringComparison.Ordinal);
        Assert.Equal(before.At("items.0.id"), after.At("items.0.id"));
        Assert.Equal("contact.erased", after.At($"items.{after.Items - 1}.type"));
        Assert.Equal(("", ""), (after.At("items.0.data.brand"), after.At("items.0.data.phone")));
    }

    [Fact]
    public async Task What_is_too_old_is_forgotten_and_a_reader_is_told_so()
    {
        await team.AgreedPersonAsync();
        var old = (await server.Api.GetAsync("/v1/events")).ShouldBe(200).At("next");
        server.Clock.Move(FeedForgetter.Kept.ToTimeSpan() + TimeSpan.FromMinutes(1));
        await team.AgreedPersonAsync();

        (await server.Api.GetAsync($"/v1/events?cursor={old}")).ShouldBeProblem(410, "gone");
        await FeedForgetter.ForgetAsync(server.Node.Store, server.Clock.Now(), CancellationToken.None);

        Assert.Equal(1, (await server.Api.GetAsync("/v1/events")).ShouldBe(200).Items);
    }

    [Fact]
    public async Task An_organization_has_so_many_streams_and_no_more()
    {
        var open = new List<EventStream>();
        for (var i = 0; i < EventEndpoints.StreamsMax; i++)
        {
            open.Add(await OpenAsync());
        }

        using var refused = await OpenAsync();
        Assert.Equal(429, refused.Status);
        open.ForEach(stream => stream.Dispose());

        await Eventually.HoldsAsync(
            async () =>
            {
                await team.AgreedPersonAsync();
                using var again = await OpenAsync();
                return again.Status;
            },
            status => status == 200
        );
    }

    private Task<EventStream> OpenAsync(string? lastEventId = null) =>
        EventStream.OpenAsync(server.Http, server.First.ApiKey, lastEventId);
}
