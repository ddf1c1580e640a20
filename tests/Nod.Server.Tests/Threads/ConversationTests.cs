using System.Globalization;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Broadcasts;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Threads;

/// <summary>Conversations over HTTP: opened by a text, answered within the window, worked on by people.</summary>
public sealed class ConversationTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;
    private Inbox inbox = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        inbox = new Inbox(team);
    }

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_person_texts_is_answered_and_both_stand_in_their_conversation_oldest_first()
    {
        var (phone, id) = await inbox.HeardAsync();

        var reply = (await inbox.ReplyAsync(id, "Monday at nine.")).ShouldBe(201);
        await team.PhoneAsync(phone, 1);
        await server.SettleAsync();

        Assert.Equal("reply", reply.At("message.class"));
        Assert.Equal("permit", reply.At("message.decision.verdict"));
        var shown = await inbox.ShowAsync(id);
        var items = shown["items"]!.AsArray();
        Assert.Equal(["in", "out"], items.Select(item => (string)item!["direction"]!));
        Assert.Equal("When do I start?", (string)items[0]!["body"]!);
        Assert.Contains("Monday at nine.", (string)items[1]!["body"]!, StringComparison.Ordinal);
        Assert.Equal("permit", (string)items[1]!["verdict"]!);
        Assert.Contains((string)items[1]!["status"]!, new[] { "sent", "delivered" });
        var until = Reply.At(shown, "conversation.reply_until");
        Assert.Equal(until, reply.At("reply_until"));
        Assert.True(DateTimeOffset.Parse(until, CultureInfo.InvariantCulture) > server.Clock.GetUtcNow());
    }

    [Fact]
    public async Task When_the_window_has_closed_nobody_is_answered_and_the_conversation_says_so()
    {
        var (alone, own) = await RunningServer.WithTeamAsync();
        await using var _ = alone;
        var desk = new Inbox(own);
        var (phone, id) = await desk.HeardAsync();
        var until = DateTimeOffset.Parse(
            Reply.At(await desk.ShowAsync(id), "conversation.reply_until"),
            CultureInfo.InvariantCulture
        );

        alone.MoveTo(until - TimeSpan.FromSeconds(1));
        (await desk.ReplyAsync(id, "Still in time.")).ShouldBe(201);
        alone.MoveTo(until);

        (await desk.ReplyAsync(id, "Too late.")).ShouldBeProblem(422, "conversation.closed");
        Assert.Equal("", Reply.At(await desk.ShowAsync(id), "conversation.reply_until"));
        Assert.Equal(phone, Reply.At(await desk.ShowAsync(id), "conversation.phone"));
        Assert.Equal("deny", Reply.At(await desk.ShowAsync(id), "items.2.verdict"));
    }

    [Fact]
    public async Task A_reply_after_a_stop_is_refused_like_any_text()
    {
        var (phone, id) = await inbox.HeardAsync();
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        (await inbox.ReplyAsync(id, "Are you sure?")).ShouldBeProblem(422, "consent.revoked");
    }

    [Fact]
    public async Task Unread_archive_and_assignment_are_of_the_organization_and_a_text_reopens()
    {
        var (phone, id) = await inbox.HeardAsync();
        Assert.Equal(1, (int)(await inbox.OfAsync(phone, "unread=true"))["unread"]!);

        (await inbox.DoAsync(id, "read", new JsonObject())).ShouldBe(200);
        Assert.Empty((await inbox.OfAsync(phone, "unread=true")).AsObject());
        (await inbox.DoAsync(id, "unread")).ShouldBe(200);
        Assert.NotEmpty((await inbox.OfAsync(phone, "unread=true")).AsObject());

        var email = server.First.Email;
        (await inbox.DoAsync(id, "assign", new JsonObject { ["user"] = email.ToUpperInvariant() })).ShouldBe(200);
        Assert.NotEmpty((await inbox.OfAsync(phone, $"assigned_to={email}")).AsObject());
        Assert.Empty((await inbox.OfAsync(phone, "unassigned=true")).AsObject());
        var nobody = await inbox.DoAsync(id, "assign", new JsonObject { ["user"] = "nobody@acme.example" });
        Assert.Equal(["user unknown"], nobody.ShouldBeProblem(400, "bad_request").Faults);

        (await inbox.DoAsync(id, "archive")).ShouldBe(200);
        Assert.Empty((await inbox.OfAsync(phone)).AsObject());
        Assert.NotEmpty((await inbox.OfAsync(phone, "state=archived")).AsObject());
        (await team.HearAsync(phone, "Hello again")).ShouldBe(200);
        Assert.Equal(1, (int)(await inbox.OfAsync(phone))["unread"]!);
    }

    [Fact]
    public async Task Filters_by_brand_and_sender_list_what_they_name_and_bad_ones_are_refused()
    {
        var (phone, _) = await inbox.HeardAsync();

        Assert.NotEmpty((await inbox.OfAsync(phone, "brand=acme&sender=office")).AsObject());
        Assert.Empty((await inbox.OfAsync(phone, "brand=nobody")).AsObject());
        Assert.Empty((await inbox.OfAsync(phone, "sender=nobody")).AsObject());
        var bad = await team.Api.GetAsync("/v1/conversations?state=closed&unread=yes&cursor=x");
        Assert.Equal(["state invalid", "unread invalid", "cursor invalid"], bad.ShouldBe(400).Faults);
    }

    [Fact]
    public async Task Notes_are_seen_by_colleagues_and_never_sent()
    {
        var (phone, id) = await inbox.HeardAsync();
        var body = new JsonObject { ["text"] = "Prefers nights", ["by"] = "Kim" };

        var first = (await team.Api.PostAsync($"/v1/conversations/{id}/notes", body, "note-1")).ShouldBe(201);
        var again = (await team.Api.PostAsync($"/v1/conversations/{id}/notes", body.DeepClone(), "note-1")).ShouldBe(
            201
        );
        await server.SettleAsync();

        Assert.Equal(first.At("id"), again.At("id"));
        var note = Assert.Single((await inbox.ShowAsync(id))["notes"]!.AsArray())!;
        Assert.Equal(("Prefers nights", "Kim"), ((string)note["text"]!, (string)note["by"]!));
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task A_text_for_later_is_listed_and_can_be_taken_back_until_it_goes()
    {
        var (phone, id) = await inbox.HeardAsync();
        var later = new JsonObject
        {
            ["body"] = "See you tomorrow.",
            ["send_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(2)),
        };
        var message = (await inbox.DoAsync(id, "reply", later)).ShouldBe(201).At("message.id");
        Assert.Equal(message, Reply.At(await inbox.ShowAsync(id), "scheduled.0.id"));

        (await inbox.DoAsync(id, $"messages/{message}/cancel")).ShouldBe(200);

        Assert.Empty((await inbox.ShowAsync(id))["scheduled"]!.AsArray());
        Assert.Equal("canceled", Reply.At(await inbox.ShowAsync(id), "items.1.status"));
        var gone = (await inbox.ReplyAsync(id, "Now.")).ShouldBe(201).At("message.id");
        await team.PhoneAsync(phone, 1);
        (await inbox.DoAsync(id, $"messages/{gone}/cancel")).ShouldBeProblem(409, "message_state");
        var (_, other) = await inbox.HeardAsync();
        (await inbox.DoAsync(other, $"messages/{gone}/cancel")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task Long_conversations_come_in_pages_from_the_latest_backwards()
    {
        var (phone, id) = await inbox.HeardAsync("text 0");
        for (var i = 1; i < 60; i++)
        {
            (await team.HearAsync(phone, $"text {i}")).ShouldBe(200);
        }

        var latest = await team.Api.GetAsync($"/v1/conversations/{id}");
        var before = await team.Api.GetAsync($"/v1/conversations/{id}?cursor={latest.At("next")}");

        Assert.Equal(("text 10", "text 59"), (latest.At("items.0.body"), latest.At("items.49.body")));
        Assert.Equal(
            ("text 0", "text 9", ""),
            (before.At("items.0.body"), before.At("items.9.body"), before.At("next"))
        );
        (await team.Api.GetAsync($"/v1/conversations/{id}?cursor=.9999999999999999999.")).ShouldBe(400);
    }

    [Fact]
    public async Task Who_answers_a_broadcast_goes_to_whom_it_says_unless_somebody_has_them()
    {
        var office = new Campaigner(team);
        var people = await office.AgreedAsync(2);
        (await team.HearAsync(people[1], "I have a question")).ShouldBe(200);
        var taken = await inbox.IdAsync(people[1]);
        (await inbox.DoAsync(taken, "assign", new JsonObject { ["user"] = server.First.Email })).ShouldBe(200);
        (await inbox.DoAsync(taken, "assign", new JsonObject())).ShouldBe(200);
        var plan = Campaigner.Plan();
        plan["assign_to"] = server.First.Email;
        var id = await office.DraftAsync(people, plan);
        await office.StartAsync(id);
        await team.PhoneAsync(people[0], 1);
        await server.SettleAsync();
        Assert.Empty((await inbox.OfAsync(people[0])).AsObject());

        server.Move(TimeSpan.FromMinutes(1));
        (await team.HearAsync(people[0], "Tell me more")).ShouldBe(200);

        var thread = await inbox.OfAsync(people[0]);
        Assert.Equal(server.First.Email, (string)thread["assigned_to"]!);
        var items = (await inbox.ShowAsync((string)thread["id"]!))["items"]!.AsArray();
        Assert.Equal(["out", "in"], items.Select(item => (string)item!["direction"]!));
        Assert.Equal(id, (string)items[0]!["broadcast"]!);
    }

    [Fact]
    public async Task Numbers_are_masked_for_who_may_not_send()
    {
        var (phone, id) = await inbox.HeardAsync();
        var key = new JsonObject { ["name"] = "reader", ["scopes"] = new JsonArray("read") };
        var reader = team.Api.With((await team.Api.PostAsync("/v1/api-keys", key)).ShouldBe(201).At("api_key"));

        foreach (var path in new[] { "/v1/conversations", $"/v1/conversations/{id}" })
        {
            Assert.DoesNotContain(phone, (await reader.GetAsync(path)).ShouldBe(200).Text, StringComparison.Ordinal);
        }
    }
}
