using System.Net;
using Nod.Providers.Simulator;
using Nod.Sending;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Twilio;

/// <summary>The application is told what became of its texts: signed, until it took it, and never at a private address.</summary>
public sealed class StatusCallbackTests : IAsyncLifetime
{
    private RunningServer server = null!;
    private Team team = null!;
    private TwilioApplication twilio = null!;
    private CallbackListener listener = null!;

    public async ValueTask InitializeAsync()
    {
        server = new RunningServer { CallbackNetworks = [IPNetwork.Parse("127.0.0.0/8")] };
        await server.InitializeAsync();
        team = await Team.OnAsync(server);
        twilio = await TwilioApplication.MakeAsync(server, server.Api);
        listener = await CallbackListener.StartAsync();
        // A report may overtake the record of the carrier's answer, and then there is no news of "sent".
        var carrier = (SimulatorProvider)server.Node.Providers[SimulatorProvider.ProviderName];
        var report = carrier.Report;
        carrier.Report = async delivered =>
        {
            await Eventually.HoldsAsync(
                () => server.Node.Store.FindMessageAsync(delivered.Message.Contact.Organization, delivered.Message.Id),
                message => message is { Status: not MessageStatus.HandingOver }
            );
            await report(delivered);
        };
    }

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task News_is_posted_in_order_signed_with_the_application_s_token()
    {
        var phone = await team.AgreedPersonAsync();
        var sid = (await twilio.TextAsync(phone, ("StatusCallback", listener.Url))).ShouldBe(201).At("sid");

        var heard = await listener.HeardAsync(2);

        Assert.Equal(["sent", "delivered"], heard.Select(one => one["MessageStatus"]));
        Assert.All(heard, one => Assert.True(one.IsSignedBy(twilio.Token)));
        Assert.All(heard, one => Assert.False(one.IsSignedBy(server.First.ApiKey)));
        Assert.All(
            heard,
            one =>
                Assert.Equal(
                    (sid, sid, phone, Team.Number, twilio.Account, TwilioApplication.Service, "2010-04-01", ""),
                    (
                        one["MessageSid"],
                        one["SmsSid"],
                        one["To"],
                        one["From"],
                        one["AccountSid"],
                        one["MessagingServiceSid"],
                        one["ApiVersion"],
                        one["ErrorCode"]
                    )
                )
        );
        Assert.Equal(2, heard.Select(one => one.Token).Distinct().Count());
    }

    [Fact]
    public async Task A_service_s_address_is_used_when_a_text_names_none()
    {
        var service = TwilioApplication.ServiceBody();
        service["status_callback"] = listener.Url;
        (await server.Api.PutAsync($"/v1/messaging-services/{TwilioApplication.Service}", service)).ShouldBe(200);

        (await twilio.TextAsync(await team.AgreedPersonAsync())).ShouldBe(201);

        Assert.Equal("sent", (await listener.HeardAsync(1))[0]["MessageStatus"]);
    }

    [Fact]
    public async Task What_was_not_taken_is_posted_again_after_a_pause_that_grows_under_the_same_token()
    {
        foreach (var answer in new[] { 500, 302, 404 })
        {
            listener.Answers.Enqueue(answer);
        }

        await SendCanceledAsync();

        await listener.HeardAsync(1);
        foreach (var pause in new[] { 10, 40, 160 })
        {
            var before = listener.All.Count;
            await MoveAsync(TimeSpan.FromSeconds(pause - 1));
            Assert.Equal(before, listener.All.Count);
            await MoveAsync(TimeSpan.FromSeconds(1));
            await listener.HeardAsync(before + 1);
        }

        await MoveAsync(TimeSpan.FromHours(2));
        Assert.Equal([500, 302, 404, 200], listener.All.Select(one => one.Answered));
        Assert.Single(listener.All.Select(one => one.Token).Distinct());
        Assert.All(listener.All, one => Assert.Equal("canceled", one["MessageStatus"]));
    }

