using Nod.Providers.Kannel;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Kannel;

/// <summary>
/// The whole way through real peers: Nod, Kannel over HTTP, a carrier over SMPP, and back. What was sent is counted at the
/// carrier.
/// </summary>
public sealed class KannelEndToEndTests(KannelEndToEndTests.Line line) : IClassFixture<KannelEndToEndTests.Line>
{
    private CarrierBind Bind => line.Bind;

    private Team Team => line.Team;

    [Fact]
    public async Task A_text_goes_over_SMPP_and_its_receipt_comes_back_as_delivered()
    {
        var phone = await Team.AgreedPersonAsync();

        var sent = (await Team.TextAsync(phone)).ShouldBe(201);

        await Team.MessageAsync(sent.At("id"), "delivered");
        var taken = Assert.Single(Bind.TakenFor(phone));
        Assert.Equal(Team.Number.TrimStart('+'), taken.From);
        Assert.Equal((1, 0), (taken.Parts, taken.Coding));
        Assert.StartsWith("Acme: Drivers wanted in Queens.", taken.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_texts_leave_in_parts_and_arrive_whole_with_every_character()
    {
        var phone = await Team.AgreedPersonAsync();
        var plain = string.Join(' ', Enumerable.Repeat("Shift {1} at [dock] costs 5 € more.", 11));
        var pictured = string.Join(' ', Enumerable.Repeat("Schöne Grüße 🦊 aus жёлтой смены 👩‍🏭.", 6));

        var first = (await Team.TextAsync(phone, plain)).ShouldBe(201);
        var second = (await Team.TextAsync(phone, pictured)).ShouldBe(201);
        await Team.MessageAsync(first.At("id"), "delivered");
        await Team.MessageAsync(second.At("id"), "delivered");

        var taken = await Bind.TakenForAsync(phone, 2);
        var gsm = taken.Single(text => text.Coding == 0);
        var ucs2 = taken.Single(text => text.Coding == 8);
        Assert.Contains(plain, gsm.Body, StringComparison.Ordinal);
        Assert.Contains(pictured, ucs2.Body, StringComparison.Ordinal);
        Assert.True(gsm.Parts >= 3 && ucs2.Parts >= 4, $"{gsm.Parts} and {ucs2.Parts} parts");
    }

    [Fact]
    public async Task A_stop_over_SMPP_is_honoured_and_confirmed_once_through_Kannel()
    {
        var phone = await Team.AgreedPersonAsync();

        await Bind.TextAsync(phone, "Stop, please & 100%!");

        var taken = await Bind.TakenForAsync(phone, 1);
        Assert.Contains("unsubscribed", taken[0].Body, StringComparison.Ordinal);
        (await Team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        var history = await Team.HistoryAsync(phone);
        Assert.Equal("revocation", history.At("items.0.kind"));
        Assert.Equal("Stop, please & 100%!", history.At("items.0.words"));
        await Bind.TextAsync(phone, "STOP");
        await Eventually.HoldsAsync(() => Team.HistoryAsync(phone), seen => seen.Items == 3);
        await line.Server.SettleAsync();
        Assert.Single(Bind.TakenFor(phone));
    }

    [Theory]
    [InlineData("größe? 🦊 ж", 1)]
    [InlineData("Where do I go on Monday, which gate, what do I bring & whom do I ask for? ", 5)]
    [InlineData("Ich hätte da noch eine Frage zur Schicht 🦊: ", 4)]
    public async Task Texts_from_people_come_in_as_they_were_written(string piece, int times)
    {
        var phone = Team.NewPerson();
        var words = string.Concat(Enumerable.Repeat(piece, times)).Trim();

        await Bind.TextAsync(phone, words);

        var history = await Eventually.HoldsAsync(
            () => Team.HistoryAsync(phone),
            seen => seen.Status == 200 && seen.Items > 0
        );
        Assert.Equal(words, history.At("items.0.words"));
        Assert.Equal(1, history.Items);
    }

    [Fact]
    public async Task What_the_carrier_says_of_a_number_becomes_a_hold_or_voids_the_consent()
    {
        var invalid = "+12125550199";
        await Team.AgreeAsync(invalid);
        var gone = await Team.AgreedPersonAsync();

        var refused = (await Team.TextAsync(invalid)).ShouldBe(201);
        var nobody = (await Team.TextAsync(gone, "Is this number gone?")).ShouldBe(201);

        await Team.MessageAsync(refused.At("id"), "undelivered");
        await Team.MessageAsync(nobody.At("id"), "undelivered");
        (await Team.TextAsync(invalid)).ShouldBeProblem(422, "contact.on_hold");
        (await Team.TextAsync(gone)).ShouldBeProblem(422, "consent.void");
    }

    [Fact]
    public async Task Kannel_down_at_hand_over_means_judged_anew_and_sent_once()
    {
        var phone = await Team.AgreedPersonAsync();
        await Bind.StopSmsBoxAsync();

        var sent = (await Team.TextAsync(phone)).ShouldBe(201);
        await Eventually.HoldsAsync(
            () => Team.Api.GetAsync($"/v1/messages/{sent.At("id")}"),
            seen => seen.At("status") == "queued" && seen.Text.Contains("no connection", StringComparison.Ordinal)
        );
        await Bind.StartSmsBoxAsync();
        line.Server.Move(TimeSpan.FromSeconds(11));

        await Team.MessageAsync(sent.At("id"), "delivered");
        Assert.Single(Bind.TakenFor(phone));
    }

    [Fact]
    public async Task Kannel_that_takes_a_text_and_never_says_so_is_not_sent_it_again()
    {
        var phone = await Team.AgreedPersonAsync();
        await Bind.FreezeAsync(true);

        var sent = (await Team.TextAsync(phone)).ShouldBe(201);
        await Team.MessageAsync(sent.At("id"), "unknown");
        line.Server.Move(TimeSpan.FromMinutes(5));
        await Eventually.HoldsAsync(() =>
            line.Server.Log.Lines.Any(entry => entry.Contains(sent.At("id"), StringComparison.Ordinal))
        );
        Assert.Equal("unknown", (await Team.Api.GetAsync($"/v1/messages/{sent.At("id")}")).At("status"));
        await Bind.FreezeAsync(false);

        // Kannel had the text all the time; the receipt settles what nobody could be asked about.
        await Team.MessageAsync(sent.At("id"), "delivered");
        line.Server.Move(TimeSpan.FromMinutes(30));
        await line.Server.SettleAsync();
        Assert.Single(Bind.TakenFor(phone));
    }

    [Fact]
    public async Task A_text_that_comes_while_Nod_is_away_is_taken_when_it_is_back()
    {
        var phone = await Team.AgreedPersonAsync();
        await line.Server.StopAsync();
        try
        {
            await Bind.TextAsync(phone, "STOP");
            await Bind.RefusedAsync();
        }
        finally
        {
            await line.Server.StartAsync();
            line.Speak();
        }

        await Eventually.HoldsAsync(() => Team.HistoryAsync(phone), seen => seen.Items == 2);
        (await Team.TextAsync(phone)).ShouldBeProblem(422, "consent.revoked");
        await Bind.TakenForAsync(phone, 1);
    }

    /// <summary>A server whose team texts through Kannel.</summary>
    public sealed class Line : IAsyncLifetime
    {
        internal CarrierBind Bind { get; } = new();

        internal RunningServer Server { get; private set; } = null!;

        internal Team Team { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var started = Bind.StartAsync();
            Server = new RunningServer
            {
                Urls = Bind.NodUrl,
                PublicUrl = new Uri(Bind.NodUrl + "/"),
                Providers = [Bind.Provider(TimeSpan.FromSeconds(1))],
            };
            await Server.InitializeAsync();
            Team = await Team.OnAsync(Server);
            var sender = Team.SenderBody();
            sender["provider"] = KannelProvider.ProviderName;
            sender.Remove("settings");
            (await Team.Api.PutAsync($"/v1/senders/{Team.Sender}", sender)).ShouldBe(200);
            await started;
        }

        /// <summary>The team speaks to the server as it was started last.</summary>
        internal void Speak() => Team = new Team(Server.Api, Server.Clock.GetUtcNow);

        public async ValueTask DisposeAsync()
        {
            if (Server is not null)
            {
                await Server.DisposeAsync();
            }

            await Bind.DisposeAsync();
        }
    }
}
