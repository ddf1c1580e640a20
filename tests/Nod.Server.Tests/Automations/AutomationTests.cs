using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Threads;

namespace Nod.Server.Tests.Automations;

/// <summary>Automations over HTTP: planned with the event, moved with it, sent through the gate, and told in the log.</summary>
public sealed class AutomationTests : IAsyncLifetime
{
    // Thursday noon in New York; the server starts on a Tuesday.
    private static readonly DateTimeOffset Interview = new(2026, 3, 12, 16, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset DayBefore = Interview - TimeSpan.FromDays(1);

    private RunningServer server = null!;
    private Team team = null!;
    private Inbox inbox = null!;

    public async ValueTask InitializeAsync()
    {
        (server, team) = await RunningServer.WithTeamAsync();
        inbox = new Inbox(team);
        (await team.Api.PutAsync($"/v1/templates/{Inbox.Reminder}", Inbox.Template())).ShouldBe(200);
        (await team.Api.PutAsync("/v1/automations/remind", Inbox.Automation())).ShouldBe(200);
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_reminder_goes_a_day_before_the_interview_and_the_log_says_so()
    {
        var phone = Team.NewPerson();
        var planned = await inbox.HappenAsync(inbox.Event(phone, startsAt: Interview));
        Assert.Equal(
            ("planned", Team.Wire(DayBefore)),
            (planned.At("automations.0.outcome"), planned.At("automations.0.due_at"))
        );

        MoveTo(DayBefore - TimeSpan.FromSeconds(1));
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(phone));

        MoveTo(DayBefore);
        var texts = await team.PhoneAsync(phone, 1);

        Assert.Contains("Hi there, see you 12:00 PM.", texts[0], StringComparison.Ordinal);
        var run = (await inbox.RunsAsync("remind"))[0];
        Assert.Equal(
            ("texted", "permit", "reminder/1"),
            (Reply.At(run, "outcome"), Reply.At(run, "verdict"), Reply.At(run, "template"))
        );
        var message = (await team.Api.GetAsync($"/v1/messages/{Reply.At(run, "message_id")}")).ShouldBe(200);
        Assert.Equal("transactional", message.At("class"));
    }

    [Fact]
    public async Task An_interview_that_moves_takes_its_reminder_along_and_one_called_off_takes_it_away()
    {
        var (moved, over) = (Team.NewPerson(), Team.NewPerson());
        await inbox.HappenAsync(inbox.Event(moved, startsAt: Interview));
        await inbox.HappenAsync(inbox.Event(over, startsAt: Interview));

        var later = Interview + TimeSpan.FromDays(1);
        Assert.Equal(
            "moved",
            (await inbox.HappenAsync(inbox.Event(moved, "interview_moved", later))).At("automations.0.outcome")
        );
        Assert.Equal(
            "called_off",
            (await inbox.HappenAsync(inbox.Event(over, "interview_canceled"))).At("automations.0.outcome")
        );
        MoveTo(DayBefore);
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(moved));

        MoveTo(DayBefore + TimeSpan.FromDays(1));
        await team.PhoneAsync(moved, 1);
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(over));
    }

    [Fact]
    public async Task A_reminder_that_waits_for_the_morning_is_taken_back_when_its_interview_is_called_off()
    {
        // Seven in the morning in New York on Thursday: the reminder of the day before waits for eight.
        var early = new DateTimeOffset(2026, 3, 12, 11, 0, 0, TimeSpan.Zero);
        var phone = Team.NewPerson();
        await inbox.HappenAsync(inbox.Event(phone, startsAt: early));
        MoveTo(early - TimeSpan.FromDays(1));
        var run = await Eventually.HoldsAsync(
            async () => (await inbox.RunsAsync("remind"))[0],
            first => Reply.At(first, "outcome") == "texted"
        );
        Assert.Equal("defer", Reply.At(run, "verdict"));

        await inbox.HappenAsync(inbox.Event(phone, "interview_canceled"));
        server.Move(TimeSpan.FromHours(3));
        await server.SettleAsync();

        await team.MessageAsync(Reply.At(run, "message_id"), "canceled");
        Assert.Empty(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task An_act_told_as_a_relationship_is_followed_too()
    {
        var phone = Team.NewPerson();
        var body = team.RelationshipBody(phone);
        body["starts_at"] = Team.Wire(Interview);
        (await team.Api.PostAsync("/v1/relationships", body)).ShouldBe(201);

        MoveTo(DayBefore);

        await team.PhoneAsync(phone, 1);
    }

    [Fact]
    public async Task Killed_between_the_hour_and_the_text_the_next_start_sends_it_once()
    {
        var phone = Team.NewPerson();
        await inbox.HappenAsync(inbox.Event(phone, startsAt: Interview));
        await server.StopAsync();
        server.Clock.Move(DayBefore - server.Clock.GetUtcNow());

        await server.StartAsync();

        var office = new Team(server.Api, server.Clock.GetUtcNow);
        await office.PhoneAsync(phone, 1);
        await server.RestartAsync();
        await server.Node.Automations.PassAsync(TestContext.Current.CancellationToken);
        await server.SettleAsync();
        Assert.Single(await new Team(server.Api, server.Clock.GetUtcNow).PhoneAsync(phone));
    }

    [Fact]
    public async Task A_second_runner_beside_the_first_does_nothing_twice_and_sleeps_until_the_hour()
    {
        var phone = Team.NewPerson();
        await inbox.HappenAsync(inbox.Event(phone, startsAt: Interview));
        MoveTo(DayBefore);

        var passes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => server.Node.Automations.PassAsync(TestContext.Current.CancellationToken))
        );

        Assert.True(passes.Sum() <= 1);
        await team.PhoneAsync(phone, 1);
        await server.SettleAsync();
        Assert.Single(await team.PhoneAsync(phone));
        Assert.Equal(1, (await inbox.RunsAsync("remind")).Count(run => Reply.At(run, "outcome") == "texted"));
    }

    [Fact]
    public async Task Turned_off_it_does_nothing_and_on_again_it_takes_what_happens_from_then_on()
    {
        var (before, after) = (Team.NewPerson(), Team.NewPerson());
        (await DoAsync("off")).ShouldBe(200);
        Assert.Empty(
            (await inbox.HappenAsync(inbox.Event(before, startsAt: Interview))).Json["automations"]!.AsArray()
        );
        Assert.Equal("true", (await DoAsync("on")).ShouldBe(200).At("enabled"));
        await inbox.HappenAsync(inbox.Event(after, startsAt: Interview));

        MoveTo(DayBefore);
        await team.PhoneAsync(after, 1);
        await server.SettleAsync();

        Assert.Empty(await team.PhoneAsync(before));
    }

    [Fact]
    public async Task A_day_has_its_cap_and_the_log_says_who_was_left_out()
    {
        var capped = Inbox.Automation();
        capped["per_day"] = 2;
        (await team.Api.PutAsync("/v1/automations/remind", capped)).ShouldBe(200);
        for (var i = 0; i < 4; i++)
        {
            await inbox.HappenAsync(inbox.Event(Team.NewPerson(), startsAt: Interview));
        }

        MoveTo(DayBefore);
        await Eventually.HoldsAsync(() => inbox.RunsAsync("remind"), runs => runs.Count == 8);

        var outcomes = (await inbox.RunsAsync("remind")).Take(4).Select(run => Reply.At(run, "outcome")).Order();
        Assert.Equal(["day_full", "day_full", "texted", "texted"], outcomes);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_have_become_of_past_events_and_sends_nothing()
    {
        (await DoAsync("off")).ShouldBe(200);
        var (sent, stopped, over) = (Team.NewPerson(), Team.NewPerson(), Team.NewPerson());
        foreach (var phone in new[] { sent, stopped, over })
        {
            await inbox.HappenAsync(inbox.Event(phone, startsAt: Interview));
        }

        await inbox.HappenAsync(inbox.Event(over, "interview_canceled"));
        (await team.HearAsync(stopped, "STOP")).ShouldBe(200);
        await server.SettleAsync();
        var before = server.StoredRows();

        var tried = (await team.Api.PostAsync("/v1/automations/remind/dry-run", new JsonObject())).ShouldBe(200);

        Assert.Equal("4", tried.At("events"));
        var texts = tried.Json["texts"]!.AsArray().ToDictionary(text => (string)text!["phone"]!, text => text!);
        Assert.Equal(
            ("texted", Team.Wire(DayBefore)),
            (Reply.At(texts[sent], "outcome"), Reply.At(texts[sent], "due_at"))
        );
        Assert.Contains("see you 12:00 PM.", Reply.At(texts[sent], "body"), StringComparison.Ordinal);
        Assert.Equal(
            ("refused", "consent.revoked"),
            (Reply.At(texts[stopped], "outcome"), Reply.At(texts[stopped], "detail"))
        );
        Assert.Equal("called_off", Reply.At(texts[over], "outcome"));
        Assert.Equal(before, server.StoredRows());
    }

    [Fact]
    public async Task What_can_not_be_is_refused_with_all_its_faults()
    {
        var body = Inbox.Automation("nothing");
        body["class"] = "reply";
        body["events"] = new JsonArray("hired");
        body["late_minutes"] = 0;
        body["sender"] = "nobody";

        var refused = (await team.Api.PutAsync("/v1/automations/x", body)).ShouldBeProblem(400, "bad_request");

        Assert.Equal(
            ["sender unknown", "class invalid", "timing.from invalid", "template unknown", "late_minutes out_of_range"],
            refused.Faults
        );
        var early = Inbox.Automation();
        early["timing"] = new JsonObject { ["from"] = "event", ["minutes"] = -1 };
        Assert.Equal(["timing invalid"], (await team.Api.PutAsync("/v1/automations/x", early)).Faults);
        (await team.Api.GetAsync("/v1/automations/x")).ShouldBe(404);
    }

    [Fact]
    public async Task Events_are_checked_like_everything_else_and_many_come_as_lines()
    {
        var phone = Team.NewPerson();
        var hired = inbox.Event(phone, "hired");
        (await team.Api.PostAsync("/v1/hiring-events", hired)).ShouldBeProblem(404, "not_found");
        var bad = inbox.Event(phone, "stage_changed", Interview);
        bad["fields"] = new JsonObject { ["Bad Name"] = "x" };
        Assert.Equal(
            ["starts_at invalid", "fields.Bad Name invalid", "stage required"],
            (await team.Api.PostAsync("/v1/hiring-events", bad)).ShouldBe(400).Faults
        );

        var lines = string.Join(
            '\n',
            inbox.Event(phone, "application_received").ToJsonString(),
            hired.ToJsonString(),
            "{}"
        );
        var told = await team.Api.PostLinesAsync("/v1/hiring-events", lines);

        Assert.NotEqual("", Reply.At(told.ShouldBe(200).Lines[0], "event_id"));
        Assert.Equal("bad_request", Reply.At(told.Lines[2], "code"));
    }

    private Task<Reply> DoAsync(string verb) => team.Api.SendAsync(HttpMethod.Post, $"/v1/automations/remind/{verb}");

    private void MoveTo(DateTimeOffset time)
    {
        server.MoveTo(time);
        server.Node.Automations.Wake();
    }
}
