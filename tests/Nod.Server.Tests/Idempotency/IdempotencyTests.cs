using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Nod.Server.Callbacks;
using Nod.Server.Hosting;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Input;

namespace Nod.Server.Tests.Idempotency;

/// <summary>Every POST takes a key: the same request under it has one effect and one answer, another one is refused.</summary>
public sealed class IdempotencyTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private static int lastKey;

    private Team team = null!;

    public async ValueTask InitializeAsync() => team = await Team.OnAsync(server);

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_POST_gives_a_repetition_the_same_answer_and_does_nothing_again()
    {
        var good = await GoodBodies.OnAsync(server);
        foreach (var (name, (path, body)) in Posts(good))
        {
            var key = NewKey();
            var first = await server.Api.PostAsync(path, body, key);
            Assert.True(first.Status is 200 or 201, $"{name}: {first.Text}");
            await server.SettleAsync();
            var before = server.StoredRows();

            var again = await server.Api.PostAsync(path, body, key);

            await server.SettleAsync();
            Assert.True((first.Status, first.Text) == (again.Status, again.Text), $"{name}: {first.Text} {again.Text}");
            Assert.True(before == server.StoredRows(), $"{name}: {before} became {server.StoredRows()}");
        }
    }

    [Fact]
    public async Task Every_POST_refuses_a_key_that_was_used_for_another_request_and_stores_nothing()
    {
        var key = NewKey();
        (await server.Api.PostAsync("/v1/texts/classify", new JsonObject { ["text"] = "other" }, key)).ShouldBe(200);
        var good = await GoodBodies.OnAsync(server);
        foreach (var (_, (path, body)) in Posts(good))
        {
            var before = server.StoredRows();

            (await server.Api.PostAsync(path, body, key)).ShouldBeProblem(422, "idempotency_conflict");

            Assert.Equal(before, server.StoredRows());
        }
    }

    [Fact]
    public async Task A_text_asked_for_many_times_at_once_under_one_key_goes_once()
    {
        var phone = await team.AgreedPersonAsync();
        var key = NewKey();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => team.Api.PostAsync("/v1/messages", Team.TextBody(phone), key))
        );

        Assert.Single(replies.Select(reply => reply.ShouldBe(201).Text).Distinct());
        await server.SettleAsync();
        Assert.Single(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task Of_different_texts_at_once_under_one_key_one_goes_and_the_others_are_refused()
    {
        var phone = await team.AgreedPersonAsync();
        var key = NewKey();

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(at => team.Api.PostAsync("/v1/messages", Team.TextBody(phone, $"Shift {at}."), key))
        );

        Assert.Single(replies, reply => reply.Status == 201);
        Assert.All(
            replies.Where(reply => reply.Status != 201),
            reply => reply.ShouldBeProblem(422, "idempotency_conflict")
        );
        await server.SettleAsync();
        Assert.Single(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task A_key_holds_across_a_restart()
    {
        var phone = await team.AgreedPersonAsync();
        var (key, keyForKey) = (NewKey(), NewKey());
        var sent = (await team.Api.PostAsync("/v1/messages", Team.TextBody(phone), key)).ShouldBe(201);
        var made = (await team.Api.PostAsync("/v1/api-keys", KeyBody(), keyForKey)).ShouldBe(201);
        await server.SettleAsync();

        await server.RestartAsync();
        team = await Team.OnAsync(server);

        Assert.Equal(sent.Text, (await team.Api.PostAsync("/v1/messages", Team.TextBody(phone), key)).Text);
        Assert.Equal(made.Text, (await team.Api.PostAsync("/v1/api-keys", KeyBody(), keyForKey)).Text);
        (await team.Api.PostAsync("/v1/messages", Team.TextBody(phone, "Other."), key)).ShouldBeProblem(
            422,
            "idempotency_conflict"
        );
        await server.SettleAsync();
        Assert.Single(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task A_refusal_is_repeated_like_any_answer()
    {
        var phone = Team.NewPerson();
        var key = NewKey();
        var refused = await team.Api.PostAsync("/v1/messages", Team.TextBody(phone), key);
        refused.ShouldBeProblem(422, "consent.missing");
        await team.AgreeAsync(phone);

        var again = await team.Api.PostAsync("/v1/messages", Team.TextBody(phone), key);

        Assert.Equal((refused.Status, refused.Text), (again.Status, again.Text));
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task A_request_with_faults_does_not_use_its_key_up()
    {
        var phone = await team.AgreedPersonAsync();
        var key = NewKey();
        var bad = Team.TextBody(phone);
        bad["brand"] = "nobody";
        (await team.Api.PostAsync("/v1/messages", bad, key)).ShouldBeProblem(400, "bad_request");

        (await team.Api.PostAsync("/v1/messages", Team.TextBody(phone), key)).ShouldBe(201);
    }

    [Fact]
    public async Task What_was_right_at_first_and_is_too_late_by_now_gets_its_first_answer()
    {
        var phone = await team.AgreedPersonAsync();
        var key = NewKey();
        var text = Team.TextBody(phone);
        text["expires_at"] = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        var sent = (await team.Api.PostAsync("/v1/messages", text, key)).ShouldBe(201);
        server.Move(TimeSpan.FromMinutes(11));

        Assert.Equal(sent.Text, (await team.Api.PostAsync("/v1/messages", text, key)).ShouldBe(201).Text);

        (await team.Api.PostAsync("/v1/messages", text, NewKey())).ShouldBeProblem(400, "bad_request");
    }

    [Fact]
    public async Task Keys_of_different_organizations_have_nothing_to_do_with_each_other()
    {
        var key = NewKey();
        var body = new JsonObject { ["text"] = "stop" };
        (await server.Api.PostAsync("/v1/texts/classify", body, key)).ShouldBe(200);

        (await server.Other.PostAsync("/v1/texts/classify", new JsonObject { ["text"] = "help" }, key)).ShouldBe(200);
    }

    [Fact]
    public async Task Words_sent_under_a_used_key_are_not_registered()
    {
        var key = NewKey();
        var words = Team.DisclosureBody();
        var first = (await team.Api.PostAsync("/v1/disclosures", words, key)).ShouldBe(201);
        var before = server.StoredRows();
        var others = Team.DisclosureBody();
        others["text"] = "Other words, under a used key.";

        (await team.Api.PostAsync("/v1/disclosures", others, key)).ShouldBeProblem(422, "idempotency_conflict");

        Assert.Equal(before, server.StoredRows());
        var version = int.Parse(first.At("version"), null);
        others["text"] = "Words under a new key.";
        var next = (await team.Api.PostAsync("/v1/disclosures", others, NewKey())).ShouldBe(201);
        Assert.Equal(version + 1, int.Parse(next.At("version"), null));
        Assert.Equal(first.Text, (await team.Api.PostAsync("/v1/disclosures", words, key)).Text);
    }

    [Fact]
    public async Task New_words_in_a_consent_under_a_used_key_are_not_registered_either()
    {
        var key = NewKey();
        var phone = Team.NewPerson();
        (await team.Api.PostAsync("/v1/consents", team.ConsentBody(phone), key)).ShouldBe(201);
        var before = server.StoredRows();
        var other = team.ConsentBody(phone);
        other["disclosure"]!["text"] = "Words that nobody has seen, under a used key.";

        (await team.Api.PostAsync("/v1/consents", other, key)).ShouldBeProblem(422, "idempotency_conflict");

        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task A_key_to_the_API_is_made_once_and_its_secret_told_again_to_who_asked_and_nobody_else()
    {
        var key = NewKey();
        var made = (await team.Api.PostAsync("/v1/api-keys", KeyBody(), key)).ShouldBe(201);
        var secret = made.At("api_key");
        var other = team.Api.With(
            (await team.Api.PostAsync("/v1/api-keys", KeyBody("another admin", "admin"))).ShouldBe(201).At("api_key")
        );

        var again = (await team.Api.PostAsync("/v1/api-keys", KeyBody(), key)).ShouldBe(201);

        Assert.Equal(made.Text, again.Text);
        (await team.Api.With(secret).GetAsync("/v1/brands")).ShouldBe(200);
        (await other.PostAsync("/v1/api-keys", KeyBody(), key)).ShouldBeProblem(422, "idempotency_conflict");
        var listed = (await team.Api.GetAsync("/v1/api-keys")).Json["items"]!.AsArray();
        Assert.Single(listed, item => (string)item!["id"]! == made.At("id"));
        await server.StopAsync();
        Assert.False(server.IsOnDisk(secret));
        await server.StartAsync();
    }

    [Fact]
    public async Task A_text_from_a_person_under_a_key_is_one_text()
    {
        var phone = await team.AgreedPersonAsync();
        var key = NewKey();
        var stop = Inbound(phone, "STOP");
        var first = (await team.Api.PostAsync("/simulator/inbound", stop, key)).ShouldBe(200);
        await server.SettleAsync();

        var again = (await team.Api.PostAsync("/simulator/inbound", stop, key)).ShouldBe(200);
        var other = await team.Api.PostAsync("/simulator/inbound", Inbound(phone, "START"), key);

        Assert.Equal(first.Text, again.Text);
        other.ShouldBeProblem(422, "idempotency_conflict");
        Assert.Equal(2, (await team.HistoryAsync(phone)).Items);
        Assert.Single(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task Settings_of_the_simulator_repeated_under_a_key_do_not_come_back()
    {
        var key = NewKey();
        var seed = new JsonObject { ["seed"] = 5 };
        var first = (await team.Api.PostAsync("/simulator/settings", seed, key)).ShouldBe(200);
        await server.BehaveAsync(new JsonObject { ["seed"] = 6 });

        var again = await team.Api.PostAsync("/simulator/settings", seed, key);

        Assert.Equal(first.Text, again.ShouldBe(200).Text);
        Assert.Equal(6, server.Simulator.Settings.Seed);
    }

    [Fact]
    public async Task Lines_repeated_under_a_key_are_answered_alike_and_a_changed_one_is_refused_alone()
    {
        var bodies = Enumerable.Range(0, 3).Select(_ => team.ConsentBody(Team.NewPerson())).ToList();
        var key = NewKey();
        string Lines() => string.Join('\n', bodies.Select(body => body.ToJsonString()));
        var first = (await team.Api.PostLinesAsync("/v1/consents", Lines(), key)).ShouldBe(200);
        var before = server.StoredRows();

        var again = (await team.Api.PostLinesAsync("/v1/consents", Lines(), key)).ShouldBe(200);
        bodies[1]["action"] = "decline";
        var changed = (await team.Api.PostLinesAsync("/v1/consents", Lines(), key)).ShouldBe(200);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Lines[0].ToJsonString(), changed.Lines[0].ToJsonString());
        Assert.Equal("idempotency_conflict", Reply.At(changed.Lines[1], "code"));
        Assert.Equal(first.Lines[2].ToJsonString(), changed.Lines[2].ToJsonString());
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task Questions_in_bulk_under_a_key_keep_their_answers()
    {
        var phone = await team.AgreedPersonAsync();
        var key = NewKey();
        var question = Team.TextBody(phone).ToJsonString();
        var first = (await team.Api.PostLinesAsync("/v1/decisions/bulk", question, key)).ShouldBe(200);
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        var again = await team.Api.PostLinesAsync("/v1/decisions/bulk", question, key);
        var anew = await team.Api.PostLinesAsync("/v1/decisions/bulk", question, NewKey());

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("deny", Reply.At(anew.Lines[0], "verdict"));
    }

    [Fact]
    public async Task A_key_may_be_used_anew_after_two_days()
    {
        var key = NewKey();
        var (stop, help) = (new JsonObject { ["text"] = "stop" }, new JsonObject { ["text"] = "help" });
        (await team.Api.PostAsync("/v1/texts/classify", stop, key)).ShouldBe(200);
        var clock = new FakeTimeProvider(server.Clock.GetUtcNow());
        var running = server.Node;
        var node = new Node(running.Store, running.Catalog, [], clock, running.Ids, running.Evidence, running.Log)
        {
            Signing = running.Signing,
            Outside = new OutsideClient(new PrivateAddresses([])),
            Custody = running.Custody,
        };
        using var forgetter = new AnswerForgetter(node);
        await forgetter.StartAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromHours(1));
                return team.Api.PostAsync("/v1/texts/classify", help, key);
            },
            reply => reply.Status == 200
        );

        Assert.True(clock.GetUtcNow() > server.Clock.GetUtcNow() + TimeSpan.FromHours(48));
        await forgetter.StopAsync(TestContext.Current.CancellationToken);
    }

    private static string NewKey() => $"key-{Interlocked.Increment(ref lastKey)}";

    private static IEnumerable<KeyValuePair<string, (string Path, JsonObject Body)>> Posts(GoodBodies good) =>
        good.All.Where(pair => pair.Key.StartsWith("POST", StringComparison.Ordinal));

    private static JsonObject KeyBody(string name = "a key", string scope = "read") =>
        new() { ["name"] = name, ["scopes"] = new JsonArray(scope) };

    private static JsonObject Inbound(string phone, string words) =>
        new()
        {
            ["from"] = phone,
            ["to"] = Team.Number,
            ["body"] = words,
        };
}
