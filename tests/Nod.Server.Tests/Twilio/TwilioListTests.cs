using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Twilio;

public sealed class TwilioListTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private TwilioApplication twilio = null!;
    private Team team = null!;

    public async ValueTask InitializeAsync()
    {
        twilio = await TwilioApplication.OnAsync(server);
        team = new Team(server.Api, server.Clock.GetUtcNow);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Pages_give_every_text_once_the_newest_first_and_lead_back()
    {
        var phone = await team.AgreedPersonAsync();
        var told = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            told.Add((await twilio.TextAsync(phone, ("Body", $"Shift {i}."))).ShouldBe(201).At("sid"));
        }

        var first = await PageAsync($"{twilio.Messages}?To={Uri.EscapeDataString(phone)}&PageSize=2");
        var shifted = (await twilio.TextAsync(phone, ("Body", "Comes meanwhile."))).ShouldBe(201);
        var second = await PageAsync(first.At("next_page_uri"));
        var third = await PageAsync(second.At("next_page_uri"));
        var back = await PageAsync(second.At("previous_page_uri"));

        Assert.Equal(told.AsEnumerable().Reverse(), [.. Sids(first), .. Sids(second), .. Sids(third)]);
        Assert.Equal(Sids(first), Sids(back));
        Assert.Equal(("2", "3", "1"), (second.At("start"), second.At("end"), second.At("page")));
        Assert.Null(first.Json["previous_page_uri"]);
        Assert.Null(third.Json["next_page_uri"]);
        Assert.DoesNotContain(shifted.At("sid"), third.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_without_a_person_go_over_all_texts_of_the_account()
    {
        var one = (await twilio.TextAsync(await team.AgreedPersonAsync())).ShouldBe(201).At("sid");
        var two = (await twilio.TextAsync(await team.AgreedPersonAsync())).ShouldBe(201).At("sid");

        var page = await PageAsync($"{twilio.Messages}?PageSize=1");
        var next = await PageAsync(page.At("next_page_uri"));

        Assert.Equal([two, one], [.. Sids(page), .. Sids(next)]);
        Assert.Equal(Sids(page), Sids(await PageAsync(next.At("previous_page_uri"))));
    }

    [Fact]
    public async Task Filters_by_number_and_by_day_keep_what_fits()
    {
        var phone = await team.AgreedPersonAsync();
        var sid = (await twilio.TextAsync(phone)).ShouldBe(201).At("sid");
        await twilio.StandsAsync(sid, "delivered");
        var to = $"To={Uri.EscapeDataString(phone)}";

        Assert.Equal([sid], await FoundAsync(to));
        Assert.Equal([sid], await FoundAsync($"{to}&From={Uri.EscapeDataString(Team.Number)}"));
        Assert.Empty(await FoundAsync($"{to}&From=%2B12125550111"));
        Assert.Empty(await FoundAsync("To=%2B12125550112"));
        Assert.Empty(await FoundAsync("To=nobody"));
        Assert.Equal([sid], await FoundAsync($"{to}&DateSent=2026-03-10"));
        Assert.Empty(await FoundAsync($"{to}&DateSent=2026-03-11"));
        Assert.Equal([sid], await FoundAsync($"{to}&DateSent%3E=2026-03-10"));
        Assert.Empty(await FoundAsync($"{to}&DateSent%3E=2026-03-10T17:00:01Z"));
        Assert.Equal([sid], await FoundAsync($"{to}&DateSent%3C=2026-03-10T17:00:00Z"));
        Assert.Empty(await FoundAsync($"{to}&DateSent%3C=2026-03-10"));
        Assert.Equal([sid], await FoundAsync($"{to}&DateSent%3E=2026-03-10&DateSent%3C=2026-03-11"));
    }

    [Theory]
    [InlineData("DateSent=yesterday")]
    [InlineData("DateSent%3E=2026-02-30")]
    [InlineData("PageSize=0")]
    [InlineData("PageSize=many")]
    [InlineData("Page=-1")]
    [InlineData("PageToken=X")]
    [InlineData("PageToken=PASM123")]
    public async Task A_filter_that_can_not_be_read_is_refused_and_not_passed_over(string query) =>
        (await twilio.GetAsync($"{twilio.Messages}?{query}")).ShouldBeError(400, 20400);

    private async Task<IReadOnlyList<string>> FoundAsync(string query) =>
        Sids(await PageAsync($"{twilio.Messages}?{query}"));

    private async Task<Reply> PageAsync(string uri) => (await twilio.GetAsync(uri)).ShouldBe(200);

    private static IReadOnlyList<string> Sids(Reply page) =>
        [.. page.Json["messages"]!.AsArray().Select(message => (string)message!["sid"]!)];
}
