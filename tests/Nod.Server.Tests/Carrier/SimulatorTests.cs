using System.Diagnostics;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Carrier;

/// <summary>The carrier fails, filters, delays and reports as it is told, and the same way for the same seed.</summary>
public sealed class SimulatorTests : IAsyncLifetime
{
    private readonly RunningServer server = new();
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_carrier_without_faults_delivers_everything()
    {
        Assert.All(await FatesAsync(server, team, People(10)), fate => Assert.Equal("delivered", fate));
    }

    [Fact]
    public async Task A_share_of_the_hand_overs_fails_half_of_them_without_an_answer()
    {
        await server.BehaveAsync(new JsonObject { ["error_rate"] = 0.5, ["seed"] = 1 });

        var fates = await FatesAsync(server, team, People(60));

        Assert.InRange(fates.Count(fate => fate == "delivered"), 12, 48);
        Assert.InRange(fates.Count(fate => fate == "rejected"), 2, 32);
        Assert.InRange(fates.Count(fate => fate == "unknown"), 2, 32);
    }

    [Fact]
    public async Task The_same_seed_deals_the_same_fates_and_another_one_others()
    {
        var people = People(40);
        var faults = new JsonObject
        {
            ["error_rate"] = 0.4,
            ["filter_rate"] = 0.4,
            ["seed"] = 11,
        };
        await server.BehaveAsync(faults);
        var first = await FatesAsync(server, team, people);

        // Asked for in another order, elsewhere: chance hangs on seed and text, not on the sequence.
        var (elsewhere, theirs) = await RunningServer.WithTeamAsync();
        await using var ended = elsewhere;
        await elsewhere.BehaveAsync(faults);
        var again = await FatesAsync(elsewhere, theirs, [.. people.Reverse()]);
        var (third, others) = await RunningServer.WithTeamAsync();
        await using var endedToo = third;
        faults["seed"] = 12;
        await third.BehaveAsync(faults);

        Assert.Equal(first, again.Reverse());
        Assert.NotEqual(first, await FatesAsync(third, others, people));
    }

    [Fact]
    public async Task What_is_filtered_is_taken_and_never_reaches_the_phone()
    {
        await server.BehaveAsync(new JsonObject { ["filter_rate"] = 1.0 });
        var phone = await team.AgreedPersonAsync();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");

        var message = await team.MessageAsync(id, "undelivered");

        Assert.Contains("filtered", message.Text, StringComparison.Ordinal);
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task A_hand_over_takes_as_long_as_it_is_told()
    {
        await server.BehaveAsync(new JsonObject { ["delay_ms"] = 700 });
        var phone = await team.AgreedPersonAsync();
        var asked = Stopwatch.GetTimestamp();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");

        await team.MessageAsync(id, "handing_over");
        await team.MessageAsync(id, "delivered");

        Assert.True(Stopwatch.GetElapsedTime(asked) > TimeSpan.FromMilliseconds(690));
    }

    [Fact]
    public async Task A_stop_that_comes_while_a_text_is_on_the_wire_is_answered_after_it_however_often_it_is_delivered()
    {
        await server.BehaveAsync(new JsonObject { ["delay_ms"] = 1500 });
        var phone = await team.AgreedPersonAsync();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");
        await team.MessageAsync(id, "handing_over");
        var hook = new Hook(server);

        var stops = Enumerable.Range(0, 2).Select(_ => AnsweredAsync(hook.DeliverAsync("wire-1", phone, "STOP")));

        Assert.All(
            await Task.WhenAll(stops),
            reached => Assert.Contains("Drivers wanted", Assert.Single(reached), StringComparison.Ordinal)
        );

        // What had reached the phone when the stop was answered: the text that was on the wire.
        async Task<IReadOnlyList<string>> AnsweredAsync(Task<Reply> stop)
        {
            (await stop).ShouldBe(200);
            return await team.PhoneAsync(phone);
        }
    }

    [Fact]
    public async Task Whatever_is_reported_twice_counts_once()
    {
        await server.BehaveAsync(new JsonObject { ["duplicate_webhooks"] = true });
        var phone = await team.AgreedPersonAsync();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");

        var message = await team.MessageAsync(id, "delivered");
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);
        await server.SettleAsync();

        Assert.Equal(1, Count(message, "delivered"));
        message = await team.MessageAsync(id, "delivered");
        Assert.Equal(1, Count(message, "delivered"));
        Assert.Equal(2, (await team.HistoryAsync(phone)).Items);
        Assert.Equal(2, (await team.PhoneAsync(phone, 2)).Count);
    }

    [Fact]
    public async Task A_report_that_overtakes_the_answer_stands()
    {
        await server.BehaveAsync(new JsonObject { ["reorder_webhooks"] = true, ["duplicate_webhooks"] = true });
        var phone = await team.AgreedPersonAsync();
        var id = (await team.TextAsync(phone)).ShouldBe(201).At("id");

        await team.MessageAsync(id, "delivered");
        await server.SettleAsync();

        var message = await team.MessageAsync(id, "delivered");
        Assert.Equal(
            ["queued", "handing_over", "delivered"],
            message.Json["history"]!.AsArray().Select(change => (string)change!["status"]!)
        );
    }

    [Fact]
    public async Task Settings_not_named_stay_as_they_are()
    {
        await server.BehaveAsync(new JsonObject { ["error_rate"] = 0.25, ["seed"] = 9 });

        var reply = await team.Api.PostAsync("/simulator/settings", new JsonObject { ["delay_ms"] = 5 });

        Assert.Equal(
            """{"error_rate":0.25,"delay_ms":5,"filter_rate":0,"duplicate_webhooks":false,"reorder_webhooks":false,"seed":9}""",
            reply.ShouldBe(200).Text
        );
    }

    private static IReadOnlyList<string> People(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Team.NewPerson())];

    // What became of a text to each, at the first try.
    private static async Task<IReadOnlyList<string>> FatesAsync(
        RunningServer server,
        Team team,
        IReadOnlyList<string> people
    )
    {
        var ids = new List<string>();
        foreach (var phone in people)
        {
            await team.AgreeAsync(phone);
            ids.Add((await team.TextAsync(phone)).ShouldBe(201).At("id"));
        }

        var fates = new List<string>();
        foreach (var id in ids)
        {
            fates.Add((await team.MessageAsync(id, "delivered", "undelivered", "rejected", "unknown")).At("status"));
        }

        Assert.Empty(server.Log.Errors);
        return fates;
    }

    private static int Count(Reply message, string status) =>
        message.Json["history"]!.AsArray().Count(change => (string)change!["status"]! == status);
}
