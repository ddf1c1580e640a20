using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Twilio;

/// <summary>Texts that wait: for the hour they are wanted, or for the end of quiet hours. The clock is moved.</summary>
public sealed class TwilioScheduleTests : IAsyncLifetime
{
    private RunningServer server = null!;
    private Team team = null!;
    private TwilioApplication twilio = null!;

    public async ValueTask InitializeAsync()
    {
        (server, team) = await RunningServer.WithTeamAsync();
        twilio = await TwilioApplication.MakeAsync(server, server.Api);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_scheduled_text_waits_for_its_hour_and_goes()
    {
        var phone = await team.AgreedPersonAsync();
        var at = server.Clock.GetUtcNow() + TimeSpan.FromHours(1);

        var made = (await ScheduleAsync(phone, at)).ShouldBe(201);

        Assert.Equal("scheduled", made.At("status"));
        server.Move(TimeSpan.FromMinutes(59));
        Assert.Empty(await team.PhoneAsync(phone));
        server.Move(TimeSpan.FromMinutes(1));
        await twilio.StandsAsync(made.At("sid"), "delivered");
    }

    [Theory]
    [InlineData(299, false)]
    [InlineData(300, true)]
    [InlineData(35 * 24 * 3600, true)]
    [InlineData((35 * 24 * 3600) + 1, false)]
    public async Task A_text_is_scheduled_300_seconds_to_35_days_ahead(int seconds, bool taken)
    {
        var phone = await team.AgreedPersonAsync();

        var reply = await ScheduleAsync(phone, server.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds));

        if (taken)
        {
            reply.ShouldBe(201);
        }
        else
        {
            reply.ShouldBeError(400, 35114);
        }
    }

    [Fact]
    public async Task Scheduling_needs_a_service_and_a_time_in_UTC()
    {
        (
            await twilio.CreateAsync(
                ("To", "+12125550147"),
                ("From", Team.Number),
                ("NodProgram", "jobs"),
                ("Body", "Hello."),
                ("ScheduleType", "fixed"),
                ("SendAt", "2026-03-10T18:00:00Z")
            )
        ).ShouldBeError(400, 35118);
        (
            await twilio.TextAsync("+12125550147", ("ScheduleType", "fixed"), ("SendAt", "2026-03-10 18:00"))
        ).ShouldBeError(400, 35115);
    }

    [Fact]
    public async Task A_text_that_waits_can_be_canceled_and_then_never_goes()
    {
        var phone = await team.AgreedPersonAsync();
        var sid = (await ScheduleAsync(phone, server.Clock.GetUtcNow() + TimeSpan.FromHours(1))).At("sid");
        (await twilio.DeleteAsync(twilio.Path(sid))).ShouldBeError(409, 20009);
        (await twilio.PostAsync(twilio.Path(sid), ("Body", ""))).ShouldBeError(409, 20009);

        var canceled = (await twilio.PostAsync(twilio.Path(sid), ("Status", "canceled"))).ShouldBe(200);

        Assert.Equal("canceled", canceled.At("status"));
        (await twilio.PostAsync(twilio.Path(sid), ("Status", "canceled"))).ShouldBe(200);
        server.Move(TimeSpan.FromHours(2));
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(phone));
        (await twilio.DeleteAsync(twilio.Path(sid))).ShouldBe(204);
    }

    [Fact]
    public async Task A_text_that_went_can_not_be_canceled()
    {
        var phone = await team.AgreedPersonAsync();
        var sid = (await twilio.TextAsync(phone)).ShouldBe(201).At("sid");
        await twilio.StandsAsync(sid, "delivered");

        (await twilio.PostAsync(twilio.Path(sid), ("Status", "canceled"))).ShouldBeError(409, 30409);
    }

    [Fact]
    public async Task At_night_a_text_is_scheduled_for_the_morning_unless_it_would_be_too_late_by_then()
    {
        var phone = await team.AgreedPersonAsync();
        server.MoveTo(new DateTimeOffset(2026, 3, 11, 3, 0, 0, TimeSpan.Zero)); // 23:00 in New York

        var made = (await twilio.TextAsync(phone)).ShouldBe(201);
        var late = await twilio.TextAsync(phone, ("ValidityPeriod", "3600"));

        Assert.Equal("scheduled", made.At("status"));
        late.ShouldBeError(400, 30036);
        server.Move(TimeSpan.FromHours(12));
        await twilio.StandsAsync(made.At("sid"), "delivered");
    }

    [Fact]
    public async Task A_stop_between_asking_and_going_makes_a_text_fail_with_its_number()
    {
        var phone = await team.AgreedPersonAsync();
        var sid = (await ScheduleAsync(phone, server.Clock.GetUtcNow() + TimeSpan.FromHours(1))).At("sid");
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        server.Move(TimeSpan.FromHours(1));

        var failed = await twilio.StandsAsync(sid, "failed");
        Assert.Equal(("21610", "consent.revoked"), (failed.At("error_code"), failed.At("error_message")));
    }

    private Task<Reply> ScheduleAsync(string phone, DateTimeOffset at) =>
        twilio.TextAsync(phone, ("ScheduleType", "fixed"), ("SendAt", Team.Wire(at)));
}