    [Fact]
    public async Task What_was_not_taken_is_still_known_after_a_restart_and_given_up_after_a_day()
    {
        listener.Answers.Enqueue(503);
        await SendCanceledAsync();
        await listener.HeardAsync(1);
        await MoveAsync(TimeSpan.Zero);

        await server.RestartAsync();
        team = await Team.OnAsync(server);
        server.Clock.Move(TimeSpan.FromSeconds(10));

        Assert.Equal(200, (await listener.HeardAsync(2))[1].Answered);

        Enumerable.Range(0, 99).ToList().ForEach(_ => listener.Answers.Enqueue(503));
        await SendCanceledAsync();
        await listener.HeardAsync(3);
        for (var hour = 0; hour < 25; hour++)
        {
            await MoveAsync(TimeSpan.FromHours(1));
        }

        var tried = listener.All.Count;
        await MoveAsync(TimeSpan.FromHours(9));
        Assert.Equal(tried, listener.All.Count);
        await Eventually.HoldsAsync(() =>
            server.Log.Errors.Any(line => line.Contains("given up", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_text_that_fails_is_told_with_its_number()
    {
        var phone = await team.AgreedPersonAsync();
        await ScheduleAsync(phone);
        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        server.Move(TimeSpan.FromHours(1));

        var heard = Assert.Single(await listener.HeardAsync(1));
        Assert.Equal(("failed", "21610"), (heard["MessageStatus"], heard["ErrorCode"]));
    }

    [Fact]
    public async Task After_the_token_is_withdrawn_the_newest_that_signs_does()
    {
        listener.Answers.Enqueue(500);
        await SendCanceledAsync();
        await listener.HeardAsync(1);
        var next = await TwilioApplication.MakeAsync(server, server.Api);
        var old = Guid.ParseExact(twilio.KeySid[2..], "N");
        (await server.Api.DeleteAsync($"/v1/api-keys/{old}")).ShouldBe(200);

        await MoveAsync(TimeSpan.FromSeconds(10));

        var heard = await listener.HeardAsync(2);
        Assert.True(heard[0].IsSignedBy(twilio.Token));
        Assert.True(heard[1].IsSignedBy(next.Token));
    }

    [Fact]
    public async Task Without_a_key_that_signs_a_callback_is_refused_when_it_is_asked_for()
    {
        var own = new Team(server.Other, server.Clock.GetUtcNow);
        await own.SetUpAsync("+12125550122");
        var phone = Team.NewPerson();
        await own.AgreeAsync(phone);
        var made = (await server.Other.GetAsync("/v1/api-keys")).ShouldBe(200);
        var other = new TwilioApplication(server, made.At("items.0.account_sid"), server.Second.ApiKey, "SK");
        (string, string)[] text =
        [
            ("To", phone),
            ("From", "+12125550122"),
            ("Body", "Hello."),
            ("NodProgram", "jobs"),
            ("StatusCallback", listener.Url),
        ];

        var refused = await other.CreateAsync(text);

        refused.ShouldBeError(400, 21609);
        Assert.Contains("signs: true", refused.At("message"), StringComparison.Ordinal);
        (await other.CreateAsync(text[..4])).ShouldBe(201);
    }

    [Fact]
    public async Task A_private_address_is_not_called_unless_it_is_allowed()
    {
        await server.StopAsync();
        server.CallbackNetworks = [];
        await server.StartAsync();
        team = await Team.OnAsync(server);
        var port = new Uri(listener.Url).Port;
        foreach (var url in new[] { listener.Url, $"http://localhost:{port}/status", $"http://[::1]:{port}/status" })
        {
            await SendCanceledAsync(url);
        }

        await Eventually.HoldsAsync(() =>
            server.Log.Lines.Count(line => line.Contains("the address is private", StringComparison.Ordinal)) >= 3
        );
        Assert.Empty(listener.All);
    }

    [Fact]
    public async Task An_address_that_does_not_answer_keeps_no_other_from_being_told()
    {
        for (var i = 0; i < 20; i++)
        {
            await SendCanceledAsync("http://127.0.0.1:1/nobody");
        }

        await SendCanceledAsync();

        await listener.HeardAsync(1);
    }

    // News at once and once: a text that is taken back.
    private async Task SendCanceledAsync(string? url = null)
    {
        var sid = await ScheduleAsync(await team.AgreedPersonAsync(), url);
        (await twilio.PostAsync(twilio.Path(sid), ("Status", "canceled"))).ShouldBe(200);
    }

    private async Task<string> ScheduleAsync(string phone, string? url = null)
    {
        var at = Team.Wire(server.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        return (
            await twilio.TextAsync(
                phone,
                ("ScheduleType", "fixed"),
                ("SendAt", at),
                ("StatusCallback", url ?? listener.Url)
            )
        )
            .ShouldBe(201)
            .At("sid");
    }

    // Moves the clock once what was posted is noted, and waits until what is due by then is noted too.
    private async Task MoveAsync(TimeSpan by)
    {
        await NotedAsync();
        server.Clock.Move(by);
        await NotedAsync();
    }

    private async Task NotedAsync() =>
        await Eventually.HoldsAsync(
            () => server.Node.Store.ReadDueCallbacksAsync(server.Clock.Now(), 1),
            due => due.Count == 0
        );
}
