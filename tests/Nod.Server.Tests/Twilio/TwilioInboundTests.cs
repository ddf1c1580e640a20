using System.Net;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Twilio;

/// <summary>
/// The application is told of texts from people as Twilio tells it, and what it answers passes the gate like every text.
/// </summary>
public sealed class TwilioInboundTests : IAsyncLifetime
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
        await ListenAsync(listener.InboundUrl);
    }

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_text_is_posted_signed_and_the_answer_goes_back_as_a_reply()
    {
        var phone = Team.NewPerson();
        listener.Reply = _ => Markup("<Message>On Monday at nine.</Message>");

        (await team.HearAsync(phone, "When do I start? & why 🦊")).ShouldBe(200);

        var text = Assert.Single(await TextsAsync(1));
        Assert.True(text.IsSignedBy(twilio.Token));
        Assert.Equal(
            (phone, Team.Number, "When do I start? & why 🦊", twilio.Account, TwilioApplication.Service, "0", "1", ""),
            (
                text["From"],
                text["To"],
                text["Body"],
                text["AccountSid"],
                text["MessagingServiceSid"],
                text["NumMedia"],
                text["NumSegments"],
                text["OptOutType"]
            )
        );
        Assert.Matches("^SM[0-9a-f]{32}$", text["MessageSid"]);
        Assert.Contains("On Monday at nine.", (await team.PhoneAsync(phone, 1))[0], StringComparison.Ordinal);
        var sent = (await twilio.GetAsync($"{twilio.Messages}?To={Uri.EscapeDataString(phone)}")).ShouldBe(200);
        Assert.Equal(TwilioApplication.Service, sent.At("messages.0.messaging_service_sid"));
    }

    [Fact]
    public async Task An_empty_response_sends_nothing_and_ends_it()
    {
        var phone = Team.NewPerson();
        listener.Reply = _ => Markup(string.Empty);

        (await team.HearAsync(phone, "Thanks")).ShouldBe(200);

        await TextsAsync(1);
        await ToldAsync();
        server.Move(TimeSpan.FromHours(2));
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(phone));
        Assert.Single(listener.Texts);
    }

    [Fact]
    public async Task A_stop_is_told_and_no_answer_gets_past_it()
    {
        var phone = await team.AgreedPersonAsync();
        listener.Reply = _ => Markup("<Message>Please stay!</Message>");

        (await team.HearAsync(phone, "STOP")).ShouldBe(200);

        var text = Assert.Single(await TextsAsync(1));
        Assert.Equal(("STOP", "STOP"), (text["OptOutType"], text["Body"]));
        await ToldAsync();
        await server.SettleAsync();
        var reached = Assert.Single(await team.PhoneAsync(phone, 1));
        Assert.Contains("unsubscribed", reached, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_promotes_is_refused_and_what_is_passed_over_is_noted()
    {
        var phone = Team.NewPerson();
        listener.Reply = _ =>
            Markup("<Message>Buy now: 50% off all products, limited offer!</Message><Redirect>/again</Redirect>");

        (await team.HearAsync(phone, "When do I start?")).ShouldBe(200);

        await TextsAsync(1);
        await ToldAsync();
        await server.SettleAsync();
        Assert.Empty(await team.PhoneAsync(phone));
        await Eventually.HoldsAsync(() =>
            server.Log.Lines.Any(line => line.Contains("the verb Redirect was passed over", StringComparison.Ordinal))
        );
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("50% off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_taken_is_told_again_under_the_same_token_also_after_a_restart()
    {
        var phone = Team.NewPerson();
        listener.Reply = _ => Markup("<Message>Got it.</Message>");
        listener.Answers.Enqueue(500);
        listener.Answers.Enqueue(302);

        (await team.HearAsync(phone, "Hello?")).ShouldBe(200);
        await PutOffAsync(1);
        server.Move(TimeSpan.FromSeconds(11));
        await PutOffAsync(2);
        await server.RestartAsync();
        team = new Team(server.Api, server.Clock.GetUtcNow);
        server.Move(TimeSpan.FromSeconds(41));

        await TextsAsync(1);
        Assert.Single(listener.All.Select(one => one.Token).Distinct());
        Assert.Single(await team.PhoneAsync(phone, 1));
        await ToldAsync();
        server.Move(TimeSpan.FromHours(2));
        await server.SettleAsync();
        Assert.Single(await team.PhoneAsync(phone));
    }

    [Fact]
    public async Task After_a_day_it_is_given_up()
    {
        for (var i = 0; i < 60; i++)
        {
            listener.Answers.Enqueue(503);
        }

        (await team.HearAsync(Team.NewPerson(), "Hello?")).ShouldBe(200);
        await listener.HeardAsync(1);
        await Eventually.HoldsAsync(() =>
        {
            server.Move(TimeSpan.FromHours(1));
            return server.Log.Errors.Any(line => line.Contains("given up", StringComparison.Ordinal));
        });

        await ToldAsync();
        Assert.Empty(listener.Texts);
    }

    [Fact]
    public async Task What_waits_behind_an_address_that_does_not_answer_is_given_up_after_a_day_too()
    {
        await ListenAsync("http://127.0.0.1:1/nobody");
        var phone = Team.NewPerson();
        (await team.HearAsync(phone, "Hello?")).ShouldBe(200);
        (await team.HearAsync(phone, "Anybody?")).ShouldBe(200);

        server.Move(TimeSpan.FromHours(24));

        await Eventually.HoldsAsync(() =>
            server.Log.Errors.Count(line => line.Contains("given up", StringComparison.Ordinal)) == 2
        );
        await ToldAsync();
    }

    [Fact]
    public async Task A_private_address_is_not_called()
    {
        server.CallbackNetworks = [];
        await server.RestartAsync();
        team = new Team(server.Api, server.Clock.GetUtcNow);

        (await team.HearAsync(Team.NewPerson(), "Hello?")).ShouldBe(200);

        await Eventually.HoldsAsync(() =>
            server.Log.Lines.Any(line => line.Contains("the address is private", StringComparison.Ordinal))
        );
        Assert.Empty(listener.All);
    }

    [Fact]
    public async Task The_same_text_delivered_again_is_told_once()
    {
        var hook = new Hook(server);
        var phone = Team.NewPerson();

        (await hook.DeliverAsync("twice", phone, "Hello?")).ShouldBe(200);
        (await hook.DeliverAsync("twice", phone, "Hello?")).ShouldBe(200);

        await TextsAsync(1);
        await ToldAsync();
        Assert.Single(listener.Texts);
    }

    [Fact]
    public async Task An_address_must_be_one_and_a_sender_s_texts_go_to_one_application()
    {
        var service = TwilioApplication.ServiceBody();
        service["inbound_url"] = "ftp://app.example/in";
        var sid = "MG" + new string('1', 32);

        var bad = (await team.Api.PutAsync($"/v1/messaging-services/{sid}", service)).ShouldBeProblem(
            400,
            "bad_request"
        );
        Assert.Equal(["inbound_url invalid", "inbound_url taken"], bad.Faults);

        await ListenAsync(null);
        service["inbound_url"] = "https://app.example/in";
        (await team.Api.PutAsync($"/v1/messaging-services/{sid}", service)).ShouldBe(200);
    }

    private async Task ListenAsync(string? url)
    {
        var service = TwilioApplication.ServiceBody();
        service["inbound_url"] = url;
        (await team.Api.PutAsync($"/v1/messaging-services/{TwilioApplication.Service}", service)).ShouldBe(200);
    }

    private Task<IReadOnlyList<Heard>> TextsAsync(int count) =>
        Eventually.HoldsAsync(() => Task.FromResult(listener.Texts), texts => texts.Count >= count);

    // Nothing is left to be told.
    private async Task ToldAsync() =>
        await Eventually.HoldsAsync(
            () => server.Node.Store.ReadDueForwardsAsync(NodaTime.Instant.MaxValue, 1),
            left => left.Count == 0
        );

    // Waits until it is recorded that telling was in vain so often: only then is the next try counted from.
    private async Task PutOffAsync(int tries) =>
        await Eventually.HoldsAsync(
            () => server.Node.Store.ReadDueForwardsAsync(NodaTime.Instant.MaxValue, 1),
            left => left is [var one] && one.Tries == tries
        );

    private static (string MediaType, string Body)? Markup(string inner) =>
        ("text/xml", $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{inner}</Response>");
}
